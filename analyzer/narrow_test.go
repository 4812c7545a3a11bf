package analyzer

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNarrow(t *testing.T) {
	t.Parallel()
	high, low := severe(&Rule{}, Rejected), severe(&Rule{}, Wasteful)
	finding := func(r *Rule, message, p string, evidence ...Evidence) *Finding {
		return &Finding{Rule: r, Message: message, Location: Location{Path: p}, Evidence: evidence}
	}
	in := func(role Role, p string) Evidence { return Evidence{Role: role, Location: Location{Path: p}} }
	report := func() *Report {
		r := &Report{
			counts: map[Severity]int{}, failing: map[Severity]int{},
			Findings: []*Finding{
				finding(high, "primary", "changed"),
				finding(high, "cause", "other", in(Cause, "changed")),
				finding(high, "reach", "other", in(Entry, "changed"), in(RunsAs, "changed")),
				finding(high, "far", "other"),
			},
			Hidden:     []*Finding{finding(low, "hidden", "other"), finding(low, "kept", "changed")},
			Suppressed: []*Finding{finding(low, "silenced", "other"), finding(low, "said", "changed")},
			Gaps:       []Gap{{Path: "other", Message: "read"}, {Path: "changed"}, {Path: "other", Rule: "Broken"}, {Path: "other", Whole: true}},
			Notes:      []Note{{Path: "other"}, {Path: "changed"}},
		}
		r.Findings[3].Advisory = true
		for _, f := range append(r.Findings, r.Hidden...) {
			r.count(f, 1)
		}
		return r
	}

	r := report()
	rest := r.Narrow(func(p string) bool { return p == "changed" })
	if want := (Rest{Findings: 3, Gaps: 1}); rest != want {
		t.Errorf("rest %+v, want %+v", rest, want)
	}
	var got []string
	for _, list := range [][]*Finding{r.Findings, r.Hidden, r.Suppressed} {
		for _, f := range list {
			got = append(got, f.Message)
		}
	}
	if diff := cmp.Diff([]string{"primary", "cause", "kept", "said"}, got); diff != "" {
		t.Error(diff)
	}
	if s := high.Severity(); r.Count(s) != 2 || r.Failing(s) != 2 {
		t.Errorf("%d count and %d fail, want 2 and 2", r.Count(s), r.Failing(s))
	}
	if len(r.Gaps) != 3 || len(r.Notes) != 1 {
		t.Errorf("%d gaps and %d notes, want 3 and 1", len(r.Gaps), len(r.Notes))
	}

	r = report()
	if rest := r.Narrow(func(string) bool { return true }); rest != (Rest{}) {
		t.Errorf("rest %+v, want none", rest)
	}
}
