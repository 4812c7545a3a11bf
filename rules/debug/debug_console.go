package debug

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/debug"
)

// DebugConsole reports a container whose program shows visitors a console
// that runs code, behind a PIN or a database's password, or inside a network.
var DebugConsole = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DebugConsole",
		Doc:      "console for developers runs code in the container",
		Requires: requires,
		Run:      runDebugConsole,
	},
	Precondition: analyzer.KnownTechnique, // the PIN follows from files of the container, a database's default password from its manual
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-489", "CWE-306", "T1190", "D04"),
}

func runDebugConsole(pass *analysis.Pass) (any, error) {
	reportModes(pass, func(worst debug.Effect, w wayIn) bool {
		if worst == debug.NoPIN {
			return !w.outside() // DebugConsoleWithoutPIN is about the others
		}
		return worst == debug.Console || worst == debug.DatabaseLogin || worst == debug.ConsoleIf || worst == debug.OldFlask
	})
	return nil, nil
}
