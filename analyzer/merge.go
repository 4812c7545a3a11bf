package analyzer

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/fingerprint"
)

// merge joins the outcomes of all units into a report: equal findings become
// one, and everything is brought into its total order. What is said about a
// suppression must hold in every unit that reads the file: a comment unused in
// one may be used in another.
func (p *plan) merge(outcomes []*outcome) *Report {
	r := &Report{Rules: p.Rules, counts: map[Severity]int{}, failing: map[Severity]int{}}
	var findings []*Finding
	files := map[string]AnalysedFile{}
	readers := map[string]int{} // units by file
	for _, out := range outcomes {
		findings = append(findings, out.findings...)
		r.Suppressed = append(r.Suppressed, out.suppressed...)
		r.Gaps = append(r.Gaps, out.gaps...)
		r.Notes = append(r.Notes, out.notes...)
		r.Plans = append(r.Plans, out.plans...)
		r.Units = append(r.Units, out.unit)
		r.Secrets = append(r.Secrets, out.secrets...)
		for _, f := range out.files {
			readers[f.Path]++
			if known := files[f.Path]; known.Kind == "" {
				files[f.Path] = f
			}
		}
	}
	slices.SortStableFunc(r.Plans, func(a, b Plan) int { return cmp.Compare(b.Severity, a.Severity) })
	findings = ordered(findings)
	findings = slices.DeleteFunc(findings, func(f *Finding) bool {
		return f.Rule.AfterSuppression && len(f.Units) < readers[f.Location.Path]
	})
	r.Suppressed = ordered(r.Suppressed)
	r.Comments = comments(outcomes)
	r.Secrets = slices.CompactFunc(sorted(r.Secrets, compareSecrets), func(a, b Location) bool { return compareSecrets(a, b) == 0 })
	for _, f := range findings {
		r.count(f, 1)
		if f.Rule.Severity() < p.MinSeverity {
			r.Hidden = append(r.Hidden, f)
		} else {
			r.Findings = append(r.Findings, f)
		}
	}
	r.Gaps = slices.CompactFunc(sorted(r.Gaps, compareGaps), func(a, b Gap) bool { return compareGaps(a, b) == 0 })
	r.Notes = slices.CompactFunc(sorted(r.Notes, compareNotes), func(a, b Note) bool { return compareNotes(a, b) == 0 })
	for _, f := range files {
		r.Files = append(r.Files, f)
	}
	slices.SortFunc(r.Files, func(a, b AnalysedFile) int { return strings.Compare(a.Path, b.Path) })
	return r
}

// ordered sorts findings, makes one of equal ones and gives each its
// fingerprint.
func ordered(findings []*Finding) []*Finding {
	for _, f := range findings {
		slices.SortStableFunc(f.Evidence, func(a, b Evidence) int { return cmp.Compare(rank(a.Role), rank(b.Role)) })
	}
	slices.SortStableFunc(findings, compareFindings)
	var merged []*Finding
	byIdentity := map[identity]*Finding{}
	for _, f := range findings {
		id := identityOf(f)
		if first, ok := byIdentity[id]; ok {
			first.join(f)
			continue
		}
		byIdentity[id] = f
		merged = append(merged, f)
	}
	counts := map[string]int{}
	for _, f := range merged {
		subject := ""
		if len(f.Subjects) > 0 {
			subject = f.Subjects[0]
		}
		id := fingerprint.Finding(f.Rule.identity(), f.Location.Path, subject, f.Key)
		counts[id]++
		f.Fingerprint = fmt.Sprintf("%s:%d", id, counts[id])
		slices.Sort(f.Subjects)
	}
	return merged
}

// identity is equal for findings that are one: the same rule, primary span, key
// and causes. Other evidence, such as the ports of the services that share a
// Dockerfile, is united.
type identity struct {
	rule       *Rule
	path       string
	start, end int
	key        string
	causes     string
}

func identityOf(f *Finding) identity {
	var causes strings.Builder
	for _, e := range f.Evidence {
		if e.Role == Cause {
			fmt.Fprintf(&causes, "\x00%s\x00%d\x00%d", e.Location.Path, e.Location.Start.Offset, e.Location.End.Offset)
		}
	}
	return identity{f.Rule, f.Location.Path, f.Location.Start.Offset, f.Location.End.Offset, f.Key, causes.String()}
}

// join adds to f what an equal finding of another subject or unit has to say.
func (f *Finding) join(other *Finding) {
	for _, s := range other.Subjects {
		if !slices.Contains(f.Subjects, s) {
			f.Subjects = append(f.Subjects, s)
		}
	}
	for _, u := range other.Units {
		if !slices.Contains(f.Units, u) {
			f.Units = append(f.Units, u)
		}
	}
	slices.Sort(f.Units)
	f.Advisory = f.Advisory && other.Advisory
	for _, e := range other.Evidence {
		same := func(known Evidence) bool {
			return known.Role == e.Role && comparePlaces(&known.Location, &e.Location) == 0
		}
		if !slices.ContainsFunc(f.Evidence, same) {
			f.Evidence = append(f.Evidence, e)
		}
	}
	slices.SortStableFunc(f.Evidence, func(a, b Evidence) int { return cmp.Compare(rank(a.Role), rank(b.Role)) })
}

// rank orders evidence from cause to reach.
func rank(r Role) int { return slices.Index([]Role{Cause, RunsAs, Value, Entry}, r) }

// compareFindings is the total order of findings.
func compareFindings(a, b *Finding) int {
	if order := cmp.Or(
		cmp.Compare(b.Rule.Severity(), a.Rule.Severity()),
		comparePlaces(&a.Location, &b.Location),
		strings.Compare(a.Rule.Name, b.Rule.Name),
	); order != 0 {
		return order // what follows is costly and seldom decides
	}
	return cmp.Or(
		strings.Compare(a.Message, b.Message),
		strings.Compare(a.Key, b.Key),
		slices.Compare(a.Subjects, b.Subjects),
		slices.Compare(a.Units, b.Units),
		slices.CompareFunc(a.Evidence, b.Evidence, func(x, y Evidence) int {
			return cmp.Or(comparePlaces(&x.Location, &y.Location), strings.Compare(string(x.Role), string(y.Role)), strings.Compare(x.Caption, y.Caption))
		}),
	)
}

func comparePlaces(a, b *Location) int {
	return cmp.Or(
		strings.Compare(a.Path, b.Path),
		cmp.Compare(a.Start.Offset, b.Start.Offset),
		cmp.Compare(a.End.Offset, b.End.Offset),
	)
}

func compareSecrets(a, b Location) int { return comparePlaces(&a, &b) }

func compareGaps(a, b Gap) int {
	return cmp.Or(strings.Compare(a.Path, b.Path), comparePlaces(&a.At, &b.At), strings.Compare(a.Message, b.Message))
}

func compareNotes(a, b Note) int {
	return cmp.Or(strings.Compare(a.Path, b.Path), comparePlaces(&a.At, &b.At), strings.Compare(a.Message, b.Message))
}

func sorted[T any](list []T, compare func(a, b T) int) []T {
	slices.SortStableFunc(list, compare)
	return list
}
