package markdown

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer"
)

func TestPlans(t *testing.T) {
	t.Parallel()
	change := analyzer.PlannedChange{
		Title: "delete the mount of `/var/run/docker.sock`", Effect: "breaks 4 ways",
		Location: analyzer.Location{Path: "a|b.yaml", Start: analyzer.Position{Line: 6, Rune: 16}},
	}
	one := analyzer.Plan{
		Unit: "a|b.yaml", Headline: "1 change closes 4 of 5 ways to the host", Changes: []analyzer.PlannedChange{change},
		Remarks: []string{"1 way stays"},
	}
	r := &analyzer.Report{Plans: []analyzer.Plan{one}, Units: make([]analyzer.AnalysedUnit, 2)}
	var out bytes.Buffer
	plans(&out, r)
	want := "\n**1 change closes 4 of 5 ways to the host** in <code>a&#124;b.yaml</code>\n\n" +
		"1. <code>a&#124;b.yaml:6:16</code> delete the mount of `/var/run/docker.sock`: breaks 4 ways\n\n1 way stays.\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
	out.Reset()
	for range 30 {
		r.Plans[0].Changes = append(r.Plans[0].Changes, change)
	}
	r.Plans = append(r.Plans, one, one, one, one)
	plans(&out, r)
	for _, want := range []string{"\n10. ", "21 more changes not shown.", "2 more applications with ways to the host."} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in %s", want, out.String())
		}
	}
}
