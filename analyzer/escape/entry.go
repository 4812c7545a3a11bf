package escape

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/posture"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// exposure is the factor of an entry: how many can use it.
func (k EntryKind) exposure() Factor {
	switch k {
	case Public:
		return Factor{100, "reachable from any network"}
	case LAN:
		return Factor{92, "reachable from the local network"}
	case ExternalNetwork:
		return Factor{80, "reachable for other projects' containers"}
	case OnLoopback:
		return Factor{60, "reachable from the host"}
	case Supply:
	}
	return Factor{45, "needs a hostile image"}
}

// A way is a way in from outside: who uses it, to which port, because of what.
type way struct {
	kind  EntryKind
	port  string
	fact  *Fact
	route reach.Route
	// server is what listens there, nil if it is not known.
	server *program.Server
	// Through a proxy: what the way rests on beside its fact, the factor of what is
	// asked there, and whether that is over TLS.
	also   []*Fact
	asks   Factor
	secure bool
}

// ways returns the ways to what listens in c from outside of the application.
func (s *scan) ways(c *container.Container) []way {
	found, ok := s.known[c]
	if !ok {
		found = s.findWays(c)
		s.known[c] = found
	}
	return found
}

func (s *scan) findWays(c *container.Container) []way {
	if c.Lifetime == container.OneShot {
		return nil
	}
	var ways []way
	owner := netOwner(c)
	for _, p := range owner.Ports {
		kind, ok := s.kindOf(p.Exposure)
		if !ok || s.deaf(c, p) {
			continue
		}
		ways = append(ways, s.portWays(c, owner, p, kind)...)
	}
	for _, w := range s.reach.Entries(c, program.Listener{}) {
		if w.Route == reach.ByPort || !w.Scope.Outside() && (w.Scope != reach.Host || w.Route != reach.ByProxy) {
			continue
		}
		if w.Route == reach.ByHostNetwork && len(s.facts.of(c.Name, "listens")) == 0 {
			continue
		}
		kind := LAN
		switch w.Scope {
		case reach.Public:
			kind = s.public()
		case reach.Host:
			kind = OnLoopback
		case reach.Nobody, reach.Undecided, reach.Neighbours, reach.LAN:
		}
		port := routeName(w.Route)
		f := s.say(c, Fact{Kind: "port:" + string(kind), Key: port, At: span(w.At), Text: c.String() + ": " + w.Caption()})
		entry := way{kind: kind, port: port, fact: f, route: w.Route}
		s.proxied(c, w, &entry)
		ways = append(ways, entry)
	}
	for _, n := range owner.Networks {
		if n.External && len(s.facts.of(c.Name, "listens")) > 0 {
			f := s.say(c, Fact{Kind: "port:" + string(ExternalNetwork), Key: networkName(n), At: n.At, Text: c.String() + " is on " + source.Quote(n.Key) + ", a network of other projects"})
			ways = append(ways, way{kind: ExternalNetwork, port: networkName(n), fact: f, route: reach.ByNetwork})
		}
	}
	return ways
}

func routeName(r reach.Route) string {
	switch r {
	case reach.ByHostNetwork:
		return "host network"
	case reach.ByLANNetwork:
		return "LAN"
	case reach.ByProxy:
		return "proxy"
	case reach.ByTunnel:
		return "tunnel"
	case reach.ByPort, reach.ByNetwork, reach.ByNamespace:
	}
	return "network"
}

// kindOf returns who uses a published port.
func (s *scan) kindOf(e container.Exposure) (EntryKind, bool) {
	switch e {
	case container.OnAllInterfaces:
		return s.public(), true
	case container.OnAddress:
		return LAN, true
	case container.OnLoopback:
		return OnLoopback, true
	case container.NotPublished, container.UnknownExposure:
	}
	return "", false
}

// public returns who reaches what is published on all addresses.
func (s *scan) public() EntryKind {
	if s.posture.TrustedNetwork == posture.LAN {
		return LAN
	}
	return Public
}

// deaf reports whether what listens on a port of c does so on loopback alone, in
// a network namespace of its own, or is the kernel.
func (s *scan) deaf(c *container.Container, p container.Port) bool {
	if !p.Target.IsKnown() {
		return false
	}
	for _, l := range s.listeners(c) {
		if strconv.Itoa(l.Port) == p.Target.Str && (l.Address == program.LoopbackOnly || l.Kernel && p.Protocol == l.Protocol) {
			return true
		}
	}
	return s.local[c.Name][p.Target.Str]
}

