package reach

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/traefik"
)

// load returns the map and the containers of a Compose file, and what spans of
// it say.
func load(tb testing.TB, text string) (*Map, map[string]*container.Container, func(analysis.Range) string) {
	tb.Helper()
	files := source.NewFiles(source.Memory{"compose.yaml": []byte(text)})
	app := compose.Load(files, compose.Options{Files: []string{"compose.yaml"}})
	for _, d := range app.Diagnostics {
		if d.Level == compose.Error {
			tb.Fatalf("%s\n%s", d.Message, text)
		}
	}
	results := map[*analysis.Analyzer]any{source.Analyzer: &source.Unit{Files: files}, dockerfile.Inputs: []dockerfile.Input(nil), compose.Analyzer: app}
	for _, a := range []*analysis.Analyzer{dockerfile.Analyzer, container.Analyzer, program.Analyzer, traefik.Analyzer, Analyzer} {
		result, err := a.Run(&analysis.Pass{ResultOf: results})
		if err != nil {
			tb.Fatal(err)
		}
		results[a] = result
	}
	pass := &analysis.Pass{ResultOf: results}
	byName := map[string]*container.Container{}
	for _, c := range container.In(pass) {
		byName[c.Name] = c
	}
	return In(pass), byName, func(at analysis.Range) string {
		if at == nil {
			return ""
		}
		return files.Text(source.NewSpan(at.Pos(), at.End()))
	}
}

var scopeNames = map[Scope]string{Nobody: "nobody", Undecided: "undecided", Neighbours: "neighbour", Host: "host", LAN: "lan", Public: "public"}

