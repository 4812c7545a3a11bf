package exposure

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/reach"
)

// CodeServiceOnLoopback reports a notebook, terminal, desktop, job or workflow
// server that whatever runs on the host reaches without a password.
var CodeServiceOnLoopback = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "CodeServiceOnLoopback",
		Doc:      "notebook, terminal or job server trusts the whole host",
		Requires: serverRooms,
		Run:      runCodeServiceOnLoopback,
	},
	Precondition: analyzer.SecondFlaw, // a program on the host, or a page in a browser there, has to be hostile
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-306", "CWE-352", "T1059", "D03"),
}

func runCodeServiceOnLoopback(pass *analysis.Pass) (any, error) {
	for _, s := range sightings(pass) {
		if subjectOf(s.Server) == codeService && open(s.Server) && s.way.Scope == reach.Host {
			s.exposed(pass).Report(pass)
		}
	}
	return nil, nil
}
