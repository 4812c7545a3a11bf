package analyzer

import (
	"reflect"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
)

// decisions is a policy by rule: what is not in it does not run.
type decisions map[string]Decision

func (d decisions) Runs(r *Rule) bool {
	_, runs := d[r.Name]
	return runs
}

func (d decisions) Decide(f *Finding) Decision { return d[f.Rule.Name] }

// commented is a suppressor with one comment for all findings.
type commented struct{ by *Suppression }

func (s commented) Suppress(*Finding) *Suppression { return s.by }

func comment(reason string) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name: "comment", Doc: "test", Requires: []*analysis.Analyzer{words},
		ResultType: reflect.TypeFor[commented](),
		Run: func(pass *analysis.Pass) (any, error) {
			s := SessionIn(pass)
			at := Locate(s.unit.Files.Loaded()[0], pass.ResultOf[words].(place)["one"])
			return commented{&Suppression{At: at, Reason: reason}}, nil
		},
	}
}

func TestPolicy(t *testing.T) {
	t.Parallel()
	at := func(name string) *Rule {
		return rule(name, func(p *analysis.Pass, w place) { At(w["two"], "found").Report(p) })
	}
	late := at("Late")
	late.AfterSuppression = true
	rules := []*Rule{at("A"), at("B"), late}
	tests := []struct {
		name       string
		policy     Policy
		suppressor *analysis.Analyzer
		found      string // with the captions of evidence
		suppressed string
		failing    int
	}{
		{"none", nil, nil, "A B Late", "", 3},
		{"rules", decisions{"A": {}}, nil, "A", "", 1},
		{"late rule", decisions{"Late": {}}, nil, "Late", "", 1},
		{"off", decisions{"A": {Off: true}, "B": {}}, nil, "B", "", 1},
		{"advisory", decisions{"A": {Advisory: true}, "B": {}, "Late": {Advisory: true}}, nil, "A B Late", "", 1},
		{"suppressed", decisions{"A": {Suppression: &Suppression{Kind: External}}, "Late": {Suppression: &Suppression{Kind: External}}}, nil, "", "A Late", 0},
		{"by comment", decisions{"A": {}, "Late": {}}, comment(""), "Late", "A", 1},
		{"no comments", decisions{"A": {NoComments: true}}, comment("why"), "A: the configuration lets no comment silence this", "", 1},
		{"no reason", decisions{"A": {NeedsReason: true}}, comment(""), "A: this suppression lacks the reason it needs", "", 1},
		{"reason", decisions{"A": {NeedsReason: true}}, comment("why"), "", "A", 0},
		{"broken", broken{}, nil, "A B Late", "", 3},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			u := unit("u", "a", "one two")
			u.Policy = test.policy
			r := mustRun(t, []Unit{u}, Options{Rules: rules, Suppressor: test.suppressor})
			if got := evident(r.Findings); got != test.found {
				t.Errorf("found %q, want %q", got, test.found)
			}
			if got := evident(r.Suppressed); got != test.suppressed {
				t.Errorf("suppressed %q, want %q", got, test.suppressed)
			}
			if got := r.Failing(NoteSeverity); got != test.failing {
				t.Errorf("%d fail, want %d", got, test.failing)
			}
			if (len(r.Gaps) > 0) != (test.name == "broken") {
				t.Error(gapsOf(r))
			}
		})
	}
}

// broken is a policy that panics.
type broken struct{}

func (broken) Runs(*Rule) bool          { return true }
func (broken) Decide(*Finding) Decision { panic("no decision") }

func evident(findings []*Finding) string {
	var names []string
	for _, f := range findings {
		name := f.Rule.Name
		for _, e := range f.Evidence {
			name += ": " + e.Caption
		}
		names = append(names, name)
	}
	return strings.Join(names, " ")
}

// A finding that fails the run in one unit fails it, whatever others say.
func TestAdvisoryInOneUnit(t *testing.T) {
	t.Parallel()
	r := rule("A", func(p *analysis.Pass, w place) { At(w["one"], "found").Report(p) })
	first, second := unit("first", "a", "one two"), unit("second", "a", "one two")
	first.Policy = decisions{"A": {Advisory: true}}
	report := mustRun(t, []Unit{first, second}, Options{Rules: []*Rule{r}})
	if len(report.Findings) != 1 || report.Advisory() != 0 || !report.Fails(CriticalSeverity) {
		t.Errorf("%d findings, %d advisory", len(report.Findings), report.Advisory())
	}
	first, second = unit("first", "a", "one two"), unit("second", "a", "one two")
	first.Policy, second.Policy = decisions{"A": {Advisory: true}}, decisions{"A": {Advisory: true}}
	report = mustRun(t, []Unit{first, second}, Options{Rules: []*Rule{r}})
	if report.Advisory() != 1 || report.Fails(NoteSeverity) || report.Count(CriticalSeverity) != 1 {
		t.Errorf("%d advisory", report.Advisory())
	}
}

func TestWithSeverity(t *testing.T) {
	t.Parallel()
	r := severe(rule("A", nil), Wasteful)
	changed := r.WithSeverity(CriticalSeverity)
	if changed.Severity() != CriticalSeverity || r.Severity() != NoteSeverity || changed.Derivation() == r.Derivation() {
		t.Errorf("%s, %s", changed.Severity(), r.Severity())
	}
}
