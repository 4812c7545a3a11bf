package escape

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A service that is moved to a network of its own keeps its clients there. Their
// way to it does not depend on the network that is left, so that it stands in the
// model beside that one from the start.

// splits offers to move each service that is worth it to a network of its own.
func (s *scan) splits() {
	for _, c := range s.containers {
		if c.NetworkOf != nil || !s.worthReaching(c) {
			continue
		}
		clients := s.clients(c)
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

// clients returns the services that wait for c or name it as a host.
func (s *scan) clients(c *container.Container) []client {
	var found []client
	for _, other := range s.containers {
		if other == c || !s.neighbours(other, c) {
			continue
		}
		if at := s.mentions(other, c); at.IsValid() {
			found = append(found, client{other, at})
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

// mentions returns where a service waits for another or names it as a host.
func (s *scan) mentions(from, c *container.Container) source.Span {
	names := []string{c.Name}
	if v := c.Service.Get("container_name"); v.IsKnown() {
		names = append(names, v.Str)
	}
	if m := from.Service.Get("depends_on").Member(c.Name); m != nil {
		return m.KeyAt
	}
	for i := range from.Environment {
		v := &from.Environment[i]
		if v.Value.IsKnown() && hosts(v.Value, names) {
			return v.Value.At
		}
	}
	for _, word := range from.Main.Argv {
		if word.IsKnown() && hosts(word, names) {
			return word.At
		}
	}
	return source.Span{}
}

// hosts reports whether a text has one of the names where a host stands: alone,
// or behind "//", "@" or "=" and before a port, a path or the end.
func hosts(v *value.Value, names []string) bool {
	for _, name := range names {
		for rest, off := v.Str, 0; ; {
			i := strings.Index(rest[off:], name)
			if i < 0 {
				break
			}
			from, to := off+i, off+i+len(name)
			before := from == 0 || strings.ContainsRune("/@=, ", rune(rest[from-1]))
			after := to == len(rest) || strings.ContainsRune(":/,? ", rune(rest[to]))
			if before && after {
				return true
			}
			off = to
		}
	}
	return false
}
