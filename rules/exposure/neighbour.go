package exposure

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// exposedNeighbour returns a container that reaches c and that other machines
// reach, with the way by which they do.
func exposedNeighbour(m *reach.Map, c *container.Container) (reach.Neighbour, reach.Way, bool) {
	for _, n := range m.Neighbours(c) {
		for _, entry := range m.Entries(n.Container, program.Listener{}) {
			if entry.Scope.Outside() && entry.Guard == nil {
				return n, entry, true
			}
		}
	}
	return reach.Neighbour{}, reach.Way{}, false
}

// place returns where a server is that only neighbours reach: the switch that
// opens it, or what tells that it runs.
func (s sighting) place() analysis.Range {
	if s.Auth.At != nil && s.Auth.State == program.Open {
		return s.Auth.At
	}
	return s.At
}

// fromNeighbour completes a finding about a server that a neighbour reaches.
func (s sighting) fromNeighbour(pass *analysis.Pass, f *analyzer.Finding, n reach.Neighbour, entry reach.Way) {
	f.About(s.Container.Subjects(f.At)...).Keyed(s.Title)
	evidence.Development(f, s.Container, source.In(pass).Files)
	if s.Auth.At != nil && s.Auth.State == program.DefaultCredential {
		f.Because(analyzer.Cause, s.Auth.At, "the vendor's default password")
		f.Mask(s.Auth.At)
	}
	f.Because(analyzer.Entry, entry.At, "%s: %s", n.Container, entry.Caption())
	if n.Network.Key == "default" && n.Network.Value == nil {
		f.Because(analyzer.Value, n.Network.At, "on the default network, as is %s", n.Container)
	} else {
		f.Because(analyzer.Value, n.Network.At, "%s is on this network, too", n.Container)
	}
	s.fixPassword(f)
}
