package escape

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// networks notes to which networks the container is attached, and that something
// in it listens. A network whose members can't speak to each other is none.
func (s *scan) networks(c *container.Container) {
	owner := netOwner(c)
	for _, n := range owner.Networks {
		if apart := n.Options.Get("com.docker.network.bridge.enable_icc"); apart.IsUnknown() || apart.IsKnown() && strings.EqualFold(apart.Str, "false") {
			continue
		}
		s.say(c, Fact{Kind: "net:" + networkName(n), At: n.At, Absent: n.Value == nil, Text: c.String() + " is on the network " + source.Quote(n.Key)})
	}
	if c.Lifetime == container.OneShot {
		return
	}
	if at, what := s.listens(c); what != "" {
		s.say(c, Fact{Kind: "listens", At: at, Text: c.String() + " listens" + what})
	}
}

// networkName identifies a network: by the name that the engine knows, else by
// its key.
func networkName(n container.Network) string {
	if n.Name.IsKnown() && n.Name.Str != "" {
		return n.Name.Str
	}
	return n.Key
}

// listens returns what tells that something in c waits for connections from
// other containers.
func (s *scan) listens(c *container.Container) (at source.Span, what string) {
	unknown := false
	for _, l := range s.listeners(c) {
		switch {
		case l.Address == program.LoopbackOnly, l.Kernel:
			unknown = true
		case l.Port > 0:
			return span(l.At), " on port " + strconv.Itoa(l.Port)
		default:
			return span(l.At), " on a port"
		}
	}
	if unknown {
		return source.Span{}, "" // on loopback only, or the kernel does
	}
	for _, p := range c.Ports {
		if p.Target.IsKnown() {
			return span(p.Entry), " on port " + source.Escape(p.Target.Str)
		}
	}
	if list := c.Service.Get("expose"); list != nil && len(list.Kids) > 0 && list.Kids[0].Val.IsKnown() {
		return span(list.Kids[0].Val), " on port " + source.Escape(list.Kids[0].Val.Str)
	}
	for i := c.Image; i != nil; i = i.Base {
		if i.Stage != nil && len(i.Stage.Exposed) > 0 && i.Stage.Exposed[0].IsKnown() {
			return span(i.Stage.Exposed[0]), " on port " + source.Escape(i.Stage.Exposed[0].Str)
		}
		if i.Known != nil && len(i.Known.Ports) > 0 && !ends(c) {
			return span(i.Reference), " on port " + i.Known.Ports[0]
		}
	}
	for _, w := range s.reach.Entries(c, program.Listener{}) {
		if w.Route == reach.ByProxy || w.Route == reach.ByTunnel {
			return span(w.At), " for a proxy"
		}
	}
	if s.unnamed(c) {
		return span(netOwner(c).Namespaces.Network.Value), " on ports of the host that no file names"
	}
	return source.Span{}, ""
}

// ends reports whether a command of the files takes the place of the server that
// the image is known for.
func ends(c *container.Container) bool {
	return len(c.Main.Argv) > 0 && c.Main.Argv[0].State != value.Synthetic && !strings.HasPrefix(c.Main.Argv[0].Str, "-") && c.Image.Stage == nil
}

// networkArcs adds who reaches whom over networks. Each network is a node, so
// that an application of many services has as many rules as attachments.
func (s *scan) networkArcs() {
	published, loopback := Node{Kind: Published}, Node{Kind: Loopback}
	for _, c := range s.containers {
		foot := Node{Kind: Foot, Service: c.Name}
		owner := netOwner(c)
		for _, n := range owner.Networks {
			name := networkName(n)
			node := Node{Kind: Network, Detail: name}
			for _, f := range s.facts.of(c.Name, "net:"+name) {
				s.model.add(foot, node, arc{edge: "NET.join", kind: LateralStep, facts: []*Fact{f}, service: c.Name, gains: "sends to every service on the network " + source.Quote(n.Key)})
				if !n.Internal {
					s.model.add(foot, published, arc{edge: "NET.host", kind: LateralStep, facts: []*Fact{f}, service: c.Name, gains: "sends to the ports that are published on the host's addresses"})
				}
				for _, listens := range s.facts.of(c.Name, "listens") {
					s.take(node, c, "L.net", []*Fact{listens, f})
				}
			}
			s.model.add(loopback, node, arc{edge: "NET.bridge", kind: LateralStep, gains: "sends to every container from the host's network"})
		}
		for _, f := range s.facts.of(c.Name, "host-net") {
			s.model.add(foot, loopback, arc{edge: "NS.net", kind: LateralStep, facts: []*Fact{f}, service: c.Name, gains: "sends from the host's own network"})
			s.model.add(foot, published, arc{edge: "NS.net", kind: LateralStep, facts: []*Fact{f}, service: c.Name, gains: "sends from the host's own network"})
			for _, listens := range s.facts.of(c.Name, "listens") {
				s.take(published, c, "L.host", []*Fact{listens, f})
				s.take(loopback, c, "L.host", []*Fact{listens, f})
			}
		}
		for _, way := range s.ways(c) {
			if way.fact.Kind != "port:loopback" && way.route == reach.ByPort {
				s.take(published, c, "L.host", []*Fact{way.fact})
			}
			if way.route == reach.ByPort {
				s.take(loopback, c, "L.host", []*Fact{way.fact})
			}
		}
	}
}

