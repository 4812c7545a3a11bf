package sarif

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/sample"
)

func TestWriteFlow(t *testing.T) {
	t.Parallel()
	r := sample.Report(t, analyzer.Options{}, sample.Way())
	r.Plans = []analyzer.Plan{{
		Unit: "compose.yaml", Headline: "1 change closes the only way to the host",
		Changes: []analyzer.PlannedChange{{Title: "mount `jobs` with `:ro`", Effect: "breaks 1 way", Location: r.Findings[0].Flow[1].Location}},
	}}
	got, _ := write(t, r, Options{Version: "v0.4.0", ExitCode: 1})
	sample.Golden(t, "way.sarif", got)
}

// What GitHub does not read is left out; the steps stay.
func TestWriteFlowForGitHub(t *testing.T) {
	t.Parallel()
	r := sample.Report(t, analyzer.Options{}, sample.Way())
	r.Plans = []analyzer.Plan{{Headline: "1 change closes the only way to the host"}}
	got, l := write(t, r, Options{GitHub: true})
	for _, member := range []string{`"taxa"`, `"state"`, `"plans"`, `"pathScore"`} {
		if strings.Contains(got, member) {
			t.Errorf("%s is written", member)
		}
	}
	if n := len(l.Runs[0].Results[0].CodeFlows[0].ThreadFlows[0].Locations); n != 4 {
		t.Errorf("%d steps", n)
	}
}

// A long way keeps its ends, in order.
func TestWriteLongFlow(t *testing.T) {
	t.Parallel()
	u := sample.Way()
	f := &u.Findings[0]
	first := f.Flow[0]
	f.Flow = nil
	for i := range 1200 {
		first.Step.Text = fmt.Sprintf("step %d", i)
		f.Flow = append(f.Flow, first)
	}
	_, l := write(t, sample.Report(t, analyzer.Options{}, u), Options{})
	steps := l.Runs[0].Results[0].CodeFlows[0].ThreadFlows[0].Locations
	if len(steps) != maxSteps {
		t.Fatalf("%d steps", len(steps))
	}
	for i, want := range map[int]string{0: "Step 0.", 49: "Step 49.", 50: "Step 1150.", 99: "Step 1199."} {
		if diff := cmp.Diff(want, steps[i].Location.Message.Text); diff != "" {
			t.Error(diff)
		}
	}
	if steps[0].Importance != "essential" || steps[99].Importance != "essential" || steps[50].Importance != "important" {
		t.Errorf("importance %s, %s, %s", steps[0].Importance, steps[50].Importance, steps[99].Importance)
	}
}
