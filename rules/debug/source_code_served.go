package debug

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/debug"
)

// SourceCodeServed reports a container that serves its source code through a
// server made for development.
var SourceCodeServed = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SourceCodeServed",
		Doc:      "development server sends the source code to visitors",
		Requires: requires,
		Run:      runSourceCodeServed,
	},
	Precondition: analyzer.KnownTechnique, // modules are sent on request, and some versions read any file
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-489", "CWE-215", "D04"),
}

func runSourceCodeServed(pass *analysis.Pass) (any, error) {
	reportModes(pass, func(worst debug.Effect, _ wayIn) bool {
		return worst == debug.Serves
	})
	return nil, nil
}