// forThePublic is what it costs to take a port from the public that nothing
// recognises as internal.
const forThePublic = 6

// portWays returns the ways through a published port: the one that holds, and
// the one that is left when it is bound to loopback.
func (s *scan) portWays(c, owner *container.Container, p container.Port, kind EntryKind) []way {
	port := p.Target.Text()
	server := s.serverOn(c, port)
	remove := s.change(owner, draft{
		kind: unpublish, key: port, at: p.Entry, title: "delete port " + source.Quote(port), check: "who connects to it from outside",
		edits: func() []analysis.TextEdit { return owner.Delete(p.Entry) },
		patch: func(c *container.Container) {
			c.Ports = slices.DeleteFunc(slices.Clone(c.Ports), func(other container.Port) bool { return other.Entry == p.Entry && other.Target == p.Target })
		},
	})
	cost := 0
	if !internal(server) && !slices.ContainsFunc(s.apis, func(api engineAPI) bool { return api.service == c }) {
		remove, cost = nil, forThePublic // what it is for
	}
	weaker := s.say(c, Fact{Kind: "port:" + string(OnLoopback), Key: port, At: span(p.Entry), Text: "port " + source.Quote(port) + " of " + c.String() + " is reachable from the host"}, remove)
	ways := []way{{kind: OnLoopback, port: port, fact: weaker, route: reach.ByPort, server: server}}
	if kind == OnLoopback {
		return ways
	}
	bind := s.change(owner, draft{
		kind: bindLoopback, key: port, at: p.Entry, cost: cost, title: "publish the port on `127.0.0.1`", check: "who connects to it from outside", lowers: true,
		edits: func() []analysis.TextEdit { return owner.BindPort(p) },
		patch: func(c *container.Container) {
			c.Ports = slices.Clone(c.Ports)
			for i := range c.Ports {
				if other := &c.Ports[i]; other.Entry == p.Entry && other.Target == p.Target {
					other.Exposure = container.OnLoopback
				}
			}
		},
	})
	text := "port " + source.Quote(port) + " of " + c.String() + " is reachable from " + kind.Title()
	f := s.say(c, Fact{Kind: "port:" + string(kind), Key: port, At: span(p.Entry), Text: text}, remove, bind)
	return append([]way{{kind: kind, port: port, fact: f, route: reach.ByPort, server: server}}, ways...)
}

// serverOn returns the server of c that listens on a port, nil if none is known
// to.
func (s *scan) serverOn(c *container.Container, port string) *program.Server {
	for _, server := range s.servers.Of(c) {
		for _, l := range server.Listeners {
			if strconv.Itoa(l.Port) == port {
				return server
			}
		}
	}
	return nil
}

// internal reports whether a server is seldom meant for the public.
func internal(server *program.Server) bool {
	if server == nil {
		return false
	}
	return slices.Contains(inner[:], server.Class)
}

// inner are the classes of servers that are seldom meant for the public.
var inner = [...]program.Class{
	program.Datastore, program.Search, program.Broker, program.Coordination, program.AdminUI, program.EngineAPI, program.BrowserControl,
	program.Metrics, program.DevServer, program.Compute, program.MailCatcher,
}

// enter adds the ways into c.
func (s *scan) enter(c *container.Container) {
	h := s.holds[c]
	foot := Node{Kind: Foot, Service: c.Name}
	for _, w := range s.ways(c) {
		out := Node{Kind: Outside, Service: c.Name, Detail: string(w.kind) + ":" + w.port}
		s.model.entries = append(s.model.entries, entry{Entry{Kind: w.kind, Service: c.Name, Port: w.port, Fact: w.fact}, s.model.node(out)})
		auth := s.authentication(c, w)
		by := slices.Concat([]*Fact{w.fact}, w.also)
		base := slices.Clip(by)
		if h.fact != nil {
			base = append(base, h.fact)
		}
		gains := "gets code execution in " + c.String()
		through := gains
		if h.class == generic || h.class == hard {
			through += " through a flaw in it"
		}
		s.apiEntries(c, w, out)
		if h.onlyAPI() {
			continue
		}
		with := arc{edge: "ENTRY", kind: EntryStep, facts: base, factors: factors(w.kind.exposure(), auth), service: c.Name, gains: through}
		if s.beside(c, w) || !s.applicationEntries(c, out, with, h.outside, w.secure || s.secure(c, w.port)) {
			flaw := h.outside
			if w.route == reach.ByHostNetwork && s.unnamed(c) {
				flaw = unnamedPorts
			}
			with.factors = factors(w.kind.exposure(), flaw, auth)
			s.model.add(out, foot, with)
		}
		for _, f := range s.debuggers(c, w.fact) {
			s.model.add(out, foot, arc{edge: "ENTRY", kind: EntryStep, facts: append(slices.Clip(by), f), factors: factors(w.kind.exposure(), byDesign.outside, w.asks), service: c.Name, gains: gains})
		}
		if h.open != nil && !w.guarded() { // behind a login it is one that asks who is there
			s.model.add(out, foot, arc{edge: "ENTRY", kind: EntryStep, facts: append(slices.Clip(by), h.open), factors: factors(w.kind.exposure(), h.opened.outside), service: c.Name, gains: gains})
		}
	}
	s.supply(c, foot)
}

