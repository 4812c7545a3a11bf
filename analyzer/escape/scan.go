package escape

import (
	"slices"

	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/posture"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// A scan reads the facts of containers and makes the model of them.
type scan struct {
	containers []*container.Container // those that a Compose file runs
	unit       *source.Unit
	posture    posture.Posture
	settings   Settings
	costs      map[string]int

	reach   *reach.Map
	servers program.Servers
	facts   *facts
	changes map[string]*change
	model   *model
	apis    []engineAPI
	holds   map[*container.Container]foothold
	known   map[*container.Container][]way
	served  map[string]*served // by service
	sinks   map[*Fact]*application.Flow
	// local are the ports on which a debugger listens on loopback, by service.
	local map[string]map[string]bool
}

// newScan reads containers.
func newScan(in Input) *scan {
	s := &scan{
		unit: in.Unit, posture: in.Posture, settings: in.Settings, costs: usualCosts(),
		servers: program.Servers{}, facts: newFacts(), changes: map[string]*change{}, model: newModel(),
		holds: map[*container.Container]foothold{}, known: map[*container.Container][]way{},
		served: map[string]*served{}, sinks: map[*Fact]*application.Flow{}, local: map[string]map[string]bool{},
	}
	for _, c := range in.Containers {
		if c.Service == nil || c.Lifetime == container.Inactive {
			continue // nothing says how it runs, or it does not
		}
		s.containers = append(s.containers, c)
		s.servers[c] = program.Of(c)
	}
	s.reach = reach.Of(s.containers)
	for _, c := range s.containers {
		if app := in.Applications[c.Name]; app != nil {
			s.serves(c, app)
		}
	}
	for _, c := range s.containers {
		s.users(c)
		s.privileges(c)
		s.devices(c)
		s.mounts(c)
		s.engines(c)
		s.networks(c)
		s.attach(c, in.Debug[c.Name])
		s.input(c)
	}
	for _, c := range s.containers {
		s.holds[c] = s.footholdOf(c)
	}
	return s
}

// build makes the model: the rules that hold.
func (s *scan) build() *model {
	m := s.model
	m.engine(shield{posture: s.posture})
	for _, c := range s.containers {
		m.rows(c, s.facts, shield{posture: s.posture, runtime: runtimeOf(c)})
	}
	s.engineArcs()
	s.applicationArcs()
	s.networkArcs()
	s.namespaceArcs()
	s.volumeArcs()
	s.inputArcs()
	s.jobArcs()
	s.splits()
	for _, c := range s.containers {
		s.enter(c)
	}
	m.facts = s.facts.number()
	m.prune()
	m.full = m.full || s.facts.full
	slices.SortStableFunc(m.entries, func(a, b entry) int { return compareNodes(m.nodes[a.node], m.nodes[b.node]) })
	return m
}

// without leaves out facts that have been removed by changes that containers do
// not show.
func (s *facts) without(removed map[string]bool) {
	if len(removed) == 0 {
		return
	}
	gone := func(f *Fact) bool { return removed[f.String()] }
	s.all = slices.DeleteFunc(s.all, gone)
	for _, kinds := range s.by {
		for kind, list := range kinds {
			kinds[kind] = slices.DeleteFunc(list, gone)
		}
	}
}
