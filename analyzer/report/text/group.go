package text

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// group is what is shown under one heading: the findings about the same services
// or stages.
type group struct {
	title     []string // joined by a middle dot
	unit      string
	subjects  []string
	findings  []*analyzer.Finding // shown in full
	hardening []*analyzer.Finding // folded
	places    []*analyzer.Finding // of groups folded into one: the first finding of each
}

// arrangement is a report as it is shown.
type arrangement struct {
	groups []*group
	// settings are the groups with nothing but hardening settings, those with
	// the same settings made one.
	settings []*group
	// lists are what is left in a report with many findings: the less severe
	// ones about subjects that have no worse ones, by rule.
	lists []*group
	brief bool
	shown map[*analyzer.Rule]int // findings in full
	// evidence names the rules whose findings stand as evidence of others.
	evidence []string
}

// Limits from which on a report is brief.
const (
	manyFindings = 12 // findings of low severity get a line, and rules are counted
	maxMedium    = 5  // findings of a medium rule that are shown in full where they stand alone
)

// arrange groups the findings of a report. Findings come ordered, worst first,
// so the order of their first appearance is that of the groups.
func arrange(r *analyzer.Report, o Options) *arrangement {
	a := &arrangement{brief: len(r.Findings) > manyFindings && !o.Verbose && !o.Unfold, shown: map[*analyzer.Rule]int{}}
	titles := titlesOf(r)
	byKey := map[string]*group{}
	var order []*group
	for _, f := range r.Findings {
		unit := ""
		if len(f.Units) > 0 {
			unit = f.Units[0]
		}
		subjects := subjectsOf(f)
		key := unit + "\x00" + strings.Join(subjects, "\x00")
		if len(subjects) == 0 || !isService(subjects[0]) {
			key += "\x00" + f.Location.Path // stages are named within their file
		}
		g := byKey[key]
		if g == nil {
			g = &group{unit: unit, subjects: subjects, title: titleOf(titles, unit, f)}
			byKey[key] = g
			order = append(order, g)
		}
		if f.Rule.Hardening != "" && f.Rule.Severity() == analyzer.LowSeverity && !o.Unfold {
			g.hardening = append(g.hardening, f)
		} else {
			g.findings = append(g.findings, f)
		}
	}
	a.hideEvidence(order)
	for _, g := range order {
		if a.brief && !a.inFull(g) {
			a.list(g.findings)
			g.findings = nil
		}
		switch {
		case len(g.findings) > 0:
			a.groups = append(a.groups, g)
		case len(g.hardening) > 0:
			a.fold(g)
		}
	}
	slices.SortStableFunc(a.lists, func(x, y *group) int {
		return cmp.Compare(y.findings[0].Rule.Severity(), x.findings[0].Rule.Severity())
	})
	return a
}

// inFull reports whether a group of a report with many findings is shown in full:
// it has a finding of high severity, or a medium one of a rule of which few have
// been shown.
func (a *arrangement) inFull(g *group) bool {
	full := false
	for _, f := range g.findings {
		severity := f.Rule.Severity()
		full = full || severity > analyzer.MediumSeverity || severity == analyzer.MediumSeverity && a.shown[f.Rule] < maxMedium
	}
	if full {
		for _, f := range g.findings {
			a.shown[f.Rule]++
		}
	}
	return full
}

// list puts findings on the lists of their rules.
func (a *arrangement) list(findings []*analyzer.Finding) {
	for _, f := range findings {
		i := slices.IndexFunc(a.lists, func(l *group) bool { return l.findings[0].Rule == f.Rule })
		if i < 0 {
			i = len(a.lists)
			a.lists = append(a.lists, &group{})
		}
		a.lists[i].findings = append(a.lists[i].findings, f)
	}
}

