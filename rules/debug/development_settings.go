package debug

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/debug"
)

// DevelopmentSettings reports a container whose framework is told that it is run
// for development.
var DevelopmentSettings = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DevelopmentSettings",
		Doc:      "container runs with the settings of development",
		Requires: requires,
		Run:      runDevelopmentSettings,
	},
	Precondition: analyzer.SecondFlaw, // what the settings loosen depends on the program
	Reach:        analyzer.Itself,
	Precision:    analyzer.Moderate,
	References:   analyzer.Refs("CWE-489", "D04"),
}

func runDevelopmentSettings(pass *analysis.Pass) (any, error) {
	reportModes(pass, func(worst debug.Effect, _ wayIn) bool {
		return worst == debug.Settings
	})
	return nil, nil
}