// authentication returns the factor of what asks for a password before the
// server does. A login of the server's own is in its class, but for one over TLS.
func (s *scan) authentication(c *container.Container, w way) Factor {
	if w.guarded() {
		return w.asks
	}
	h := s.holds[c]
	if h.class == admin && (w.port == "9443" || w.port == "8443" || w.port == "443") {
		return Factor{94, "logs in over TLS"}
	}
	return Factor{}
}

// supply adds the way in by a hostile image, for what no listener leads to.
func (s *scan) supply(c *container.Container, foot Node) {
	if len(s.ways(c)) > 0 || c.Image == nil || c.Image.Reference == nil {
		return
	}
	out := Node{Kind: Outside, Service: c.Name, Detail: string(Supply)}
	what := " runs an image from elsewhere"
	if runsJobs(c.Image.Reference) {
		what = " runs the jobs that repositories hold"
	}
	f := s.say(c, Fact{Kind: "image", At: span(c.Image.Reference), Text: c.String() + what})
	e := Entry{Kind: Supply, Service: c.Name, Fact: f}
	all, gains := []Factor{Supply.exposure()}, "runs code in "+c.String()+" with its image"
	switch {
	case runsJobs(c.Image.Reference):
		e.Port, all[0].Name, gains = jobs, "needs a hostile repository", "runs code in "+c.String()+" with a job"
	case c.Image.Reference.IsKnown() && container.ParseReference(c.Image.Reference.Str).Digest != "":
		all = append(all, Factor{60, "image fixed by its digest"})
	default:
		all = append(all, Factor{80, "image whose tag can be moved"})
	}
	s.model.entries = append(s.model.entries, entry{e, s.model.node(out)})
	if len(c.Profiles) > 0 {
		all = append(all, Factor{70, "only started with a profile"})
	}
	s.model.add(out, foot, arc{edge: "ENTRY.supply", kind: EntryStep, facts: []*Fact{f}, factors: all, service: c.Name, gains: gains})
	if e.Port == jobs {
		return // they do not choose the image
	}
	// Who makes the image says as whom it runs, and which programs are setuid in it.
	if c.User.From != container.FromCompose {
		own := s.say(c, Fact{Kind: "image-user", At: c.At, Absent: true, Text: "no `user` is written for " + c.String() + ": its image decides"}, s.user(c))
		s.model.add(out, Node{Kind: Root, Service: c.Name}, arc{
			edge: "ENTRY.supply", kind: EntryStep, facts: []*Fact{f, own}, factors: all, service: c.Name, gains: "is root in " + c.String() + " by the image's own user",
		})
		return
	}
	if c.User.Identity == container.Root {
		return // at once
	}
	for _, off := range s.facts.of(c.Name, "nnp:off") {
		s.model.add(out, Node{Kind: Root, Service: c.Name}, arc{
			edge: "ENTRY.supply", kind: EntryStep, facts: []*Fact{f, off}, factors: all, service: c.Name, gains: "is root in " + c.String() + " by a setuid program of the image",
		})
	}
}

// runsJobs reports whether an image runs the jobs of a CI service: nothing listens
// in it, but it runs what repositories hold.
func runsJobs(reference *value.Value) bool {
	if !reference.IsKnown() {
		return false
	}
	_, name, _ := strings.Cut(container.ParseReference(reference.Str).Repository, "/")
	switch name {
	case "gitlab/gitlab-runner", "myoung34/github-runner", "actions/actions-runner", "gitea/act_runner", "woodpeckerci/woodpecker-agent",
		"drone/drone-runner-docker", "buildkite/agent", "jenkins/inbound-agent", "jenkins/ssh-agent", "circleci/runner-agent":
		return true
	}
	return false
}
