package escape

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
)

// EscapePathMedium reports the paths to the host that need more than one flaw, or that end in less than root.
var EscapePathMedium = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "EscapePathMedium",
		Doc:      "longer path to the host, or to less than root",
		Requires: required,
		Run:      func(pass *analysis.Pass) (any, error) { return report(pass, analyzer.MediumSeverity) },
	},
	Precondition: analyzer.SecondFlaw, // a second application to take over, or less than root
	Reach:        analyzer.Host,
	Precision:    analyzer.High,
	Family:       "EscapePath",
	References:   references,
}
