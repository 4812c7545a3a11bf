package escape

import (
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// engineArcs adds who gets to the engine APIs that services hand on, over the
// network, from outside, and with what certificates.
func (s *scan) engineArcs() {
	for _, api := range s.apis {
		c := api.service
		for _, n := range netOwner(c).Networks {
			name := networkName(n)
			for _, attached := range s.facts.of(c.Name, "net:"+name) {
				s.reachAPI(Node{Kind: Network, Detail: name}, api, hop, attached)
			}
		}
		for _, w := range s.ways(c) {
			if w.route == reach.ByPort && w.fact.Kind != "port:loopback" {
				s.reachAPI(Node{Kind: Published}, api, hop, w.fact)
			}
		}
		for _, shared := range s.containers {
			if shared.NetworkOf == c {
				f := s.say(shared, Fact{Kind: "net-of:" + c.Name, At: span(shared.Namespaces.Network.Value), Text: shared.String() + " is in the network namespace of " + c.String()})
				s.reachAPI(Node{Kind: Foot, Service: shared.Name}, api, hop, f)
			}
		}
		s.inside(c)
	}
	for _, c := range s.containers {
		for _, f := range s.facts.of(c.Name, "socket-of:*") {
			inner := f.Kind[len("socket-of:"):]
			s.model.add(Node{Kind: Root, Service: c.Name}, Node{Kind: API, Service: inner, Detail: APIFull}, arc{
				edge: "L.sock", kind: LateralStep, facts: []*Fact{f}, factors: []Factor{hop}, service: inner,
				gains: "controls the engine in " + source.Quote(inner) + " through its socket", lateral: true,
			})
			for _, other := range s.containers {
				if other.Name == inner {
					s.inside(other)
				}
			}
		}
		for _, f := range s.facts.of(c.Name, "certificate-of:*") {
			inner := f.Kind[len("certificate-of:"):]
			node := Node{Kind: API, Service: inner, Detail: APIFull}
			for _, here := range s.facts.of(c.Name, "net:*") {
				for _, there := range s.facts.of(inner, here.Kind) {
					s.model.add(Node{Kind: Foot, Service: c.Name}, node, arc{
						edge: "L.cert", kind: LateralStep, facts: []*Fact{f, here, there}, factors: []Factor{hop}, service: inner,
						gains: "controls the engine in " + source.Quote(inner) + " with its client certificate", lateral: true,
					})
				}
			}
			for _, other := range s.containers {
				if other.Name == inner {
					s.inside(other)
				}
			}
		}
	}
}

// inside adds that who controls an engine in a container is root there.
func (s *scan) inside(c *container.Container) {
	s.model.add(Node{Kind: API, Service: c.Name, Detail: APIFull}, Node{Kind: Root, Service: c.Name}, arc{
		edge: "API.dind", kind: PrivilegeStep, service: c.Name, gains: "starts a container that is root in " + c.String(),
	})
}

// reachAPI adds that who holds a node controls an API.
func (s *scan) reachAPI(from Node, api engineAPI, how Factor, because *Fact) {
	for _, picked := range pick(s.facts, api.service.Name, api.kinds) {
		if because != nil {
			picked = append(picked, because)
		}
		s.model.add(from, api.node, arc{
			edge: api.edge, kind: LateralStep, facts: picked, factors: factors(how), service: api.service.Name,
			gains: api.gains, lateral: true,
		})
	}
}

// apiEntries adds that who gets to a published port of an API controls it.
func (s *scan) apiEntries(c *container.Container, w way, out Node) {
	for _, api := range s.apis {
		if api.service != c || w.route == reach.ByPort && w.port != api.port && w.port != "2376" {
			continue
		}
		for _, picked := range pick(s.facts, c.Name, api.kinds) {
			s.model.add(out, api.node, arc{
				edge: "API.published", kind: EntryStep, facts: slices.Concat([]*Fact{w.fact}, w.also, picked), service: c.Name, gains: api.gains,
				factors: factors(w.kind.exposure(), byDesign.outside, w.asks),
			})
		}
	}
}

// input notes that the container's first process reads what is typed.
func (s *scan) input(c *container.Container) {
	v := c.Service.Get("stdin_open")
	if !v.IsKnown() || v.Str != "true" {
		return
	}
	s.say(c, Fact{Kind: "stdin", At: span(v), Text: c.String() + " keeps its input open"}, s.change(c, draft{
		kind: closeInput, at: v, title: "delete `stdin_open`", check: "who attaches to the container", edits: func() []analysis.TextEdit { return c.Delete(v) },
	}))
}

// inputArcs adds that who attaches through an engine's API types into shells.
func (s *scan) inputArcs() {
	for _, c := range s.containers {
		how := Factor{85, "takes commands if its program reads them"}
		switch c.Main.Program.Name {
		case "sh", "bash", "ash", "zsh", "python", "node", "irb", "php", "psql":
			how = hop
		}
		for _, f := range s.facts.of(c.Name, "stdin") {
			s.model.add(Node{Kind: API, Detail: APIAttach}, Node{Kind: Foot, Service: c.Name}, arc{
				edge: "L.attach", kind: LateralStep, facts: []*Fact{f}, factors: []Factor{how}, service: c.Name,
				gains: "types commands into " + c.String(), lateral: true,
			})
		}
	}
}
