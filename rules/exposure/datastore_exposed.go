package exposure

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
)

// DatastoreExposed reports a database, search server, broker or store that other
// machines reach and that asks nobody for a password of their own.
var DatastoreExposed = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DatastoreExposed",
		Doc:      "datastore or broker lets in everybody who reaches it",
		Requires: serverRooms,
		Run:      runDatastoreExposed,
	},
	Precondition: analyzer.Direct, // nobody is asked for a password
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References: analyzer.Refs("CWE-306", "CWE-1188", "T1190", "T1133", "D03",
		"Docker, Port publishing https://docs.docker.com/engine/network/port-publishing/"),
}

func runDatastoreExposed(pass *analysis.Pass) (any, error) {
	for _, s := range sightings(pass) {
		if subjectOf(s.Server) == datastore && open(s.Server) && s.way.Scope.Outside() {
			s.exposed(pass).Report(pass)
		}
	}
	return nil, nil
}