// hideEvidence takes out each finding that the evidence of worse findings about
// the same subjects already shows: evidence at its place, or, for a finding about
// the user, evidence of as whom the process runs.
func (a *arrangement) hideEvidence(groups []*group) {
	at, users := map[place][]*analyzer.Finding{}, map[string]analyzer.Severity{}
	for _, g := range groups {
		for _, f := range g.findings {
			for _, e := range evidenceOf(f) {
				at[placeOf(e.Location)] = append(at[placeOf(e.Location)], f)
				for _, s := range subjectsOf(f) {
					if key := strings.Join(f.Units, "\x00") + "\x00" + s; e.Role == analyzer.RunsAs {
						users[key] = max(users[key], f.Rule.Severity())
					}
				}
			}
		}
	}
	for _, g := range groups {
		g.findings = slices.DeleteFunc(g.findings, func(f *analyzer.Finding) bool {
			covered := func(subject string) bool {
				key := strings.Join(f.Units, "\x00") + "\x00" + subject
				if f.Rule.Theme == "identity" && users[key] > f.Rule.Severity() {
					return true
				}
				return slices.ContainsFunc(at[placeOf(f.Location)], func(worse *analyzer.Finding) bool {
					return worse.Rule.Severity() > f.Rule.Severity() && slices.Contains(worse.Subjects, subject)
				})
			}
			if subjects := subjectsOf(f); len(subjects) == 0 || slices.ContainsFunc(subjects, func(s string) bool { return !covered(s) }) {
				return false
			}
			if !slices.Contains(a.evidence, f.Rule.Name) {
				a.evidence = append(a.evidence, f.Rule.Name)
			}
			return true
		})
	}
	slices.Sort(a.evidence)
}

// place identifies a span.
type place struct {
	path       string
	start, end int
}

func placeOf(l analyzer.Location) place { return place{l.Path, l.Start.Offset, l.End.Offset} }

// fold joins a group that has only hardening settings to one with the same
// settings: in the same unit, or anywhere in a report with many findings.
func (a *arrangement) fold(g *group) {
	for _, other := range a.settings {
		if (a.brief || other.unit == g.unit) &&
			slices.EqualFunc(other.hardening, g.hardening, func(x, y *analyzer.Finding) bool { return x.Rule == y.Rule }) {
			other.subjects = append(other.subjects, g.subjects...)
			other.places = append(other.places, g.hardening[0])
			other.title = []string{other.hardening[0].Location.Path}
			return
		}
	}
	g.subjects = slices.Clone(g.subjects)
	g.places = []*analyzer.Finding{g.hardening[0]}
	a.settings = append(a.settings, g)
}

// subjectsOf returns what a finding is shown under: the services that it is
// about, else the stages.
func subjectsOf(f *analyzer.Finding) []string {
	var services []string
	for _, s := range f.Subjects {
		if isService(s) {
			services = append(services, s)
		}
	}
	if len(services) > 0 {
		return services
	}
	return f.Subjects
}

func isService(subject string) bool { return strings.HasPrefix(subject, "services.") }

// subjectKey identifies a subject: stages are named within their file.
type subjectKey struct{ unit, name, path string }

func keyOf(unit, name, path string) subjectKey {
	if isService(name) {
		path = ""
	}
	return subjectKey{unit, name, path}
}

// titlesOf returns the subjects that the units describe.
func titlesOf(r *analyzer.Report) map[subjectKey]analyzer.Subject {
	titles := map[subjectKey]analyzer.Subject{}
	for _, u := range r.Units {
		for _, s := range u.Subjects {
			titles[keyOf(u.Name, s.Name, s.Path)] = s
		}
	}
	return titles
}

// titleOf returns the heading of the group that a finding begins.
func titleOf(titles map[subjectKey]analyzer.Subject, unit string, f *analyzer.Finding) []string {
	subjects := subjectsOf(f)
	if len(subjects) == 0 {
		return []string{f.Location.Path}
	}
	s, ok := titles[keyOf(unit, subjects[0], f.Location.Path)]
	title := []string{s.Path, source.Cut(s.Title), source.Cut(s.Detail)}
	switch kind, name, _ := strings.Cut(subjects[0], "."); {
	case len(subjects) > 1 && ok:
		title = []string{s.Path, kind + " " + someOf(namesOf(subjects))}
	case len(subjects) > 1:
		title = []string{f.Location.Path, kind + " " + someOf(namesOf(subjects))}
	case !ok:
		title = []string{f.Location.Path, strings.TrimSuffix(kind, "s") + " " + source.Cut(name)}
	}
	return slices.DeleteFunc(title, func(part string) bool { return part == "" })
}

// someOf joins names, the first ones of many.
func someOf(names []string) string {
	const most = 8
	if len(names) > most+1 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
	}
	return strings.Join(names, ", ")
}

// namesOf returns the names of subjects without their kind.
func namesOf(subjects []string) []string {
	names := make([]string, len(subjects))
	for i, s := range subjects {
		_, name, _ := strings.Cut(s, ".")
		names[i] = source.Cut(name)
	}
	return names
}
