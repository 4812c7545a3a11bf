package escape

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
)

// EscapePathHigh reports the paths to the host that need one flaw, in the application at their entry.
var EscapePathHigh = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "EscapePathHigh",
		Doc:      "path from an entry to the host",
		Requires: required,
		Run:      func(pass *analysis.Pass) (any, error) { return report(pass, analyzer.HighSeverity) },
	},
	Precondition: analyzer.KnownTechnique, // a flaw of the application, then what the files allow
	Reach:        analyzer.Host,
	Precision:    analyzer.High,
	Family:       "EscapePath",
	References:   references,
}