// Each case is a Compose file with a service s that listens on port 80, and the
// ways that lead there: who comes and what lets them.
func TestWays(t *testing.T) {
	const traefik = `
  proxy:
    image: traefik:v3
    command: [--providers.docker]
    ports: ["443:443"]
`
	for _, tt := range []struct{ name, services, want string }{
		{"nothing", "  s: {image: a}\n", ""},
		{"published", "  s: {image: a, ports: ['80:80']}\n", "public: '80:80'"},
		{"other port", "  s: {image: a, ports: ['81:81']}\n", ""},
		{"udp", "  s: {image: a, ports: ['80:80/udp']}\n", ""},
		{"expose and links", "  s: {image: a, expose: ['80'], networks: [x]}\n  b: {image: b, links: [s], networks: [y]}\nnetworks: {x: {}, y: {}}\n", ""},
		{"loopback", "  s: {image: a, ports: ['127.0.0.1:80:80']}\n", "host: 127.0.0.1"},
		{"address", "  s: {image: a, ports: ['10.0.0.1:80:80']}\n", "lan: 10.0.0.1"},
		{"variable", "  s: {image: a, ports: ['${IP:?}:80:80']}\n", "undecided: '${IP:?}:80:80'"},
		{"host network", "  s: {image: a, network_mode: host}\n", "public: host"},
		{"macvlan", "  s: {image: a, networks: [x]}\nnetworks: {x: {driver: macvlan, driver_opts: {parent: eth0}}}\n", "lan: x"},
		{"internal", "  s: {image: a, ports: ['80:80'], networks: [x]}\nnetworks: {x: {internal: true}}\n", ""},
		{"namespace", "  s: {image: a, network_mode: 'service:vpn'}\n  vpn: {image: b, ports: ['80:80']}\n", "public: '80:80', neighbour vpn: 'service:vpn'"},
		{"neighbour", "  s: {image: a}\n  b: {image: b}\n", "neighbour b: s"},
		{"internal neighbour", "  s: {image: a, networks: [x]}\n  b: {image: b, networks: [x, y]}\nnetworks: {x: {internal: true}, y: {}}\n", "neighbour b: x"},
		{"disjoint", "  s: {image: a, networks: [x]}\n  b: {image: b}\nnetworks: {x: {}}\n", ""},
		{"one name", "  s: {image: a, networks: [x]}\n  b: {image: b, networks: [y]}\nnetworks: {x: {name: n}, y: {name: n}}\n", "neighbour b: x"},
		{"kept apart", "  s: {image: a, networks: [x]}\n  b: {image: b, networks: [x]}\nnetworks: {x: {driver_opts: {com.docker.network.bridge.enable_icc: 'false'}}}\n", ""},
		{"none", "  s: {image: a, network_mode: none}\n  b: {image: b}\n", ""},
		{"traefik", traefik + "  s: {image: a, labels: [traefik.enable=true]}\n", "public proxy: true, neighbour proxy: s"},
		{"traefik, another port", traefik + "  s: {image: a, labels: [traefik.enable=true, traefik.http.services.s.loadbalancer.server.port=81]}\n", "neighbour proxy: s"},
		{"traefik, a router", traefik + "  s: {image: a, labels: {traefik.http.routers.s.rule: Host(`a`)}}\n", "public proxy: Host(`a`), neighbour proxy: s"},
		{"traefik, kept out", traefik + "  s: {image: a, labels: {traefik.enable: 'false', traefik.http.routers.s.rule: Host(`a`)}}\n", "neighbour proxy: s"},
		{"traefik, out of reach", traefik + "  s: {image: a, labels: [traefik.enable=true], networks: [x]}\nnetworks: {x: {}}\n", ""},
		{"traefik, guarded", traefik + "  s: {image: a, labels: [traefik.http.routers.s.rule=x, traefik.http.routers.s.middlewares=auth, 'traefik.http.middlewares.auth.basicauth.users=u:h']}\n", "public proxy (auth): x, neighbour proxy: s"},
		{"traefik, one router guarded", traefik + "  s: {image: a, labels: [traefik.http.routers.s.rule=x, traefik.http.routers.s.middlewares=auth, traefik.http.routers.t.rule=y]}\n", "public proxy: y, neighbour proxy: s"},
		{"traefik, a redirect", traefik + "  s: {image: a, labels: [traefik.http.routers.s.rule=x, traefik.http.routers.s.middlewares=r, traefik.http.middlewares.r.redirectscheme.scheme=https]}\n", "public proxy: x, neighbour proxy: s"},
		{"traefik, guarded beside a redirect", traefik + "  s: {image: a, labels: [traefik.http.routers.t.rule=y, traefik.http.routers.t.middlewares=r, traefik.http.middlewares.r.redirectscheme.scheme=https, traefik.http.routers.s.rule=x, traefik.http.routers.s.middlewares=auth, 'traefik.http.middlewares.auth.basicauth.users=u:h']}\n", "public proxy (auth): x, neighbour proxy: s"},
		{"traefik, guarded beside other names", traefik + "  s: {image: a, labels: [traefik.http.routers.t.rule=y, traefik.http.routers.t.middlewares=r, traefik.http.middlewares.r.redirectregex.regex=www, traefik.http.routers.s.rule=x, traefik.http.routers.s.middlewares=auth, 'traefik.http.middlewares.auth.basicauth.users=u:h']}\n", "public proxy: x, neighbour proxy: s"},
		{"traefik on a macvlan, over TLS", "  proxy: {image: traefik:v3, networks: [x, y], ports: ['80:80', '443:443']}\n  s: {image: a, labels: [traefik.http.routers.s.rule=x, traefik.http.routers.s.tls=true], networks: [y]}\nnetworks: {x: {driver: macvlan}, y: {}}\n", "public proxy: x, neighbour proxy: y"},
		{"traefik on the host, over TLS", "  proxy: {image: traefik:v3, network_mode: host}\n  s: {image: a, labels: [traefik.http.routers.s.rule=x, traefik.http.routers.s.tls=true]}\n", "public proxy: x"},
		{"traefik on loopback", strings.Replace(traefik, "443:443", "127.0.0.1:443:443", 1) + "  s: {image: a, labels: [traefik.enable=true]}\n", "host proxy: true, neighbour proxy: s"},
		{"traefik of another application", "  s: {image: a, labels: [traefik.enable=true], networks: [web]}\nnetworks: {web: {external: true}}\n", "public: true"},
		{"traefik of nobody", "  s: {image: a, labels: [traefik.enable=true]}\n", ""},
		{"caddy", "  s: {image: a, labels: {caddy: a.example, caddy.reverse_proxy: '{{upstreams 80}}'}, networks: [web]}\nnetworks: {web: {external: true}}\n", "public: a.example"},
		{"caddy, another port", "  s: {image: a, labels: {caddy: a.example, caddy.reverse_proxy: '{{upstreams 81}}'}, networks: [web]}\nnetworks: {web: {external: true}}\n", ""},
		{"caddy, guarded", "  s: {image: a, labels: {caddy: a.example, caddy.basic_auth.u: h}, networks: [web]}\nnetworks: {web: {external: true}}\n", "public (h): a.example"},
		{"caddy, one site guarded", "  s: {image: a, labels: {caddy_0: b.example, caddy_0.basic_auth.u: h, caddy_1: a.example}, networks: [web]}\nnetworks: {web: {external: true}}\n", "public: a.example"},
		{"nginx-proxy", "  s: {image: a, environment: {VIRTUAL_HOST: a.example}}\n  p: {image: nginxproxy/nginx-proxy, ports: ['80:80']}\n", "public p: a.example, neighbour p: s"},
		{"tunnel", "  s: {image: a}\n  t: {image: cloudflare/cloudflared, command: tunnel --url http://s:80}\n", "public t: http://s:80, neighbour t: s"},
		{"tunnel elsewhere", "  s: {image: a}\n  t: {image: cloudflare/cloudflared, command: tunnel run}\n", "neighbour t: s"},
	} {
		m, services, text := load(t, "services:\n"+strings.TrimPrefix(tt.services, "\n"))
		var got []string
		for _, w := range m.Ways(services["s"], program.Listener{Port: 80, Protocol: "tcp", Address: program.AllAddresses}) {
			name := scopeNames[w.Scope]
			if w.Through != nil {
				name += " " + w.Through.Name
			}
			if w.Guard != nil {
				name += " (" + text(w.Guard) + ")"
			}
			got = append(got, fmt.Sprintf("%s: %s", name, text(w.At)))
		}
		if g := strings.Join(got, ", "); strings.ReplaceAll(strings.ReplaceAll(g, "traefik.enable=", ""), "traefik.http.routers.s.", "") != tt.want {
			t.Errorf("%s: %s\nwant %s", tt.name, g, tt.want)
		}
	}
}

