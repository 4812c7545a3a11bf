package escape

import (
	"iter"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A service that is moved to a network of its own keeps its clients there. Their
// way to it does not depend on the network that is left, so that it stands in the
// model beside that one from the start.

// splits offers to move each service that is worth it to a network of its own.
func (s *scan) splits() {
	connections := s.connections()
	for _, c := range s.containers {
		if c.NetworkOf != nil || !s.worthReaching(c) {
			continue
		}
		clients := connections[c]
		var names []string
		for _, client := range clients {
			names = append(names, client.service.String())
		}
		title := "put " + c.String() + " on a network of its own"
		if len(names) > 0 {
			title += ", with " + strings.Join(names, ", ")
		}
		split := s.change(c, draft{kind: splitNetwork, at: c.At, title: title, check: "who connects to the service"})
		for _, n := range c.Networks {
			for _, f := range s.facts.of(c.Name, "net:"+networkName(n)) {
				s.offer(split, f)
			}
		}
		own := Node{Kind: Network, Detail: "only " + c.Name}
		for _, client := range clients {
			f := s.say(client.service, Fact{Kind: "client-of:" + c.Name, At: client.at, Text: client.service.String() + " connects to " + c.String()})
			s.model.add(Node{Kind: Foot, Service: client.service.Name}, own, arc{
				edge: "NET.client", kind: LateralStep, facts: []*Fact{f}, service: client.service.Name, gains: "sends to " + c.String() + ", whose client it is",
			})
		}
		if len(clients) == 0 {
			continue
		}
		for _, listens := range s.facts.of(c.Name, "listens") {
			s.take(own, c, "L.net", []*Fact{listens})
		}
		for _, api := range s.apis {
			if api.service == c {
				s.reachAPI(own, api, hop, nil)
			}
		}
	}
}

// offer lets a change remove a fact that is known already.
func (s *scan) offer(c *change, f *Fact) {
	if !s.settings.keeps(c.service, c.kind) && !slices.Contains(c.removes, f) {
		c.removes = append(c.removes, f)
	}
}

// worthReaching reports whether a service has facts from which a rule leads on,
// and is none that others have to reach.
func (s *scan) worthReaching(c *container.Container) bool {
	for _, server := range s.servers.Of(c) {
		if server.Class == program.Proxy || server.Class == program.Tunnel {
			return false
		}
	}
	for kind := range s.facts.by[c.Name] {
		name, _, _ := strings.Cut(kind, ":")
		switch name {
		case "socket", "user-socket", "privileged", "proxy", "dind", "api-endpoint", "write-root", "write-later", "write-user", "write-project", "read", "device":
			return true
		case "cap":
			if kind != "cap:SETUID" && kind != "cap:SETGID" && kind != "cap:MKNOD" {
				return true
			}
		}
	}
	return false
}

// A client is a service that connects to another one, because of what stands at
// a place.
type client struct {
	service *container.Container
	at      source.Span
}

// connections returns the clients of each service: those on a network with it
// that wait for it or name it as a host, and the proxies that pass on to it.
func (s *scan) connections() map[*container.Container][]client {
	byName := map[string]*container.Container{}
	for _, c := range s.containers {
		if v := c.Service.Get("container_name"); v.IsKnown() {
			byName[v.Str] = c
		}
	}
	for _, c := range s.containers {
		byName[c.Name] = c
	}
	found := map[*container.Container][]client{}
	for _, from := range s.containers {
		seen := map[*container.Container]bool{from: true}
		connect := func(name string, at source.Span) {
			if c := byName[name]; c != nil && !seen[c] && s.neighbours(from, c) {
				seen[c] = true
				found[c] = append(found[c], client{from, at})
			}
		}
		if waits := from.Service.Get("depends_on"); waits != nil {
			for _, m := range waits.Kids {
				connect(m.Key, m.KeyAt)
			}
		}
		for i := range from.Environment {
			if v := from.Environment[i].Value; v.IsKnown() {
				for name := range hosts(v) {
					connect(name, v.At)
				}
			}
		}
		for _, word := range from.Main.Argv {
			if word.IsKnown() {
				for name := range hosts(word) {
					connect(name, word.At)
				}
			}
		}
	}
	for _, c := range s.containers {
		for _, w := range s.reach.Entries(c, program.Listener{}) {
			known := slices.ContainsFunc(found[c], func(other client) bool { return other.service == w.Through })
			if w.Through != nil && (w.Route == reach.ByProxy || w.Route == reach.ByTunnel) && !known {
				found[c] = append(found[c], client{w.Through, span(w.At)})
			}
		}
	}
	return found
}

// neighbours reports whether two services are on one network.
func (s *scan) neighbours(a, b *container.Container) bool {
	return slices.ContainsFunc(netOwner(a).Networks, func(n container.Network) bool {
		kind := "net:" + networkName(n)
		return len(s.facts.of(a.Name, kind)) > 0 && len(s.facts.of(b.Name, kind)) > 0
	})
}

// hosts returns the words of a text that stand where a host does: alone, or
// behind "//", "@" or "=" and before a port, a path or the end.
func hosts(v *value.Value) iter.Seq[string] {
	return func(yield func(string) bool) {
		for word := range strings.FieldsFuncSeq(v.Str, func(r rune) bool { return strings.ContainsRune("/@=, :?", r) }) {
			if !yield(word) {
				return
			}
		}
	}
}
