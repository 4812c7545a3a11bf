package fix

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
)

// better reports whether a report is better than the one before the pass: the
// findings of the fixes are gone and nothing came in their place.
func (r *run) better(after *analyzer.Report, fixes []*candidate) bool {
	if newGap(r.report, after) {
		return false
	}
	before, now := counts(r.report), counts(after)
	fixed := map[string]int{}
	for _, c := range fixes {
		fixed[kind(c.finding)]++
	}
	for k, n := range fixed {
		if now[k] > before[k]-n {
			return false
		}
	}
	for _, f := range after.Findings {
		if k := kind(f); now[k] > before[k] && !r.uncovered(f, fixes) {
			return false
		}
	}
	return true
}

// uncovered reports whether a finding is milder than one that a fix removed from
// the same service or stage: two rules for one cause.
func (r *run) uncovered(f *analyzer.Finding, fixes []*candidate) bool {
	if !r.Unsafe || f.Rule.NotAnalysed {
		return false
	}
	return slices.ContainsFunc(fixes, func(c *candidate) bool {
		return c.fix.Safety != analyzer.Safe && f.Rule.Severity() < c.finding.Rule.Severity() &&
			slices.ContainsFunc(f.Subjects, func(s string) bool { return slices.Contains(c.finding.Subjects, s) })
	})
}

// counts returns how many findings there are of each kind.
func counts(r *analyzer.Report) map[string]int {
	n := map[string]int{}
	for _, f := range r.Findings {
		n[kind(f)]++
	}
	return n
}

// kind is equal for findings that differ in nothing but their place.
func kind(f *analyzer.Finding) string {
	if i := strings.LastIndexByte(f.Fingerprint, ':'); i >= 0 {
		return f.Fingerprint[:i]
	}
	return f.Fingerprint
}

// newGap reports whether something could be analysed before that can't be now.
func newGap(before, after *analyzer.Report) bool {
	known := map[[2]string]int{}
	for _, g := range before.Gaps {
		known[[2]string{g.Path, g.Message}]++
	}
	for _, g := range after.Gaps {
		k := [2]string{g.Path, g.Message}
		if known[k]--; known[k] < 0 {
			return true
		}
	}
	return false
}
