package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/suppress"
)

// SuppressionReasonMissing reports a suppression comment without a reason.
var SuppressionReasonMissing = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SuppressionReasonMissing",
		Doc:      "suppression without a reason",
		Requires: []*analysis.Analyzer{suppress.Analyzer},
		Run:      runSuppressionReasonMissing,
	},
	Effect:           analyzer.Information,
	Precision:        analyzer.VeryHigh,
	Preset:           analyzer.Hygiene,
	AfterSuppression: true,
}

func runSuppressionReasonMissing(pass *analysis.Pass) (any, error) {
	for _, r := range suppress.In(pass).WithoutReason() {
		analyzer.At(r.At, "%s", r.Message).Fix(analyzer.NeedsReview, "write the reason behind the name of the rule").Report(pass)
	}
	return nil, nil
}
