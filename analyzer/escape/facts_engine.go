package escape

import (
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A proxyKind is the program that stands before an engine's socket.
type proxyKind uint8

const (
	noProxy     proxyKind = iota
	tecnativa             // HAProxy by Tecnativa, and those that copy its switches
	linuxserver           // like it, with files and logs denied unless allowed
	wollomatic            // regular expressions by method
	unfiltered            // socat, or a server of one's own
)

// An engineAPI is an engine that a service hands on over the network.
type engineAPI struct {
	service *container.Container
	node    Node
	kinds   []string // the facts that make it so, one of each
	port    string
	edge    Edge
	gains   string
}

// proxyOf returns how c hands on the engine's socket, nil if it does not.
func (s *scan) proxyOf(c *container.Container) *proxyKind {
	if !holdsSocket(c) {
		return nil
	}
	kind := noProxy
	name := ""
	if c.Image != nil && c.Image.Reference.IsKnown() {
		name = container.ParseReference(c.Image.Reference.Str).Repository
	}
	switch base := path.Base(name); {
	case strings.HasSuffix(name, "linuxserver/socket-proxy"):
		kind = linuxserver
	case strings.HasSuffix(name, "wollomatic/socket-proxy"):
		kind = wollomatic
	case base == "docker-socket-proxy", base == "dockerproxy", base == "docker-proxy":
		kind = tecnativa
	case c.Main.Program.Name == "socat" && forwards(c):
		kind = unfiltered
	default:
		return nil
	}
	return &kind
}

func holdsSocket(c *container.Container) bool {
	return slices.ContainsFunc(c.Mounts, func(m container.Mount) bool {
		socket, ok := m.Socket()
		return ok && socket.Engine()
	})
}

// opensSocket reports whether a mount of a service is there for an engine's
// socket: it is the socket, or the directory of such, not all of the host.
func opensSocket(c *container.Container) bool {
	return slices.ContainsFunc(c.Mounts, func(m container.Mount) bool {
		socket, ok := m.Socket()
		return ok && socket.Engine() && (!socket.Inside || m.Host.Path != "/" && m.Host.Path != "/var")
	})
}

// forwards reports whether socat listens on TCP for a socket.
func forwards(c *container.Container) bool {
	listens, connects := false, false
	for _, word := range c.Main.Program.Argv {
		text := strings.ToUpper(word.Str)
		listens = listens || strings.HasPrefix(text, "TCP") && strings.Contains(text, "LISTEN")
		connects = connects || strings.HasPrefix(text, "UNIX")
	}
	return listens && connects
}

// engines notes the engine APIs that c hands on, and those it is told of.
func (s *scan) engines(c *container.Container) {
	if kind := s.proxyOf(c); kind != nil {
		s.proxies(c, *kind)
	}
	s.dind(c)
	s.endpoint(c)
}

// truthy reports whether a switch of HAProxy is on, and whether it is unknown.
func truthy(v *container.Variable) (on, unknown bool) {
	if v == nil {
		return false, false
	}
	if !v.Value.IsKnown() {
		return false, true
	}
	switch strings.ToLower(v.Value.Str) {
	case "1", "true", "yes", "on":
		return true, false
	}
	return false, false
}

// proxies notes what a socket proxy lets through. The first rule of Tecnativa's
// denies all but GET unless POST is set; each section of the API has a switch.
func (s *scan) proxies(c *container.Container, kind proxyKind) {
	grant := func(mode string, because ...*container.Variable) {
		for _, v := range because {
			title := "set " + source.Quote(v.Name+": 0")
			s.say(c, Fact{Kind: "proxy:" + mode + ":" + v.Name, At: v.At, Text: c.String() + " lets " + source.Quote(v.Name) + " through"}, s.change(c, draft{
				kind: restrictProxy, key: v.Name, at: v.At, title: title, check: "which calls of the API its clients make",
				edits: func() []analysis.TextEdit { return c.Service.Replace(v.Value, "0") },
				patch: func(c *container.Container) {
					c.Environment = slices.DeleteFunc(slices.Clone(c.Environment), func(other container.Variable) bool { return other.Name == v.Name })
				},
			}))
		}
		var kinds []string
		for _, v := range because {
			kinds = append(kinds, "proxy:"+mode+":"+v.Name)
		}
		s.apis = append(s.apis, engineAPI{service: c, node: Node{Kind: API, Detail: mode}, port: "2375", edge: "API.proxy", kinds: kinds, gains: proxyGains(mode)})
	}
	switch kind {
	case unfiltered:
		s.say(c, Fact{Kind: "proxy:" + APIFull + ":all", At: c.Main.At, Text: c.String() + " hands the engine's socket on over TCP"})
		s.apis = append(s.apis, engineAPI{service: c, node: Node{Kind: API, Detail: APIFull}, port: "2375", edge: "API.proxy", kinds: []string{"proxy:" + APIFull + ":all"}, gains: proxyGains(APIFull)})
		return
	case wollomatic:
		s.wollomatic(c)
		return
	case tecnativa, linuxserver, noProxy:
	}
	on := func(name string) *container.Variable {
		v := c.Variable(name)
		if yes, unknown := truthy(v); yes || unknown {
			return v
		}
		return nil
	}
	containers, post := on("CONTAINERS"), on("POST")
	if containers != nil {
		grant(APIRead, containers)
		grant(APIAttach, containers)
	}
	if post == nil {
		if kind == linuxserver {
			for _, name := range []string{"ALLOW_START", "ALLOW_STOP", "ALLOW_RESTARTS"} {
				if v := on(name); v != nil {
					grant(APIPower, v)
				}
			}
		}
		return
	}
	for _, name := range []string{"CONTAINERS", "SERVICES", "PLUGINS", "SWARM"} {
		if v := on(name); v != nil {
			grant(APIFull, post, v)
		}
	}
	if v := on("BUILD"); v != nil {
		grant(APIBuild, post, v)
	}
}

// wollomatic notes what its regular expressions let through.
func (s *scan) wollomatic(c *container.Container) {
	for _, word := range c.Main.Argv {
		if !word.IsKnown() {
			continue
		}
		flag, pattern, _ := strings.Cut(strings.TrimLeft(word.Str, "-"), "=")
		mode := ""
		switch {
		case flag == "allowPOST" && (strings.Contains(pattern, ".*") || strings.Contains(pattern, "create")):
			mode = APIFull
		case flag == "allowGET" && (strings.Contains(pattern, ".*") || strings.Contains(pattern, "containers/.")):
			mode = APIRead
		default:
			continue
		}
		kind := "proxy:" + mode + ":" + flag
		s.say(c, Fact{Kind: kind, At: span(word), Text: c.String() + " lets " + source.Quote(word.Str) + " through"}, s.change(c, draft{
			kind: restrictProxy, key: flag, at: word, title: "list the paths that its clients need in " + source.Quote("-"+flag), check: "which calls of the API its clients make",
		}))
		s.apis = append(s.apis, engineAPI{service: c, node: Node{Kind: API, Detail: mode}, port: "2375", edge: "API.proxy", kinds: []string{kind}, gains: proxyGains(mode)})
	}
}

func proxyGains(mode string) string {
	switch mode {
	case APIRead:
		return "reads through the socket proxy, the files of every container too"
	case APIAttach:
		return "types into containers that keep their input open: the proxy takes that for reading"
	case APIBuild:
		return "builds images through the socket proxy"
	case APIPower:
		return "stops containers through the socket proxy"
	}
	return "controls the container engine through the socket proxy"
}

// runsEngine reports whether c is Docker's image of an engine.
func runsEngine(c *container.Container) bool {
	if c.Image == nil || !c.Image.Reference.IsKnown() {
		return false
	}
	r := container.ParseReference(c.Image.Reference.Str)
	return r.Repository == "docker.io/library/docker" && strings.Contains(r.Tag, "dind")
}

// dind notes an engine inside of a container that asks nobody for a certificate.
func (s *scan) dind(c *container.Container) {
	inImage := runsEngine(c)
	var listens *value.Value
	engine := c.Main.Program.Name == "dockerd" || inImage
	for _, word := range c.Main.Argv {
		if text := word.Str; engine && strings.Contains(text, "tcp://") && !strings.Contains(text, "127.0.0.1") {
			listens = word
		}
	}
	if engine {
		s.innerSockets(c)
	}
	verifies := slices.ContainsFunc(c.Main.Argv, func(w *value.Value) bool { return strings.HasPrefix(w.Str, "--tls") })
	switch certs := c.Variable("DOCKER_TLS_CERTDIR"); {
	case inImage && certs != nil && certs.Value.IsKnown() && certs.Value.Str == "":
		s.say(c, Fact{Kind: "dind:open", At: certs.At, Text: c.String() + " runs an engine without TLS: `DOCKER_TLS_CERTDIR` is empty"}, s.change(c, draft{
			kind: enableTLS, at: certs.At, title: "delete the empty `DOCKER_TLS_CERTDIR` and share `/certs/client` with the engine's clients", check: "the clients' `DOCKER_HOST` and certificates",
			patch: func(c *container.Container) {
				c.Environment = slices.DeleteFunc(slices.Clone(c.Environment), func(other container.Variable) bool { return other.Name == "DOCKER_TLS_CERTDIR" })
			},
		}))
	case listens != nil && !verifies && (!inImage || certs != nil && certs.Value.IsKnown() && certs.Value.Str == ""):
		s.say(c, Fact{Kind: "dind:open", At: span(listens), Text: c.String() + " runs an engine that listens without TLS"}, s.change(c, draft{
			kind: enableTLS, at: listens, title: "add `--tlsverify` with certificates, or listen on a socket only", check: "the clients' `DOCKER_HOST` and certificates",
		}))
	case enginePort(c) != nil:
		p := enginePort(c)
		s.say(c, Fact{Kind: "dind:open", Key: p.Target.Str, At: span(p.Entry), Text: c.String() + " publishes " + source.Quote(p.Target.Str) + ", the port of engines without TLS"})
	default:
		if inImage {
			s.certificates(c)
		}
		return
	}
	s.apis = append(s.apis, engineAPI{service: c, node: Node{Kind: API, Service: c.Name, Detail: APIFull}, port: "2375", edge: "API.listen", kinds: []string{"dind:open"}, gains: "controls the engine in " + c.String()})
}

// innerSockets notes which services see the socket of an engine in a container: it
// lies in a volume that both mount.
func (s *scan) innerSockets(c *container.Container) {
	for i := range c.Mounts {
		m := &c.Mounts[i]
		if m.Volume == "" || !m.Target.IsKnown() || !slices.Contains([]string{"/run", "/var/run", "/var/run/docker", "/run/docker"}, path.Clean(m.Target.Str)) {
			continue
		}
		for _, other := range s.containers {
			if other == c {
				continue
			}
			for k := range other.Mounts {
				if o := &other.Mounts[k]; o.Volume == m.Volume {
					s.say(other, Fact{Kind: "socket-of:" + c.Name, Key: m.Volume, At: mountAt(o), Text: other.String() + " has the volume with the socket of the engine in " + c.String()}, s.remove(other, o, removeMount))
				}
			}
		}
	}
}

// enginePort returns the published port on which engines listen without TLS by
// custom, nil if there is none.
func enginePort(c *container.Container) *container.Port {
	for i := range c.Ports {
		if p := &c.Ports[i]; p.Target.IsKnown() && (p.Target.Str == "2375" || p.Target.Str == "4243") {
			return p
		}
	}
	return nil
}

// certificates notes which services hold the client certificates of an engine
// that asks for them.
func (s *scan) certificates(c *container.Container) {
	for i := range c.Mounts {
		m := &c.Mounts[i]
		if m.Volume == "" || !m.Target.IsKnown() || !slices.Contains([]string{"/certs", "/certs/client"}, path.Clean(m.Target.Str)) {
			continue
		}
		for _, other := range s.containers {
			if other == c {
				continue
			}
			for k := range other.Mounts {
				if o := &other.Mounts[k]; o.Volume == m.Volume {
					s.say(other, Fact{Kind: "certificate-of:" + c.Name, Key: m.Volume, At: mountAt(o), Text: other.String() + " has the certificates for the engine in " + c.String()}, s.remove(other, o, removeMount))
				}
			}
		}
	}
}

// endpoint notes an engine on the host whose address c is given.
func (s *scan) endpoint(c *container.Container) {
	for i := range c.Environment {
		v := &c.Environment[i]
		if v.Name != "DOCKER_HOST" || !v.Value.IsKnown() {
			continue
		}
		scheme, rest, _ := strings.Cut(v.Value.Str, "://")
		host := rest
		if at := strings.LastIndexByte(rest, ':'); at >= 0 {
			host = rest[:at]
		}
		kind := ""
		switch {
		case scheme == "ssh":
			kind = "api-endpoint:ssh"
		case scheme != "tcp" && scheme != "http" && scheme != "https":
			continue
		case onHost(c, host):
			kind = "api-endpoint:plain"
			if verify := c.Variable("DOCKER_TLS_VERIFY"); verify != nil && verify.Value.IsKnown() && verify.Value.Str != "" || scheme == "https" {
				kind = "api-endpoint:tls"
			}
		default:
			continue // a service: the network tells who reaches it
		}
		s.say(c, Fact{Kind: kind, Key: v.Value.Str, At: span(v.Value), Text: c.String() + " is given the engine at " + source.Quote(v.Value.Str)}, s.change(c, draft{
			kind: removeEndpoint, at: v.At, title: "delete `DOCKER_HOST` and what listens there without TLS", check: "what the service does with the engine",
			patch: func(c *container.Container) {
				c.Environment = slices.DeleteFunc(slices.Clone(c.Environment), func(other container.Variable) bool { return other.Name == "DOCKER_HOST" })
			},
		}))
	}
}

// onHost reports whether an address is the host's own, seen from c.
func onHost(c *container.Container, host string) bool {
	switch host {
	case "host.docker.internal", "gateway.docker.internal", "172.17.0.1", "host-gateway":
		return true
	case "127.0.0.1", "localhost", "0.0.0.0", "[::1]":
		return netOwner(c).Namespaces.Network.Host
	}
	return false
}
