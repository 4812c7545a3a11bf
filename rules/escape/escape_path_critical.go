package escape

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
)

// EscapePathCritical reports the paths to the host on which an attacker has nothing left to find.
var EscapePathCritical = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "EscapePathCritical",
		Doc:      "path to the host with nothing left to find",
		Requires: required,
		Run:      func(pass *analysis.Pass) (any, error) { return report(pass, analyzer.CriticalSeverity) },
	},
	Precondition: analyzer.Direct, // nothing is left to be found on the way
	Reach:        analyzer.Host,
	Precision:    analyzer.High,
	Family:       "EscapePath",
	References:   references,
}
