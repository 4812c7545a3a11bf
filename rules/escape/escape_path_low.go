package escape

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
)

// EscapePathLow reports the paths to the host whose entry no file shows.
var EscapePathLow = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "EscapePathLow",
		Doc:      "path to the host without an entry",
		Requires: required,
		Run:      func(pass *analysis.Pass) (any, error) { return report(pass, analyzer.LowSeverity) },
	},
	Precondition: analyzer.MitigationOnly, // the way in is not in the files
	Reach:        analyzer.Host,
	Precision:    analyzer.High,
	Family:       "EscapePath",
	References:   references,
}
