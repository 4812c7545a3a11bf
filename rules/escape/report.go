package escape

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/escape"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

var (
	required   = []*analysis.Analyzer{escape.Analyzer, container.Analyzer, proposal}
	references = analyzer.Refs("T1611", "CWE-653", "CWE-250", "D04")
)

// report reports the paths of a severity.
func report(pass *analysis.Pass, severity analyzer.Severity) (any, error) {
	found := escape.In(pass)
	byName := map[string]*container.Container{}
	for _, c := range container.In(pass) {
		byName[c.Name] = c
	}
	for i, p := range found.Paths {
		if p.Band() != severity || p.Primitive == nil {
			continue // another rule reports it
		}
		c := byName[p.Primitive.Service]
		if c == nil {
			continue
		}
		f := analyzer.At(p.Primitive, "%s, score %s", sentence(p), p.Score)
		f.About(c.Subjects(f.At)...).Keyed(p.Key())
		evidence(f, p)
		course(f, p, found.Cut)
		var cut []string
		if found.Cut != nil {
			for _, change := range found.Cut.Changes {
				if !slices.Contains(change.Paths, i) {
					continue
				}
				safety := analyzer.NeedsReview
				if change.Safe {
					safety = analyzer.Safe
				}
				title := change.Title
				if change.Left > 0 {
					title += "; without the rest of the plan a way of " + escape.Decimal(change.Left) + " is left"
				}
				f.Fix(safety, title, change.Edits...)
				cut = append(cut, change.ID)
			}
		}
		figures(f, p, cut)
		f.Report(pass)
	}
	return nil, nil
}

// sentence says who gets what through which services.
func sentence(p *escape.Path) string {
	through := services(p)
	if hostile := p.Entry.Hostile(); hostile != "" {
		return fmt.Sprintf("%s of %s %s", hostile, through, gain(p.Goal))
	}
	return fmt.Sprintf("an attacker %s %s through %s", from(p.Entry.Kind), gain(p.Goal), through)
}

func from(k escape.EntryKind) string {
	if k == escape.ExternalNetwork {
		return "in another project's container"
	}
	return "on " + k.Title()
}

// gain says what the attacker gets at the end.
func gain(goal escape.Node) string {
	switch goal.Kind {
	case escape.HostRoot:
		return "gets root on the host"
	case escape.HostUser:
		return "acts as a user of the host"
	case escape.HostRead:
		return "reads secrets of the host or of all containers"
	case escape.HostNet:
		return "is in the host's network"
	case escape.HostDOS:
		return "stops or misleads the host"
	default:
		return "gets to " + goal.Title()
	}
}

// services names those that a path leads through.
func services(p *escape.Path) string {
	var names []string
	for i := range p.Steps {
		if s := p.Steps[i].Service; s != "" && !slices.Contains(names, source.Quote(s)) {
			names = append(names, source.Quote(s))
		}
	}
	switch n := len(names); {
	case n == 1:
		return names[0]
	case n <= 3:
		return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
	default:
		return fmt.Sprintf("%s, %d more and %s", names[0], n-2, names[n-1])
	}
}

// evidence shows what the path rests on.
func evidence(f *analyzer.Finding, p *escape.Path) {
	for i := range p.Steps {
		step := &p.Steps[i]
		shown := false
		for _, fact := range step.Facts {
			if fact.At == f.At || fact.Absent && step.Kind != escape.PrivilegeStep || shown && !fact.Decides() {
				continue
			}
			role := analyzer.Cause
			switch {
			case step.Kind == escape.EntryStep && fact == p.Entry.Fact:
				role = analyzer.Entry
			case step.Kind == escape.PrivilegeStep && strings.HasPrefix(fact.Kind, "uid:"):
				role = analyzer.RunsAs
			}
			f.Because(role, fact, "step %d: %s", i+1, fact.Text)
			shown = true
		}
	}
}

// course gives the steps of the path.
func course(f *analyzer.Finding, p *escape.Path, cut *escape.Cut) {
	at := p.Entry.Fact.At
	for i := range p.Steps {
		step := &p.Steps[i]
		if here := step.At(); here.IsValid() {
			at = here
		}
		f.Step(analyzer.FlowStep{
			At: at, Text: "the attacker " + step.Text, Kinds: []string{string(step.Kind)}, Depth: step.Depth,
			Essential: cut != nil && cut.Touches(step), State: step.To.String(),
		})
		for _, fact := range step.Facts[min(1, len(step.Facts)):] {
			if fact.Decides() {
				at = fact.At
				kind := escape.FootholdStep
				if fact.OnTheWay() {
					kind = step.Kind
				}
				f.Step(analyzer.FlowStep{At: at, Text: fact.Text, Kinds: []string{string(kind)}, Depth: step.Depth, State: step.To.String()})
			}
		}
	}
	f.Step(analyzer.FlowStep{At: f.At, Text: "the attacker " + gain(p.Goal), Kinds: []string{string(escape.GoalStep)}, Depth: last(p), State: p.Goal.String()})
}

func last(p *escape.Path) int {
	if len(p.Steps) == 0 {
		return 0
	}
	return p.Steps[len(p.Steps)-1].Depth
}

// figures gives programs the score, what it comes from, and what closes the path.
func figures(f *analyzer.Finding, p *escape.Path, cut []string) {
	f.With("pathScore", p.Score.String())
	f.With("factors", p.Score.Explain())
	f.With("entry", strings.TrimSpace(string(p.Entry.Kind)+" "+p.Entry.Service+" "+p.Entry.Port))
	f.With("goal", p.Goal.String())
	f.With("confidence", p.Confidence.String())
	var edges, classes []string
	for i := range p.Steps {
		edges = append(edges, string(p.Steps[i].Edge))
		if row := p.Steps[i].Row; row != nil {
			classes = append(classes, row.Attack...)
			classes = append(classes, row.CWE...)
			if row.CIS != "" {
				classes = append(classes, "CIS "+row.CIS)
			}
		}
	}
	f.With("edges", strings.Join(edges, " "))
	f.With("cut", strings.Join(cut, " "))
	f.Refer(distinct(classes)...)
}

func distinct(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}
