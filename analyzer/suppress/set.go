package suppress

import (
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Analyzer yields the suppressions of the unit. It is the driver's suppressor;
// rules about suppressions use [In].
var Analyzer = &analysis.Analyzer{
	Name:       "suppress",
	Doc:        "the suppression comments of the unit",
	Requires:   []*analysis.Analyzer{analyzer.SessionAnalyzer, source.Analyzer, compose.Analyzer, dockerfile.Analyzer, application.Analyzer},
	ResultType: reflect.TypeFor[*Set](),
	Run: func(pass *analysis.Pass) (any, error) {
		s := &Set{session: analyzer.SessionIn(pass), files: source.In(pass).Files}
		app, built := compose.In(pass), dockerfile.In(pass)
		for _, f := range built.Files {
			s.addDockerfile(f)
		}
		read := programs(application.In(pass))
		for _, f := range s.files.Loaded() {
			switch {
			case read[f.Path] != nil:
				s.addProgram(f, read[f.Path])
			case built.ByPath(f.Path) != nil || app == nil:
			case isYAML(f.Path):
				s.addYAML(f, app)
			default:
				s.addEnv(f)
			}
		}
		s.resolve()
		return s, nil
	},
}

// In returns the suppressions of a pass whose analyzer requires [Analyzer].
func In(pass *analysis.Pass) *Set { return pass.ResultOf[Analyzer].(*Set) }

// A Set is the directives of a unit, in the order of their files and places.
type Set struct {
	Directives []*Directive

	session *analyzer.Session
	files   *source.Files
	read    int // directives and the rules they name
	foreign int // those of other tools
}

// maxRead is the number of directives and rule names that are read in a unit.
// Each finding is held against all of them.
const maxRead = 2_000

// add takes a directive into the set. It reports whether the directive can
// suppress anything, so that its place matters.
func (s *Set) add(d *Directive) bool {
	read := &s.read
	if d.Tool != "" {
		read = &s.foreign
	}
	if *read > maxRead {
		return false
	}
	if *read += 1 + len(d.Names); *read > maxRead {
		d.misplaced(fmt.Sprintf("is not read, nor is any after it: there are more than %d", maxRead))
		d.Names = nil
	}
	s.Directives = append(s.Directives, d)
	return d.Problem == ""
}

// endsSoon is how long before its end a suppression is announced.
const endsSoon = 14 * 24 * time.Hour

// resolve finds the rules that the directives name, and the directives that
// have ended.
func (s *Set) resolve() {
	today := s.session.Now.UTC().Truncate(24 * time.Hour)
	for _, d := range s.Directives {
		for _, n := range d.Names {
			if d.Tool != "" {
				n.Rules = known(d.Tool, n.Text, s.session.Known)
				continue
			}
			if r := analyzer.Find(n.Text, s.session.Known); r != nil {
				n.Rules = []*analyzer.Rule{r}
				continue
			}
			for _, r := range s.session.Known {
				if r.IsKnownAs(n.Text) {
					n.Rules = append(n.Rules, r)
				}
			}
		}
		last, err := time.Parse(dateLayout, d.Until)
		if err != nil && d.Until != "" && d.Problem == "" {
			d.misplaced("has no date in " + source.Quote(d.Until)) // of another tool's form
		}
		if err != nil || d.Problem != "" {
			continue
		}
		switch {
		case today.After(last):
			d.expired = true
		case last.Sub(today) <= endsSoon:
			s.session.Note(s.files.At(d.At.Pos()).Path, d.At, "the suppression of %s ends on %s", d.ruleNames(), d.Until)
		}
	}
}

func (d *Directive) ruleNames() string {
	names := make([]string, len(d.Names))
	for i, n := range d.Names {
		names[i] = source.Quote(n.Text)
	}
	return strings.Join(names, ", ")
}

// Suppress implements the driver's Suppressor. Every directive that matches
// counts as used; the first one is the answer. A finding whose suppression has
// ended says so.
func (s *Set) Suppress(f *analyzer.Finding) *analyzer.Suppression {
	var by *Directive
	for _, d := range s.Directives {
		name := d.names(f.Rule)
		if name == nil || d.Problem != "" || !d.covers(f) {
			continue
		}
		name.Used = true
		if d.expired {
			f.Because(analyzer.Value, d.At, "suppression expired on %s", d.Until)
			continue
		}
		if by == nil {
			by = d
		}
	}
	if by == nil {
		return nil
	}
	return &analyzer.Suppression{
		At: analyzer.Locate(s.files.At(by.At.Pos()), by.At), Text: by.Text, Reason: by.Reason, Until: by.Until,
	}
}

func (d *Directive) names(r *analyzer.Rule) *Name {
	for _, n := range d.Names {
		if slices.Contains(n.Rules, r) {
			return n
		}
	}
	return nil
}

// covers reports whether d counts for f: by its primary span, one of its causes,
// or its only service.
func (d *Directive) covers(f *analyzer.Finding) bool {
	if d.holds(f.At) {
		return true
	}
	for _, e := range f.Evidence {
		if e.Role == analyzer.Cause && d.holds(e.At) {
			return true
		}
	}
	if d.service == "" {
		return false
	}
	about := false
	for _, subject := range f.Subjects {
		if service, ok := strings.CutPrefix(subject, "services."); ok {
			if service != d.service {
				return false
			}
			about = true
		}
	}
	return about
}

func (d *Directive) holds(at source.Span) bool {
	for _, region := range d.region {
		if region.Pos() <= at.Pos() && at.Pos() < region.End() {
			return true
		}
		if d.line && region.Pos() < at.End() && at.End() <= region.End() {
			return true
		}
	}
	return false
}

// own returns the directives of hullcheck's form. Nothing is said about those of
// other tools.
func (s *Set) own() iter.Seq2[int, *Directive] {
	return func(yield func(int, *Directive) bool) {
		for i, d := range s.Directives {
			if d.Tool == "" && !yield(i, d) {
				return
			}
		}
	}
}

// A Remark is something that people should know about a directive.
type Remark struct {
	Directive *Directive
	At        source.Span
	Message   string
	// Replacement is what to write instead of the text at At, "" if that is not
	// known.
	Replacement string
}

// Unknown returns the directives that suppress nothing because they are not
// read or name no rule.
func (s *Set) Unknown() []Remark {
	var remarks []Remark
	for _, d := range s.own() {
		if d.Problem != "" {
			remarks = append(remarks, Remark{Directive: d, At: d.ProblemAt, Message: "this suppression " + d.Problem})
			continue
		}
		for _, n := range d.Names {
			if len(n.Rules) > 0 {
				continue
			}
			r := Remark{Directive: d, At: n.At, Message: fmt.Sprintf("unknown rule %s suppresses nothing", source.Quote(n.Text))}
			if near := analyzer.SuggestRules(n.Text, s.session.Known); len(near) > 0 {
				r.Replacement = near[0]
				r.Message = "unknown rule " + source.Quote(n.Text) + analyzer.DidYouMean(near)
			}
			remarks = append(remarks, r)
		}
	}
	return remarks
}

// Unused returns the names of rules that ran and that a directive need not
// mention. It is known only after all findings have been through
// [Set.Suppress].
func (s *Set) Unused() []Remark {
	var remarks []Remark
	for _, d := range s.own() {
		for _, n := range d.Names {
			if n.Used || d.Problem != "" || len(n.Rules) == 0 || !s.ran(n) {
				continue
			}
			remarks = append(remarks, Remark{Directive: d, At: n.At, Message: fmt.Sprintf("%s has no finding here", source.Quote(n.Text))})
		}
	}
	return remarks
}

// ran reports whether all rules behind a name ran.
func (s *Set) ran(n *Name) bool {
	for _, r := range n.Rules {
		if analyzer.Find(r.Name, s.session.Selected) == nil {
			return false
		}
	}
	return true
}

// WithoutReason returns the directives that give no reason.
func (s *Set) WithoutReason() []Remark {
	var remarks []Remark
	for _, d := range s.own() {
		if d.Problem == "" && d.Reason == "" {
			remarks = append(remarks, Remark{Directive: d, At: d.At, Message: fmt.Sprintf("the suppression of %s gives no reason", d.ruleNames())})
		}
	}
	return remarks
}

func isYAML(path string) bool {
	return strings.HasSuffix(path, ".yaml") || strings.HasSuffix(path, ".yml")
}
