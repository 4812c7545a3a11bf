package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// ComposeLoadWarning reports what Compose takes and reads otherwise than it is
// written.
var ComposeLoadWarning = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ComposeLoadWarning",
		Doc:      "Compose runs something else than what is written",
		Requires: []*analysis.Analyzer{source.Analyzer, compose.Analyzer},
		Run:      runComposeLoadWarning,
	},
	Effect:      analyzer.Differs,
	Precision:   analyzer.High,
	References:  analyzer.Refs("Compose, merge rules https://docs.docker.com/reference/compose-file/merge/"),
	NotAnalysed: true,
}

func runComposeLoadWarning(pass *analysis.Pass) (any, error) {
	if app := compose.In(pass); app != nil {
		for _, d := range app.Diagnostics {
			if d.Level == compose.Warn {
				reportDiagnostic(pass, d)
			}
		}
	}
	return nil, nil
}
