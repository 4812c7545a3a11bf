package debug

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/debug"
)

// DebuggerListening reports a debugger that other machines reach, or that an
// image opens whatever runs it.
var DebuggerListening = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DebuggerListening",
		Doc:      "debugger accepts connections from other machines",
		Requires: requires,
		Run:      runDebuggerListening,
	},
	Precondition: analyzer.Direct, // a debugger evaluates what its client sends and asks for no password
	Reach:        analyzer.Itself,
	Precision:    analyzer.VeryHigh,
	References:   analyzer.Refs("CWE-489", "CWE-306", "T1190", "D04"),
}

func runDebuggerListening(pass *analysis.Pass) (any, error) {
	reportListeners(pass, func(l debug.Listener, w wayIn) bool {
		return l.Effect == debug.Debugger && w.outside()
	})
	return nil, nil
}
