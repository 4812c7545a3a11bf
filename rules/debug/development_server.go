package debug

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/debug"
)

// DevelopmentServer reports a container whose main command is one for
// development: a server without hardening, or a build at each start.
var DevelopmentServer = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DevelopmentServer",
		Doc:      "container is served by a development command",
		Requires: requires,
		Run:      runDevelopmentServer,
	},
	Precondition: analyzer.SecondFlaw, // the server itself opens nothing
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-489", "D04"),
}

func runDevelopmentServer(pass *analysis.Pass) (any, error) {
	reportModes(pass, func(worst debug.Effect, _ wayIn) bool {
		return worst == debug.Server || worst == debug.Script || worst == debug.Compiles
	})
	return nil, nil
}
