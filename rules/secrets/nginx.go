package secrets

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// An nginxServer is a server block of nginx.
type nginxServer struct {
	// asks is the auth_basic that the server or one of its locations has.
	asks      source.Span
	plain     []string // ports on which it listens without TLS
	redirects bool     // before it asks, or it has TLS on all ports
	guarded   []upstream
}

// An upstream is where an nginx passes requests to that have given a password.
type upstream struct {
	asks source.Span
	host string // with its port: "app:8000", "app"
}

// nginxReader reads the blocks of an nginx configuration.
type nginxReader struct {
	file       *source.File
	blocks     []string
	everywhere source.Span // asked for outside of any server
	upstreams  map[string][]string
	upstream   string // the block it is in

	servers []nginxServer
	server  nginxServer
	listens bool
	own     source.Span     // asked for by the server, not by a location
	passes  []nginxLocation // of the server
	stack   []nginxLocation // the locations it is in
}

type nginxLocation struct {
	asks source.Span
	off  bool
	host string
}

// nginxServers returns the servers of an nginx configuration.
func nginxServers(f *source.File) []nginxServer {
	r := nginxReader{file: f, upstreams: map[string][]string{}}
	var words []token
	for _, t := range tokens(string(f.Content), true) {
		switch t.text {
		case "{":
			r.open(words)
			words = nil
		case "}":
			r.close()
			words = nil
		case ";":
			if len(words) > 1 {
				r.directive(words)
			}
			words = nil
		default:
			words = append(words, t)
		}
	}
	for i := range r.servers {
		r.servers[i].guarded = r.resolve(r.servers[i].guarded)
	}
	return r.servers
}

func (r *nginxReader) in(block string) bool { return slices.Contains(r.blocks, block) }

func (r *nginxReader) open(words []token) {
	name := ""
	if len(words) > 0 {
		name = words[0].text
	}
	switch {
	case name == "server" && !r.in("server"):
		r.server, r.listens, r.own, r.passes = nginxServer{asks: r.everywhere}, false, r.everywhere, nil
	case name == "location":
		r.stack = append(r.stack, nginxLocation{})
	case name == "upstream" && len(words) > 1:
		r.upstream = words[1].text
	}
	r.blocks = append(r.blocks, name)
}

func (r *nginxReader) close() {
	if len(r.blocks) == 0 {
		return
	}
	name := r.blocks[len(r.blocks)-1]
	r.blocks = r.blocks[:len(r.blocks)-1]
	switch {
	case name == "location" && len(r.stack) > 0:
		r.passes = append(r.passes, r.stack[len(r.stack)-1])
		r.stack = r.stack[:len(r.stack)-1]
	case name == "server" && !r.in("server"):
		r.finish()
	case name == "upstream":
		r.upstream = ""
	}
}

// finish completes a server.
func (r *nginxReader) finish() {
	if !r.listens {
		r.server.plain = []string{"80"}
	}
	for _, l := range r.passes {
		asks := l.asks
		if !asks.IsValid() && !l.off {
			asks = r.own
		}
		if l.host != "" && asks.IsValid() {
			r.server.guarded = append(r.server.guarded, upstream{asks, l.host})
		}
	}
	r.servers = append(r.servers, r.server)
}

func (r *nginxReader) directive(words []token) {
	name, first := words[0].text, words[1].text
	switch name {
	case "server":
		if r.upstream != "" {
			r.upstreams[r.upstream] = append(r.upstreams[r.upstream], first)
		}
	case "listen":
		r.listens = true
		tls := slices.ContainsFunc(words[2:], func(t token) bool { return t.text == "ssl" || t.text == "quic" })
		if port := listenPort(first); port != "" && !tls && !slices.Contains(r.server.plain, port) {
			r.server.plain = append(r.server.plain, port)
		}
	case "auth_basic":
		r.asks(r.file.Span(words[0].off, words[len(words)-1].end), first == "off")
	case "return":
		if len(r.stack) == 0 && strings.HasPrefix(first, "3") {
			r.server.redirects = true
		}
	case "ssl":
		r.server.redirects = r.server.redirects || first == "on"
	case "proxy_pass", "uwsgi_pass", "fastcgi_pass", "grpc_pass":
		if len(r.stack) > 0 {
			_, host, ok := strings.Cut(first, "://")
			if !ok {
				host = first
			}
			host, _, _ = strings.Cut(host, "/")
			r.stack[len(r.stack)-1].host = host
		}
	}
}

// asks notes an auth_basic.
func (r *nginxReader) asks(at source.Span, off bool) {
	inServer := r.in("server")
	switch {
	case len(r.stack) > 0:
		l := &r.stack[len(r.stack)-1]
		l.off = off
		if !off {
			l.asks, r.server.asks = at, at
		}
	case off && inServer:
		r.own, r.server.asks = source.Span{}, source.Span{}
	case inServer:
		r.own, r.server.asks = at, at
	case !off:
		r.everywhere = at
	}
}

// resolve puts the servers of upstream blocks in the place of their name.
func (r *nginxReader) resolve(all []upstream) []upstream {
	var resolved []upstream
	for _, u := range all {
		hosts, ok := r.upstreams[u.host]
		if !ok {
			hosts = []string{u.host}
		}
		for _, host := range hosts {
			resolved = append(resolved, upstream{u.asks, host})
		}
	}
	return resolved
}

// listenPort returns the port of nginx's listen directive, "" for a socket.
func listenPort(text string) string {
	if strings.HasPrefix(text, "unix:") {
		return ""
	}
	if i := strings.LastIndexByte(text, ':'); i >= 0 {
		text = text[i+1:]
	}
	if isNumber(text) && !strings.Contains(text, ".") {
		return text
	}
	if strings.ContainsAny(text, "${") {
		return ""
	}
	return "80"
}
