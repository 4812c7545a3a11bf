package exposure

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
)

// MetricsExposed reports metrics, traces or logs that other machines read.
var MetricsExposed = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "MetricsExposed",
		Doc:      "metrics or logs are shown to everybody who asks",
		Requires: serverRooms,
		Run:      runMetricsExposed,
	},
	Precondition: analyzer.SecondFlaw, // what is read tells where to look for one
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-200", "CWE-497", "CWE-306", "T1613", "D03"),
}

func runMetricsExposed(pass *analysis.Pass) (any, error) {
	for _, s := range sightings(pass) {
		if subjectOf(s.Server) == metrics && open(s.Server) && s.way.Scope.Outside() {
			s.exposed(pass).Report(pass)
		}
	}
	return nil, nil
}
