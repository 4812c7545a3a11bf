package secrets

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/reach"
)

// WeakCredentialOnLoopback reports a server with a default or guessable password
// that only the host reaches.
var WeakCredentialOnLoopback = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "WeakCredentialOnLoopback",
		Doc:      "guessable login is reachable from the host",
		Requires: []*analysis.Analyzer{container.Analyzer, program.Analyzer, reach.Analyzer, loginsAnalyzer},
		Run:      runWeakCredentialOnLoopback,
	},
	Precondition: analyzer.SecondFlaw, // a foothold on the host, or a request forged there
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-521", "CWE-1392", "CWE-798", "T1078.001", "T1110.001"),
	Equivalents:  []string{"compose-lint:CL-0020"},
}

func runWeakCredentialOnLoopback(pass *analysis.Pass) (any, error) {
	weakAt(pass, func(s reach.Scope) bool { return s == reach.Host })
	return nil, nil
}
