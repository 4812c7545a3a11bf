package secrets

import (
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Limits on the configuration files of web servers that are read.
const (
	maxServerConfig  = 64 << 10
	maxServerConfigs = 16
)

// A plainSite is a site of a web server that asks for Basic authentication on a
// port without TLS.
type plainSite struct {
	at   source.Span // the directive that asks
	port string      // in the container
}

// plainSites returns the sites of c's nginx and Caddy configurations, as far as
// the project mounts them.
func plainSites(pass *analysis.Pass, c *container.Container) []plainSite {
	files := source.In(pass).Files
	var sites []plainSite
	read := func(name string, parse func(*source.File) []plainSite) {
		f, err := files.Load(name, maxServerConfig)
		if err != nil {
			return // absent or too large: nothing is known of it
		}
		found := parse(f)
		if s := analyzer.SessionIn(pass); s != nil {
			s.File(name, "server configuration")
		}
		sites = append(sites, found...)
	}
	for _, m := range c.Mounts {
		if m.Kind != container.Bind || !m.Host.Project || !m.Host.Known || !m.Target.IsKnown() {
			continue
		}
		target := path.Clean(m.Target.Str)
		switch {
		case target == "/etc/caddy/Caddyfile":
			read(m.Host.Path, caddySites)
		case target == "/etc/caddy":
			read(path.Join(m.Host.Path, "Caddyfile"), caddySites)
		case strings.HasPrefix(target, "/etc/nginx/") && (strings.HasSuffix(target, ".conf") || strings.HasSuffix(target, ".template")):
			read(m.Host.Path, nginxSites)
		case below(target, "/etc/nginx"):
			entries, err := files.Tree().ReadDir(m.Host.Path)
			if err != nil {
				continue
			}
			for _, e := range entries[:min(len(entries), maxServerConfigs)] {
				if name := e.Name(); strings.HasSuffix(name, ".conf") || strings.HasSuffix(name, ".template") {
					read(path.Join(m.Host.Path, name), nginxSites)
				}
			}
		}
	}
	return sites
}

// A token is a word of a configuration file, or one of its marks.
type token struct {
	text     string
	off, end int
	line     int
}

// tokens splits a configuration file of nginx or Caddy. Marks are "{" and "}" by
// themselves, and ";" in nginx.
func tokens(text string, semicolons bool) []token {
	var all []token
	line := 1
	for i := 0; i < len(text); {
		b := text[i]
		switch {
		case b == '\n':
			line++
			i++
		case b == ' ' || b == '\t' || b == '\r':
			i++
		case b == '#':
			for i < len(text) && text[i] != '\n' {
				i++
			}
		case b == '"' || b == '\'':
			end := strings.IndexByte(text[i+1:], b)
			if end < 0 {
				return all
			}
			all = append(all, token{text[i+1 : i+1+end], i, i + end + 2, line})
			line += strings.Count(text[i:i+end+2], "\n")
			i += end + 2
		case b == '{' && !strings.HasPrefix(text[i:], "{$") || b == '}' || b == ';' && semicolons:
			all = append(all, token{text[i : i+1], i, i + 1, line})
			i++
		default:
			end := i + 1
			for end < len(text) && strings.IndexByte(" \t\r\n", text[end]) < 0 && (!semicolons || text[end] != ';' && (text[end] != '{' || text[end-1] == '$')) {
				end++
			}
			all = append(all, token{text[i:end], i, end, line})
			i = end
		}
	}
	return all
}

// nginxSites returns the servers of an nginx configuration that ask for a
// password on a port without TLS.
func nginxSites(f *source.File) []plainSite {
	var sites []plainSite
	var blocks []string
	var server struct {
		asks         source.Span
		plain        []string
		listens, off bool
	}
	var everywhere source.Span // asked for outside of any server
	var words []token
	for _, t := range tokens(string(f.Content), true) {
		switch t.text {
		case "{":
			name := ""
			if len(words) > 0 {
				name = words[0].text
			}
			if name == "server" && !slices.Contains(blocks, "server") {
				server.asks, server.plain, server.listens, server.off = everywhere, nil, false, false
			}
			blocks, words = append(blocks, name), nil
		case "}":
			if len(blocks) > 0 {
				if blocks[len(blocks)-1] == "server" && server.asks.IsValid() && !server.off {
					if !server.listens {
						server.plain = []string{"80"}
					}
					for _, port := range server.plain {
						sites = append(sites, plainSite{server.asks, port})
					}
				}
				blocks = blocks[:len(blocks)-1]
			}
			words = nil
		case ";":
			if len(words) > 1 {
				at := f.Span(words[0].off, words[len(words)-1].end)
				inServer := slices.Contains(blocks, "server")
				top := len(blocks) > 0 && blocks[len(blocks)-1] == "server"
				switch words[0].text {
				case "listen":
					server.listens = true
					if port := listenPort(words[1].text); port != "" && !slices.ContainsFunc(words[2:], func(t token) bool { return t.text == "ssl" || t.text == "quic" }) {
						server.plain = append(server.plain, port)
					}
				case "auth_basic":
					switch {
					case words[1].text == "off":
					case inServer:
						server.asks = at
					default:
						everywhere = at
					}
				case "return", "ssl":
					if top && (words[0].text == "return" && strings.HasPrefix(words[1].text, "3") || words[1].text == "on") {
						server.off = true // redirects before it asks, or TLS on all ports
					}
				}
			}
			words = nil
		default:
			words = append(words, t)
		}
	}
	return sites
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

// caddySites returns the sites of a Caddyfile that ask for a password and whose
// address says HTTP: any other gets a certificate by itself.
func caddySites(f *source.File) []plainSite {
	var sites []plainSite
	var plain []string // ports of the site without TLS
	depth, line := 0, 0
	var words []token
	directive := func() {
		if depth == 0 || len(words) == 0 || words[0].text != "basic_auth" && words[0].text != "basicauth" {
			return
		}
		for _, port := range plain {
			sites = append(sites, plainSite{f.Span(words[0].off, words[0].end), port})
		}
	}
	for _, t := range tokens(string(f.Content), false) {
		if t.line != line && len(words) > 0 {
			directive()
			words = keepAddress(words, depth)
		}
		line = t.line
		switch t.text {
		case "{":
			directive()
			if depth == 0 {
				plain = plainAddresses(words)
			}
			depth, words = depth+1, nil
		case "}":
			directive()
			depth, words = max(0, depth-1), nil
		default:
			words = append(words, t)
		}
	}
	return sites
}

// keepAddress keeps the addresses of a site that go on in the next line, after a
// comma.
func keepAddress(words []token, depth int) []token {
	if depth == 0 && strings.HasSuffix(words[len(words)-1].text, ",") {
		return words
	}
	return nil
}

// plainAddresses returns the ports of a site's addresses that Caddy serves
// without TLS.
func plainAddresses(words []token) []string {
	var ports []string
	for _, w := range words {
		if port := plainAddress(strings.TrimSuffix(w.text, ",")); port != "" && !slices.Contains(ports, port) {
			ports = append(ports, port)
		}
	}
	return ports
}

// plainAddress returns the port of a site's address if it says HTTP: by scheme,
// by port 80, or by a port without a name.
func plainAddress(address string) string {
	rest, plain := strings.CutPrefix(address, "http://")
	if strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "(") || strings.ContainsAny(address, "{}$") {
		return ""
	}
	rest, _, _ = strings.Cut(rest, "/")
	name, port, ok := strings.Cut(rest, ":")
	switch {
	case plain && !ok:
		return "80"
	case ok && isNumber(port) && (plain || port == "80" || name == "" && port != "443"):
		return port
	}
	return ""
}
