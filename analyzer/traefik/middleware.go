package traefik

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A middleware stands between a router and its container.
type middleware struct {
	kind  string // "basicauth", "chain", …
	chain []string
}

// A Guarding says what a list of middlewares asks of a request.
type Guarding struct {
	Password  bool // basicauth or digestauth
	Login     bool // forwardauth, which counts as Other, too
	Other     bool // another login, or a list of addresses
	Redirects bool
	Upgrades  bool // redirects each request to HTTPS
	Unknown   bool // a middleware of another provider, or one that is not known
}

// Anything reports whether a request may be asked who sends it.
func (g Guarding) Anything() bool { return g.Password || g.Other || g.Unknown }

// and returns what both ask.
func (g Guarding) and(o Guarding) Guarding {
	return Guarding{
		g.Password || o.Password, g.Login || o.Login, g.Other || o.Other, g.Redirects || o.Redirects, g.Upgrades || o.Upgrades, g.Unknown || o.Unknown,
	}
}

func (t *Config) middleware(name string) *middleware {
	name = strings.ToLower(name)
	m := t.middlewares[name]
	if m == nil {
		m = &middleware{}
		t.middlewares[name] = m
	}
	return m
}

func (m *middleware) set(option string, v *value.Value) {
	kind, rest, _ := strings.Cut(option, ".")
	if m.kind == "" {
		m.kind = kind
	}
	if m.kind != kind {
		m.kind = "mixed" // Traefik refuses it
	}
	if kind == "chain" && strings.HasPrefix(rest, "middlewares") {
		m.chain = append(m.chain, commaList(v)...)
	}
}

// maxChain bounds how deep chains of middlewares are followed.
const maxChain = 4

// asks returns what a router asks of a request, by whichever of its entry points
// it comes, where these are known. One that redirects is none.
func (t *Config) asks(r *Router) Guarding {
	own := t.guarding(r.middlewares, maxChain)
	own.Unknown = own.Unknown || r.Unknown
	var doors Guarding
	for _, e := range t.Entrances(r) {
		if e.Redirects {
			continue
		}
		if !e.asks.Anything() {
			return own
		}
		doors = doors.and(e.asks)
	}
	return own.and(doors)
}

func (t *Config) guarding(names []string, depth int) Guarding {
	var g Guarding
	for _, name := range names {
		base, provider, qualified := strings.Cut(strings.ToLower(name), "@")
		m := t.middlewares[base]
		if m == nil || qualified && provider != "docker" && provider != "swarm" {
			g.Unknown = true
			continue
		}
		switch m.kind {
		case "basicauth", "digestauth":
			g.Password = true
		case "forwardauth":
			g.Login, g.Other = true, true
		case "ipallowlist", "ipwhitelist", "plugin", "passtlsclientcert":
			g.Other = true
		case "redirectscheme":
			g.Redirects, g.Upgrades = true, true
		case "redirectregex":
			g.Redirects = true
		case "chain":
			if depth == 0 {
				g.Unknown = true
				continue
			}
			g = g.and(t.guarding(m.chain, depth-1))
		case "addprefix", "buffering", "circuitbreaker", "compress", "contenttype", "errors", "grpcweb", "headers", "inflightreq",
			"ratelimit", "replacepath", "replacepathregex", "retry", "stripprefix", "stripprefixregex":
			// lets everybody pass
		default:
			g.Unknown = true
		}
	}
	return g
}
