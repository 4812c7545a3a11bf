package reach

import (
	"iter"
	"slices"
	"strconv"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/traefik"
)

// A Map tells who reaches whom in a unit. It keeps what it has found out, so that
// it is not for several goroutines at a time.
type Map struct {
	containers []*container.Container
	servers    program.Servers
	proxies    []*program.Server
	near       neighbourhood
	traefik    *traefik.Config
	widest     map[question]answer
}

// A question is how a listener of a container is reached, and its answer the
// widest way, if there is one.
type question struct {
	container *container.Container
	port      int
	protocol  string
	address   program.Address
}

type answer struct {
	way Way
	ok  bool
}

func newMap(containers []*container.Container, servers program.Servers, config *traefik.Config) *Map {
	m := &Map{
		containers: containers, servers: servers, near: newNeighbourhood(containers), traefik: config,
		widest: map[question]answer{},
	}
	m.proxies = m.findProxies()
	return m
}

// Of returns the map of some containers, for those who are no analyzer.
func Of(containers []*container.Container) *Map {
	servers := program.Servers{}
	for _, c := range containers {
		servers[c] = program.Of(c)
	}
	return newMap(containers, servers, traefik.Read(containers))
}

// Ways returns all ways to a listener of c, the widest first. A listener without
// a port stands for any of c's, and so does one whose port is not known.
func (m *Map) Ways(c *container.Container, l program.Listener) []Way {
	ways := slices.AppendSeq(m.Entries(c, l), m.FromNeighbours(c, l))
	sortWays(ways)
	return ways
}

// FromNeighbours returns the ways to a listener of c that begin in a container of
// the unit: there may be some hundreds.
func (m *Map) FromNeighbours(c *container.Container, l program.Listener) iter.Seq[Way] {
	return func(yield func(Way) bool) {
		for _, n := range m.neighbours(c) {
			if l.Address == program.LoopbackOnly && !n.namespace() {
				continue
			}
			if !yield(neighbourly(c, m.neighbour(c, n))) {
				return
			}
		}
	}
}

// Entries returns the ways to a listener of c that do not begin in a container
// of the unit, the widest first.
func (m *Map) Entries(c *container.Container, l program.Listener) []Way {
	ways := m.direct(c, l)
	if l.Address != program.LoopbackOnly {
		ways = append(ways, m.proxied(c, l)...)
	}
	sortWays(ways)
	return ways
}

// neighbourly returns the way from a neighbour.
func neighbourly(c *container.Container, n Neighbour) Way {
	if n.Namespace {
		return Way{Scope: Neighbours, Route: ByNamespace, At: namespaceAt(c, n.Container), Through: n.Container, Owner: netOwner(c)}
	}
	implied := n.Network.Key == "default" && n.Network.Value == nil
	return Way{Scope: Neighbours, Route: ByNetwork, At: n.Network.At, Through: n.Container, Owner: netOwner(c), implied: implied}
}

// direct returns the ways that need no other container, the widest first.
func (m *Map) direct(c *container.Container, l program.Listener) []Way {
	owner := netOwner(c)
	loopback := l.Address == program.LoopbackOnly
	var ways []Way
	if !loopback {
		ways = append(ports(owner, l), lan(owner)...)
	}
	ways = append(ways, hostNetwork(owner, loopback)...)
	sortWays(ways)
	return ways
}

func sortWays(ways []Way) {
	slices.SortStableFunc(ways, func(a, b Way) int { return int(b.Scope) - int(a.Scope) })
}

// Widest returns the way to a listener of c by which the most come and nobody
// asks who they are, and false if none is known.
func (m *Map) Widest(c *container.Container, l program.Listener) (Way, bool) {
	asked := question{c, l.Port, l.Protocol, l.Address}
	known, ok := m.widest[asked]
	if !ok {
		known.way, known.ok = m.findWidest(c, l)
		m.widest[asked] = known
	}
	return known.way, known.ok
}

func (m *Map) findWidest(c *container.Container, l program.Listener) (Way, bool) {
	for _, w := range m.Entries(c, l) {
		if w.Guard == nil && w.Scope > Undecided {
			return w, true
		}
	}
	for w := range m.FromNeighbours(c, l) {
		return w, true
	}
	return Way{}, false
}

