package exposure

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// CodeServiceOpenToNeighbours reports a notebook, terminal, desktop, job or
// workflow server that a container reaches which other machines reach.
var CodeServiceOpenToNeighbours = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "CodeServiceOpenToNeighbours",
		Doc:      "container runs code for other containers",
		Requires: serverRooms,
		Run:      runCodeServiceOpenToNeighbours,
	},
	Precondition: analyzer.SecondFlaw, // a container that other machines reach has to fall first
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-306", "CWE-94", "T1210", "T1059", "D03"),
}

func runCodeServiceOpenToNeighbours(pass *analysis.Pass) (any, error) {
	for _, s := range sightings(pass) {
		if subjectOf(s.Server) != codeService || !open(s.Server) || s.way.Scope != reach.Neighbours {
			continue // CodeServiceExposed and CodeServiceOnLoopback report what is published
		}
		way, entry, ok := reach.In(pass).Arrival(s.Container, s.Listeners)
		if !ok {
			continue // no attacker comes near
		}
		f := analyzer.At(s.place(), "an attacker in %s %s %s", way.Through, s.does(), s.how())
		s.fromNeighbour(pass, f, way, entry)
		evidence.RunsAs(f, s.Container)
		f.Report(pass)
	}
	return nil, nil
}
