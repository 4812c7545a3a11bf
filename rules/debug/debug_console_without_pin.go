package debug

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/debug"
)

// DebugConsoleWithoutPIN reports a console that runs code for whoever opens a
// page, where other machines reach the container.
var DebugConsoleWithoutPIN = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DebugConsoleWithoutPIN",
		Doc:      "console that runs code asks for no PIN",
		Requires: requires,
		Run:      runDebugConsoleWithoutPIN,
	},
	Precondition: analyzer.Direct, // the page has a prompt
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-489", "CWE-306", "T1190", "D04"),
}

func runDebugConsoleWithoutPIN(pass *analysis.Pass) (any, error) {
	reportModes(pass, func(worst debug.Effect, w wayIn) bool {
		return worst == debug.NoPIN && w.outside() // DebugConsole is about those that only neighbours or the host reach
	})
	return nil, nil
}
