package reach

import (
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A route is what a container tells a reverse proxy to pass on to it.
type route struct {
	kind string         // the product of programs.tsv that reads it
	at   analysis.Range // the label or variable
	port int            // 0: none is told
	gate
}

// findProxies lists the reverse proxies and tunnels of the unit.
func (m *Map) findProxies() []*program.Server {
	var all []*program.Server
	for _, c := range m.containers {
		for _, s := range m.servers.Of(c) {
			if s.Class == program.Proxy || s.Class == program.Tunnel {
				all = append(all, s)
			}
		}
	}
	return all
}

// proxied returns the ways through reverse proxies and tunnels.
func (m *Map) proxied(c *container.Container, l program.Listener) []Way {
	if l.Protocol == "udp" {
		return nil
	}
	var ways []Way
	for _, r := range m.routes(c) {
		if m.leads(c, r, l) {
			ways = append(ways, m.through(c, r)...)
		}
	}
	for _, p := range m.proxies {
		if at, port := tunnelled(p, c); at != nil && (l.Port == 0 || port == 0 || l.Port == port) {
			ways = append(ways, Way{Scope: Public, Route: ByTunnel, At: at, Through: p.Container, Owner: c, caption: p.Container.String() + " lets the internet in"})
		}
	}
	return ways
}

// through returns the ways that a route gives: as wide as the proxy's own, or
// public if the proxy belongs to another application.
func (m *Map) through(c *container.Container, r route) []Way {
	way := Way{Scope: Public, Route: ByProxy, At: r.at, Owner: c, Guard: r.guard, Asks: r.asks, Secure: r.secure, caption: "a reverse proxy lets the public in by this"}
	here := false
	for _, p := range m.proxies {
		if p.Name != r.kind {
			continue
		}
		here = true
		if !connected(p.Container, c) {
			continue
		}
		entry := m.direct(p.Container, program.Listener{})
		if len(entry) == 0 {
			continue
		}
		way.Scope, way.Through, way.Port = entry[0].Scope, p.Container, entry[0].Port
		for _, other := range entry[1:] {
			if r.secure && other.Scope == way.Scope && !customarilyTLS(way.Port) && customarilyTLS(other.Port) {
				way.Port = other.Port
			}
		}
		way.caption = "reachable through " + p.Container.String()
		return []Way{way}
	}
	if here {
		return nil // the one that is meant can't get there, or nobody gets to it
	}
	for _, n := range netOwner(c).Networks {
		if n.External {
			return []Way{way}
		}
	}
	return nil
}

// customarilyTLS reports whether TLS is the custom on a published port.
func customarilyTLS(p container.Port) bool {
	return p.Target.IsKnown() && (p.Target.Str == "443" || p.Target.Str == "8443")
}

// connected reports whether a proxy can speak to a container.
func connected(proxy, c *container.Container) bool {
	proxy, c = netOwner(proxy), netOwner(c)
	if proxy == c || proxy.Namespaces.Network.Host {
		return true
	}
	_, ok := Shared(c, proxy)
	return ok
}

// leads reports whether a route leads to a listener. Where none is told, the
// proxy takes the lowest port.
func (m *Map) leads(c *container.Container, r route, l program.Listener) bool {
	if r.port != 0 || l.Port == 0 {
		return l.Port == 0 || r.port == l.Port
	}
	for _, s := range m.servers.Of(c) {
		for _, other := range s.Listeners {
			if other.Protocol == "tcp" && other.Port != 0 && other.Port < l.Port {
				return false
			}
		}
	}
	return true
}

// routes returns what c tells reverse proxies.
func (m *Map) routes(c *container.Container) []route {
	var all []route
	if r, ok := m.traefikRoute(c); ok {
		all = append(all, r)
	}
	if r, ok := caddy(c); ok {
		all = append(all, r)
	}
	if v := c.Variable("VIRTUAL_HOST"); v != nil && v.Value.IsKnown() && v.Value.Str != "" {
		r := route{kind: "nginx-proxy", at: v.Value, port: 80}
		if p := c.Variable("VIRTUAL_PORT"); p != nil {
			r.port = number(p.Value)
		} else if listens := m.servers.Of(c); len(listens) == 1 && len(listens[0].Listeners) == 1 {
			r.port = listens[0].Listeners[0].Port // the only port that the image exposes
		}
		all = append(all, r)
	}
	return all
}

// tunnelled returns the word by which a tunnel passes everybody on to c, and the
// port.
func tunnelled(p *program.Server, c *container.Container) (analysis.Range, int) {
	if p.Class != program.Tunnel || c.Service == nil {
		return nil, 0
	}
	for _, word := range p.Container.Main.Argv {
		if !word.IsKnown() {
			continue
		}
		target := strings.TrimPrefix(word.Str, "--url=")
		if _, rest, ok := strings.Cut(target, "://"); ok {
			target = rest
		}
		host, port, _ := strings.Cut(strings.TrimSuffix(target, "/"), ":")
		if n, err := strconv.Atoi(port); host == c.Name && (err == nil || port == "") && host != "http" && host != "tunnel" {
			return word, n
		}
	}
	return nil, 0
}

// number returns a known port, 0 if it is none.
func number(v *value.Value) int {
	if !v.IsKnown() {
		return 0
	}
	n, _ := strconv.Atoi(v.Str)
	return n
}