// Server returns the widest way to any listener of a server.
func (m *Map) Server(s *program.Server) (Way, program.Listener, bool) {
	var best Way
	var at program.Listener
	for _, l := range s.Listeners {
		if w, ok := m.Widest(s.Container, l); ok && w.Scope > best.Scope {
			best, at = w, l
		}
	}
	return best, at, best.Scope > Undecided
}

// Arrival returns the widest way by which an attacker comes to some listeners of
// c and nobody asks who they are, and for a neighbour's the way to that neighbour:
// one that other machines don't reach does not fall. Without listeners it is the
// way to any of c's.
func (m *Map) Arrival(c *container.Container, listeners []program.Listener) (way, entry Way, ok bool) {
	if len(listeners) == 0 {
		listeners = []program.Listener{{}}
	}
	for _, l := range listeners {
		for _, w := range m.Entries(c, l) {
			if w.Scope > max(way.Scope, Undecided) && w.Guard == nil {
				way, ok = w, true
			}
		}
	}
	if ok {
		return way, way, true
	}
	for _, l := range listeners {
		for w := range m.FromNeighbours(c, l) {
			if entry, ok := m.Widest(w.Through, program.Listener{}); ok && entry.Scope.Outside() {
				return w, entry, true
			}
		}
	}
	return Way{}, Way{}, false
}

// netOwner returns the container whose network namespace c is in: its own, or
// another's.
func netOwner(c *container.Container) *container.Container {
	for range 8 { // a cycle is Compose's to reject
		if c.NetworkOf == nil {
			break
		}
		c = c.NetworkOf
	}
	return c
}

// ports returns the ways through published ports.
func ports(c *container.Container, l program.Listener) []Way {
	var ways []Way
	for _, p := range c.Ports {
		if !LeadsTo(p, l) {
			continue
		}
		w := Way{Route: ByPort, At: p.Entry, Port: p, Owner: c}
		if !p.HostIP.IsZero() && p.HostIP.Str != "" {
			w.At = p.HostIP
		}
		switch p.Exposure {
		case container.OnAllInterfaces:
			w.Scope, w.caption = Public, "reachable from any network"
		case container.OnAddress:
			w.Scope, w.caption = LAN, "reachable through "+p.HostIP.String()
		case container.OnLoopback:
			w.Scope, w.caption = Host, "reachable from the host"
		case container.UnknownExposure:
			w.Scope, w.caption = Undecided, "a variable decides from where it is reachable"
		case container.NotPublished:
			continue
		}
		ways = append(ways, w)
	}
	return ways
}

// LeadsTo reports whether a published port certainly leads to a listener.
func LeadsTo(p container.Port, l program.Listener) bool {
	if l.Port == 0 {
		return l.Protocol == "" || p.Protocol == l.Protocol
	}
	return p.Protocol == l.Protocol && p.Target.IsKnown() && p.Target.Str == strconv.Itoa(l.Port)
}

// lan returns the ways over networks that put c on the host's LAN.
func lan(c *container.Container) []Way {
	var ways []Way
	for _, n := range c.Networks {
		if n.OnLAN() {
			ways = append(ways, Way{Scope: LAN, Route: ByLANNetwork, At: n.At, Owner: c, caption: "gives the container an address on the LAN"})
		}
	}
	return ways
}

// hostNetwork returns the way into the host's network namespace.
func hostNetwork(c *container.Container, loopback bool) []Way {
	if !c.Namespaces.Network.Host {
		return nil
	}
	w := Way{Scope: Public, Route: ByHostNetwork, At: c.Namespaces.Network.Value, Owner: c, caption: "listens on the host's own addresses"}
	if loopback {
		w.Scope, w.caption = Host, "listens on the host's loopback address"
	}
	return []Way{w}
}

// namespaceAt returns the attribute that puts two containers into one network
// namespace.
func namespaceAt(a, b *container.Container) analysis.Range {
	if a.NetworkOf != nil {
		return a.Namespaces.Network.Value
	}
	return b.Namespaces.Network.Value
}
