package exposure

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/reach"
)

// DatastoreOpenToNeighbours reports a database, search server, broker or store
// that a container reaches which other machines reach.
var DatastoreOpenToNeighbours = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DatastoreOpenToNeighbours",
		Doc:      "datastore asks other containers for no password",
		Requires: serverRooms,
		Run:      runDatastoreOpenToNeighbours,
	},
	Precondition: analyzer.SecondFlaw, // a container that other machines reach has to fall first
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-306", "CWE-1188", "T1210", "D03"),
}

func runDatastoreOpenToNeighbours(pass *analysis.Pass) (any, error) {
	for _, s := range sightings(pass) {
		if subjectOf(s.Server) != datastore || !open(s.Server) || s.way.Scope != reach.Neighbours {
			continue // higher severity: DatastoreExposed reports what is published
		}
		way, entry, ok := reach.In(pass).Arrival(s.Container, s.Listeners)
		if !ok {
			continue // no attacker comes near
		}
		f := analyzer.At(s.place(), "an attacker in %s %s %s", way.Through, s.does(), s.how())
		s.fromNeighbour(pass, f, way, entry)
		f.Report(pass)
	}
	return nil, nil
}
