package exposure

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// CodeServiceExposed reports a notebook, terminal, desktop, job or workflow server
// that other machines reach and that asks nobody for a password of their own.
var CodeServiceExposed = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "CodeServiceExposed",
		Doc:      "notebook, terminal or job server lets everybody run code",
		Requires: serverRooms,
		Run:      runCodeServiceExposed,
	},
	Precondition: analyzer.Direct, // running code is what the server is for
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-306", "CWE-94", "T1190", "T1133", "T1059", "D03"),
}

func runCodeServiceExposed(pass *analysis.Pass) (any, error) {
	for _, s := range sightings(pass) {
		if subjectOf(s.Server) == codeService && open(s.Server) && s.way.Scope.Outside() {
			f := s.exposed(pass)
			evidence.RunsAs(f, s.Container)
			f.Report(pass)
		}
	}
	return nil, nil
}
