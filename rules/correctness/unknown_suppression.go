package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/suppress"
)

// UnknownSuppression reports a suppression comment that suppresses nothing: it
// names no rule, or is not read.
var UnknownSuppression = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "UnknownSuppression",
		Doc:      "suppression names no rule",
		Requires: []*analysis.Analyzer{suppress.Analyzer},
		Run:      runUnknownSuppression,
	},
	Effect:           analyzer.Degrades,
	Precision:        analyzer.VeryHigh,
	AfterSuppression: true,
}

func runUnknownSuppression(pass *analysis.Pass) (any, error) {
	for _, r := range suppress.In(pass).Unknown() {
		f := analyzer.At(r.At, "%s", r.Message)
		if r.Replacement != "" {
			f.Fix(analyzer.Safe, "write "+source.Quote(r.Replacement), analysis.TextEdit{Pos: r.At.Pos(), End: r.At.End(), NewText: []byte(r.Replacement)})
		}
		f.Report(pass)
	}
	return nil, nil
}
