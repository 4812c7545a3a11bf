package debug

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/debug"
)

// DebugModeEnabled reports a container whose program shows visitors what is
// meant for developers.
var DebugModeEnabled = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DebugModeEnabled",
		Doc:      "container shows visitors its source and settings",
		Requires: requires,
		Run:      runDebugModeEnabled,
	},
	Precondition: analyzer.KnownTechnique, // error pages do this by design
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-489", "CWE-215", "D04"),
}

func runDebugModeEnabled(pass *analysis.Pass) (any, error) {
	reportModes(pass, func(worst debug.Effect, _ wayIn) bool {
		return worst == debug.ErrorPages || worst == debug.Upload
	})
	return nil, nil
}
