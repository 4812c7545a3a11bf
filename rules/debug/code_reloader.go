package debug

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/debug"
)

// CodeReloader reports a container that reloads its source whenever a file
// changes.
var CodeReloader = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "CodeReloader",
		Doc:      "container runs whatever is written to its source",
		Requires: requires,
		Run:      runCodeReloader,
	},
	Precondition: analyzer.SecondFlaw, // somebody has to write the file first
	Reach:        analyzer.Itself,
	Precision:    analyzer.VeryHigh,
	References:   analyzer.Refs("CWE-489", "D04"),
}

func runCodeReloader(pass *analysis.Pass) (any, error) {
	reportModes(pass, func(worst debug.Effect, _ wayIn) bool {
		return worst == debug.Reload
	})
	return nil, nil
}
