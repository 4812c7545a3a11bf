package secrets

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// WeakCredentialExposed reports a server with a default or guessable password that
// other machines reach.
var WeakCredentialExposed = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "WeakCredentialExposed",
		Doc:      "guessable login is reachable from other machines",
		Requires: []*analysis.Analyzer{source.Analyzer, compose.Analyzer, container.Analyzer, program.Analyzer, reach.Analyzer, loginsAnalyzer},
		Run:      runWeakCredentialExposed,
	},
	Precondition: analyzer.Direct, // sign in
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-521", "CWE-1392", "CWE-798", "T1078.001", "T1110.001"),
	Equivalents:  []string{"compose-lint:CL-0020"},
}

func runWeakCredentialExposed(pass *analysis.Pass) (any, error) {
	weakAt(pass, reach.Scope.Outside)
	for _, l := range guessedLogins(pass) {
		l.report(pass, l.way, l.way)
	}
	return nil, nil
}
