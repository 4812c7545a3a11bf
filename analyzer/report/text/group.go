package text

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
)

// group is what is shown under one heading: the findings about the same services
// or stages.
type group struct {
	title     []string // joined by a middle dot
	unit      string
	subjects  []string
	findings  []*analyzer.Finding // shown in full
	hardening []*analyzer.Finding // folded
}

// arrangement is a report as it is shown.
type arrangement struct {
	groups []*group
	// settings are the groups with nothing but hardening settings, those with
	// the same settings made one.
	settings []*group
	// evidence names the rules whose findings stand as evidence of others.
	evidence []string
}

// arrange groups the findings of a report. Findings come ordered, worst first,
// so the order of their first appearance is that of the groups.
func arrange(r *analyzer.Report, unfold bool) *arrangement {
	a := &arrangement{}
	titles := titlesOf(r)
	byKey := map[string]*group{}
	var order []*group
	for _, f := range r.Findings {
		if f.Rule.NotAnalysed && isGap(r, f) {
			continue // shown among what was not analysed
		}
		unit := ""
		if len(f.Units) > 0 {
			unit = f.Units[0]
		}
		key := unit + "\x00" + strings.Join(f.Subjects, "\x00")
		if len(f.Subjects) == 0 {
			key = f.Location.Path
		}
		g := byKey[key]
		if g == nil {
			g = &group{unit: unit, subjects: f.Subjects, title: titleOf(titles, unit, f)}
			byKey[key] = g
			order = append(order, g)
		}
		if f.Rule.Hardening != "" && !unfold {
			g.hardening = append(g.hardening, f)
		} else {
			g.findings = append(g.findings, f)
		}
	}
	a.hideEvidence(order)
	for _, g := range order {
		switch {
		case len(g.findings) > 0:
			a.groups = append(a.groups, g)
		case len(g.hardening) > 0:
			a.fold(g)
		}
	}
	return a
}

// isGap reports whether a finding says what a gap says.
func isGap(r *analyzer.Report, f *analyzer.Finding) bool {
	return slices.ContainsFunc(r.Gaps, func(g analyzer.Gap) bool {
		return g.Path == f.Location.Path && (g.At.IsZero() || g.At.Start.Line == f.Location.Start.Line)
	})
}

// hideEvidence takes out each finding whose place a worse finding about the same
// subjects already shows as evidence.
func (a *arrangement) hideEvidence(groups []*group) {
	shown := map[place][]*analyzer.Finding{}
	for _, g := range groups {
		for _, f := range g.findings {
			for _, e := range evidenceOf(f) {
				shown[placeOf(e.Location)] = append(shown[placeOf(e.Location)], f)
			}
		}
	}
	for _, g := range groups {
		g.findings = slices.DeleteFunc(g.findings, func(f *analyzer.Finding) bool {
			covered := map[string]bool{}
			for _, worse := range shown[placeOf(f.Location)] {
				if worse.Rule.Severity() > f.Rule.Severity() {
					for _, s := range worse.Subjects {
						covered[s] = true
					}
				}
			}
			for _, s := range f.Subjects {
				if !covered[s] {
					return false
				}
			}
			if len(f.Subjects) == 0 {
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
// settings in the same unit.
func (a *arrangement) fold(g *group) {
	for _, other := range a.settings {
		if other.unit == g.unit && slices.EqualFunc(other.hardening, g.hardening, func(x, y *analyzer.Finding) bool { return x.Rule == y.Rule }) {
			other.subjects = append(other.subjects, g.subjects...)
			other.title = []string{other.hardening[0].Location.Path}
			return
		}
	}
	g.subjects = slices.Clone(g.subjects)
	a.settings = append(a.settings, g)
}

// titlesOf returns the subjects that the units describe, by unit and name.
func titlesOf(r *analyzer.Report) map[[2]string]analyzer.Subject {
	titles := map[[2]string]analyzer.Subject{}
	for _, u := range r.Units {
		for _, s := range u.Subjects {
			titles[[2]string{u.Name, s.Name}] = s
		}
	}
	return titles
}

// titleOf returns the heading of the group that a finding begins.
func titleOf(titles map[[2]string]analyzer.Subject, unit string, f *analyzer.Finding) []string {
	if len(f.Subjects) == 0 {
		return []string{f.Location.Path}
	}
	if len(f.Subjects) > 1 {
		path := f.Location.Path
		if s, ok := titles[[2]string{unit, f.Subjects[0]}]; ok {
			path = s.Path
		}
		return []string{path, kindOf(f.Subjects) + " " + strings.Join(namesOf(f.Subjects), ", ")}
	}
	s, ok := titles[[2]string{unit, f.Subjects[0]}]
	if !ok {
		kind, name, _ := strings.Cut(f.Subjects[0], ".")
		return []string{f.Location.Path, strings.TrimSuffix(kind, "s") + " " + name}
	}
	title := []string{s.Path, s.Title}
	if s.Detail != "" {
		title = append(title, s.Detail)
	}
	return title
}

// namesOf returns the names of subjects without their kind.
func namesOf(subjects []string) []string {
	names := make([]string, len(subjects))
	for i, s := range subjects {
		_, names[i], _ = strings.Cut(s, ".")
	}
	return names
}

// kindOf returns "services" or "stages" when all subjects are of that kind.
func kindOf(subjects []string) string {
	kind, _, _ := strings.Cut(subjects[0], ".")
	for _, s := range subjects {
		if !strings.HasPrefix(s, kind+".") {
			return "for"
		}
	}
	return kind
}
