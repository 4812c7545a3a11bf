package exposure

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
)

// AdminUIExposed reports an administration page that other machines reach and
// that asks nobody for a password of their own.
var AdminUIExposed = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "AdminUIExposed",
		Doc:      "administration page lets in everybody who reaches it",
		Requires: serverRooms,
		Run:      runAdminUIExposed,
	},
	Precondition: analyzer.Direct, // nobody is asked for a password
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-306", "CWE-1188", "T1190", "T1133", "D03"),
}

func runAdminUIExposed(pass *analysis.Pass) (any, error) {
	for _, s := range sightings(pass) {
		if subjectOf(s.Server) == adminUI && open(s.Server) && s.way.Scope.Outside() {
			s.exposed(pass).Report(pass)
		}
	}
	return nil, nil
}
