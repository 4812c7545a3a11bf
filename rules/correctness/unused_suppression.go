package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/suppress"
)

// UnusedSuppression reports a suppression comment where its rule has no finding.
var UnusedSuppression = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "UnusedSuppression",
		Doc:      "suppression without a finding",
		Requires: []*analysis.Analyzer{suppress.Analyzer},
		Run:      runUnusedSuppression,
	},
	Effect:           analyzer.Wasteful,
	Precision:        analyzer.VeryHigh,
	AfterSuppression: true,
}

func runUnusedSuppression(pass *analysis.Pass) (any, error) {
	for _, r := range suppress.In(pass).Unused() {
		safety, edits := analyzer.Safe, suppress.In(pass).Delete(r)
		if edits == nil {
			safety = analyzer.NeedsReview
		}
		analyzer.At(r.At, "%s", r.Message).Fix(safety, "delete it from the comment", edits...).Report(pass)
	}
	return nil, nil
}
