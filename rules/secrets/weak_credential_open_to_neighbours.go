package secrets

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/reach"
)

// WeakCredentialOpenToNeighbours reports a server with a default or guessable
// password that containers on its network reach.
var WeakCredentialOpenToNeighbours = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "WeakCredentialOpenToNeighbours",
		Doc:      "guessable login is reachable from other containers",
		Requires: []*analysis.Analyzer{container.Analyzer, program.Analyzer, reach.Analyzer, loginsAnalyzer},
		Run:      runWeakCredentialOpenToNeighbours,
	},
	Precondition: analyzer.SecondFlaw, // a foothold in a container beside it
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-521", "CWE-1392", "CWE-798", "T1078.001", "T1110.001"),
	Equivalents:  []string{"compose-lint:CL-0020"},
}

func runWeakCredentialOpenToNeighbours(pass *analysis.Pass) (any, error) {
	weakAt(pass, func(s reach.Scope) bool { return s == reach.Neighbours })
	return nil, nil
}