// take adds that who sends to c gets code execution in it.
func (s *scan) take(from Node, c *container.Container, edge Edge, because []*Fact) {
	foot, h := Node{Kind: Foot, Service: c.Name}, s.holds[c]
	if h.onlyAPI() {
		return
	}
	gains := "takes over " + c.String()
	base := because
	if h.fact != nil {
		base = slices.Concat(because, []*Fact{h.fact})
	}
	with := arc{edge: edge, kind: LateralStep, facts: base, factors: []Factor{hop}, confidence: Certain, service: c.Name, gains: gains, lateral: true}
	if !s.applicationEntries(c, from, with, h.inside, false) {
		with.factors = []Factor{hop, h.inside}
		s.model.add(from, foot, with)
	}
	for _, f := range s.debuggers(c, because[0]) {
		s.model.add(from, foot, arc{edge: edge, kind: LateralStep, facts: slices.Concat(because, []*Fact{f}), factors: []Factor{hop, byDesign.inside}, confidence: Certain, service: c.Name, gains: gains, lateral: true})
	}
	if h.open != nil {
		s.model.add(from, foot, arc{edge: edge, kind: LateralStep, facts: slices.Concat(because, []*Fact{h.open}), factors: []Factor{hop, h.opened.inside}, service: c.Name, gains: gains, lateral: true})
	}
}

// namespaceArcs adds what services do to those whose namespaces they share.
func (s *scan) namespaceArcs() {
	byName := map[string]*container.Container{}
	byContainer := map[string]*container.Container{}
	for _, c := range s.containers {
		byName[c.Name] = c
		if name := c.Service.Get("container_name"); name.IsKnown() {
			byContainer[name.Str] = c
		}
	}
	find := func(n container.Namespace) *container.Container {
		if n.Service != "" {
			return byName[n.Service]
		}
		return byContainer[n.Container]
	}
	for _, c := range s.containers {
		if other := find(c.Namespaces.PID); other != nil && other != c {
			v := c.Namespaces.PID.Value
			f := s.say(c, Fact{Kind: "pid-of:" + other.Name, At: span(v), Text: c.String() + " shares the processes of " + other.String()}, s.change(c, draft{
				kind: ownPID, at: v, title: "give the service its own processes: delete `pid`", edits: func() []analysis.TextEdit { return c.Delete(v) },
				patch: func(c *container.Container) { c.Namespaces.PID = container.Namespace{} },
			}))
			s.pidArcs(c, other, f)
			s.pidArcs(other, c, f)
		}
		if other := find(c.Namespaces.IPC); other != nil && other != c {
			v := c.Namespaces.IPC.Value
			f := s.say(c, Fact{Kind: "ipc-of:" + other.Name, At: span(v), Text: c.String() + " shares memory with " + other.String()}, s.change(c, draft{
				kind: ownIPC, at: v, title: "give the service its own shared memory: delete `ipc`", edits: func() []analysis.TextEdit { return c.Delete(v) },
				patch: func(c *container.Container) { c.Namespaces.IPC = container.Namespace{} },
			}))
			s.model.add(Node{Kind: Root, Service: c.Name}, Node{Kind: Foot, Service: other.Name}, arc{
				edge: "L.ipc", kind: LateralStep, facts: []*Fact{f}, factors: []Factor{{75, "needs a program that trusts shared memory"}}, confidence: Likely,
				service: other.Name, gains: "changes memory that " + other.String() + " trusts", lateral: true,
			})
		}
		if other := c.NetworkOf; other != nil {
			v := c.Namespaces.Network.Value
			f := s.say(c, Fact{Kind: "net-of:" + other.Name, At: span(v), Text: c.String() + " is in the network namespace of " + other.String()})
			for _, pair := range [][2]*container.Container{{c, other}, {other, c}} {
				if len(s.servers.Of(pair[1])) > 0 || len(s.facts.of(pair[1].Name, "listens")) > 0 {
					s.take(Node{Kind: Foot, Service: pair[0].Name}, pair[1], "L.netns", []*Fact{f})
				}
			}
		}
	}
}

// pidArcs adds what root in one service does to the processes of another in its
// process namespace: their files are open to it unless they have capabilities
// that it lacks, as measured.
func (s *scan) pidArcs(from, to *container.Container, f *Fact) {
	a := arc{edge: "L.pid", kind: LateralStep, facts: []*Fact{f}, factors: []Factor{hop}, service: to.Name, gains: "attaches to the processes of " + to.String() + " and uses its files", lateral: true}
	target := Node{Kind: Foot, Service: to.Name}
	if to.User.Identity == container.Root && to.User.DroppedBy == "" {
		target.Kind = Root
	}
	if less(from, to) {
		return
	}
	s.model.add(Node{Kind: Root, Service: from.Name}, target, a)
}

// less reports whether a container lacks capabilities of another.
func less(a, b *container.Container) bool {
	if a.Privileged.True {
		return false
	}
	if b.Privileged.True {
		return true
	}
	for _, granted := range b.Capabilities.Set {
		if _, ok := a.Capabilities.Has(granted.Name); !ok && !names(a.Capabilities.Add, "ALL") {
			return true
		}
	}
	return false
}
