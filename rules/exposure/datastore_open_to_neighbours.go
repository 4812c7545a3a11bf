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
		n, entry, ok := exposedNeighbour(reach.In(pass), s.Container)
		if !ok {
			continue // no attacker comes near
		}
		f := analyzer.At(s.place(), "an attacker in %s %s %s", n.Container, s.does(), s.how())
		s.fromNeighbour(pass, f, n, entry)
		f.Report(pass)
	}
	return nil, nil
}
