package analyzer

import (
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
)

// A rule that fires for every word of a hostile file does not fill the memory;
// what is left out is a gap, and the other rules go on.
func TestFindingsAreBounded(t *testing.T) {
	t.Parallel()
	eager := rule("Eager", func(pass *analysis.Pass, at place) {
		for range maxFindings + 10 {
			At(at["word"], "again").Report(pass)
		}
	})
	other := rule("Other", func(pass *analysis.Pass, at place) { At(at["word"], "once").Report(pass) })
	r := mustRun(t, []Unit{unit("a", "a", "word ")}, Options{Rules: []*Rule{eager, other}})
	if len(r.Gaps) != 1 || !strings.Contains(r.Gaps[0].Message, "Eager has more than 10000 findings") || r.Gaps[0].At.IsZero() {
		t.Errorf("gaps: %+v", r.Gaps)
	}
	if last := r.Findings[len(r.Findings)-1]; last.Rule != other {
		t.Errorf("the last finding is of %s", last.Rule.Name)
	}
}
