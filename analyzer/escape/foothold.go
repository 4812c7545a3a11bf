package escape

import (
	"slices"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// A class is how easily code execution is got in a service: from outside, and
// from a neighbour, whom no proxy asks for a password.
type class struct{ outside, inside Factor }

// The classes.
var (
	byDesign = class{Factor{100, "runs code by design"}, Factor{100, "runs code by design"}}
	known    = class{Factor{95, "known technique or default password"}, Factor{95, "known technique or default password"}}
	generic  = class{Factor{88, "a flaw in a custom or unknown application"}, Factor{80, "a second flaw, in a custom or unknown application"}}
	admin    = class{Factor{88, "runs code for who logs in"}, Factor{70, "runs code for who logs in"}}
	hard     = class{Factor{80, "a flaw in a small or hardened server"}, Factor{70, "a second flaw, in a small or hardened server"}}
)

// A foothold is how code execution is got in a service.
type foothold struct {
	class
	fact *Fact // what is recognised, nil for a custom application
	// open is the fact that lets anybody in, with the class that holds as long as
	// it does; nil if nothing does.
	open   *Fact
	opened class
	api    bool // an engine's API listens
}

// onlyAPI reports whether nothing but an engine's API listens in c: who gets there
// has what the API gives.
func (h *foothold) onlyAPI() bool { return h.api && h.fact == nil }

// footholdOf judges what runs in c.
func (s *scan) footholdOf(c *container.Container) foothold {
	h := foothold{class: generic, api: runsEngine(c)}
	servers := s.servers.Of(c)
	if len(servers) == 0 {
		if c.Image != nil && c.Image.Known != nil && c.Build == nil && hardened(c.Image.Known.Repository) {
			h.class = hard
		}
		return h
	}
	for _, server := range servers {
		if server.Class == program.EngineAPI {
			h.api = true
			continue // what its API gives is all that it gives
		}
		base, open := classesOf(server)
		if h.fact == nil || base.outside.Percent > h.outside.Percent {
			h.class = base
			h.fact = s.say(c, Fact{Kind: "server:" + server.Name, At: span(server.At), Text: c.String() + " runs " + source.Escape(server.Title)})
		}
		if open == nil || h.open != nil {
			continue
		}
		if state := server.Auth.State; state != program.Open && state != program.DefaultCredential {
			continue
		}
		f := Fact{Kind: "open:" + server.Name, At: span(server.Auth.At), Text: source.Escape(server.Title) + " of " + c.String() + " asks nobody for a password"}
		if server.Auth.State == program.DefaultCredential {
			f.Text = source.Escape(server.Title) + " of " + c.String() + " has the default password"
		}
		if server.Auth.At == nil {
			f.At, f.Absent = span(server.At), true
		}
		h.opened = *open
		h.open = s.say(c, f, s.change(c, draft{
			kind: authenticate, key: server.Name, at: f.At, title: "set a password or token for " + source.Escape(server.Title), check: "what connects to it", lowers: true,
		}))
	}
	return h
}

// classesOf returns the class of a server that asks who is there, and the one
// while it lets anybody in, nil if that makes no difference.
func classesOf(server *program.Server) (base class, open *class) {
	switch server.Gain {
	case program.Code:
		if server.Class == program.AppServer || server.Class == program.DevServer {
			return generic, &known
		}
		return admin, &byDesign
	case program.Administration:
		if slices.Contains(runsOthers[:], server.Class) {
			return admin, &byDesign
		}
		return admin, &known
	case program.Data:
		switch server.Name {
		case "redis", "valkey", "keydb", "solr", "activemq", "postgres", "mysql", "mariadb", "mssql":
			return hard, &known // its administrator runs programs of the container
		}
		return hard, nil
	case program.Information:
		return hard, nil
	case program.Unspecified:
	}
	if slices.Contains(small[:], server.Class) {
		return hard, nil
	}
	return generic, nil
}

// runsOthers are the classes whose administrators run programs by design; small
// are those with little code that a request reaches.
var (
	runsOthers = [...]program.Class{program.ContainerManager, program.EngineAPI, program.Automation, program.CI, program.Compute}
	small      = [...]program.Class{
		program.Proxy, program.Tunnel, program.Metrics, program.Monitoring, program.MailCatcher, program.Datastore, program.Broker, program.Search,
		program.Coordination,
	}
)

// hardened reports whether an image is a proxy, a static server or a database,
// with little code that a request reaches.
func hardened(repository string) bool {
	switch repository {
	case "docker.io/library/traefik", "docker.io/library/nginx", "docker.io/library/caddy", "docker.io/library/haproxy", "docker.io/library/httpd",
		"docker.io/envoyproxy/envoy", "docker.io/library/postgres", "docker.io/library/mysql", "docker.io/library/mariadb", "docker.io/library/mongo",
		"docker.io/library/redis", "docker.io/library/memcached", "docker.io/library/rabbitmq":
		return true
	}
	return false
}