// What a proxy asks for is what each of its routers asks for, and only what is
// certain counts.
func TestAsks(t *testing.T) {
	const basic, forward = "traefik.http.middlewares.b.basicauth.users: 'u:h', ", "traefik.http.middlewares.f.forwardauth.address: 'http://a', "
	for _, tt := range []struct {
		name, labels string
		asks         Asks
		secure       bool
	}{
		{"nothing", "traefik.http.routers.s.rule: x", Unsaid, false},
		{"password", basic + "traefik.http.routers.s.middlewares: b", Password, false},
		{"over TLS", basic + "traefik.http.routers.s.middlewares: b, traefik.http.routers.s.tls: 'true'", Password, true},
		{"a router without TLS", basic + "traefik.http.routers.s.middlewares: b, traefik.http.routers.s.tls: 'true', traefik.http.routers.t.middlewares: b", Password, false},
		{"login", forward + "traefik.http.routers.s.middlewares: f", Login, false},
		{"either", basic + forward + "traefik.http.routers.s.middlewares: f, traefik.http.routers.t.middlewares: b", Login, false},
		{"elsewhere", "traefik.http.routers.s.middlewares: b@file", Unsaid, false},
		{"address", "traefik.http.middlewares.l.ipallowlist.sourcerange: 10.0.0.0/8, traefik.http.routers.s.middlewares: l", Unsaid, false},
		{"caddy", "caddy: a.example, caddy.1_basic_auth.u: h", Password, true},
		{"caddy without TLS", "caddy: 'http://a.example', caddy.basicauth.u: h", Password, false},
		{"caddy, a part", "caddy: a.example, caddy.basic_auth: /admin/*, caddy.basic_auth.u: h", Unsaid, true},
		{"caddy, within", "caddy: a.example, caddy.handle.basic_auth.u: h", Unsaid, true},
		{"caddy, login", "caddy: a.example, caddy.forward_auth: 'auth:9091', caddy.forward_auth.uri: /verify", Login, true},
	} {
		m, services, _ := load(t, fmt.Sprintf("services:\n  s: {image: a, labels: {traefik.enable: '%t', %s}, networks: [web]}\nnetworks: {web: {external: true}}\n", !strings.HasPrefix(tt.labels, "caddy"), tt.labels))
		ways := m.Entries(services["s"], program.Listener{})
		if len(ways) != 1 || ways[0].Asks != tt.asks || ways[0].Secure != tt.secure {
			t.Errorf("%s: %+v", tt.name, ways)
		}
	}
}

// A listener on the container's loopback address is reached from its own
// network namespace, and on the host's network from the host.
func TestWaysToLoopback(t *testing.T) {
	for services, want := range map[string]string{
		"  s: {image: a, ports: ['80:80']}\n  b: {image: b}\n":          "",
		"  s: {image: a}\n  b: {image: b, network_mode: 'service:s'}\n": "neighbour",
		"  s: {image: a, network_mode: host}\n":                         "host",
		"  s: {image: a, network_mode: host}\n  b: {image: b}\n":        "host",
		"  s: {image: a, labels: [traefik.enable=true]}\n":              "",
	} {
		m, byName, _ := load(t, "services:\n"+services)
		var got []string
		for _, w := range m.Ways(byName["s"], program.Listener{Port: 80, Protocol: "tcp", Address: program.LoopbackOnly}) {
			got = append(got, scopeNames[w.Scope])
		}
		if g := strings.Join(got, ", "); g != want {
			t.Errorf("%s: %s, want %s", services, g, want)
		}
	}
}
