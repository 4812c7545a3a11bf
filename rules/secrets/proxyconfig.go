package secrets

import (
	"path"
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
	maxPlainSites    = 100
)

// A plainSite is a site of a web server that asks for Basic authentication on a
// port without TLS.
type plainSite struct {
	at   source.Span // the directive that asks
	port string      // in the container
}

// plainSites returns the sites of c's nginx and Caddy configurations, as far as
// the project mounts them.
func plainSites(pass *analysis.Pass, c *container.Container, parsed *serverParser) []plainSite {
	var sites []plainSite
	for _, f := range serverConfigs(pass, c, isCaddyfile) {
		for _, site := range parsed.caddy(f) {
			for _, port := range site.plain {
				sites = append(sites, plainSite{site.asks, port})
			}
		}
	}
	for _, f := range serverConfigs(pass, c, isNginxConfig) {
		for _, server := range parsed.nginx(f) {
			if server.redirects || !server.asks.IsValid() {
				continue
			}
			for _, port := range server.plain {
				sites = append(sites, plainSite{server.asks, port})
			}
		}
	}
	return sites[:min(len(sites), maxPlainSites)]
}

// A serverParser parses each configuration file once.
type serverParser struct {
	sites   map[*source.File][]caddySite
	servers map[*source.File][]nginxServer
}

func newServerParser() *serverParser {
	return &serverParser{sites: map[*source.File][]caddySite{}, servers: map[*source.File][]nginxServer{}}
}

func (p *serverParser) caddy(f *source.File) []caddySite {
	if _, ok := p.sites[f]; !ok {
		p.sites[f] = caddySites(f)
	}
	return p.sites[f]
}

func (p *serverParser) nginx(f *source.File) []nginxServer {
	if _, ok := p.servers[f]; !ok {
		p.servers[f] = nginxServers(f)
	}
	return p.servers[f]
}

// isCaddyfile and isNginxConfig report whether a server reads a file by its path
// in the container.
func isCaddyfile(target string) bool { return target == "/etc/caddy/Caddyfile" }

func isNginxConfig(target string) bool {
	return strings.HasPrefix(target, "/etc/nginx/") && (strings.HasSuffix(target, ".conf") || strings.HasSuffix(target, ".template"))
}

// serverConfigs returns the files of the project that c mounts where a server
// reads its configuration: by themselves or in a directory.
func serverConfigs(pass *analysis.Pass, c *container.Container, reads func(target string) bool) []*source.File {
	files := source.In(pass).Files
	var all []*source.File
	load := func(name string) {
		if len(all) == maxServerConfigs {
			return
		}
		f, err := files.Load(name, maxServerConfig)
		if err != nil {
			return // absent or too large: nothing is known of it
		}
		if s := analyzer.SessionIn(pass); s != nil {
			s.File(name, "server configuration")
		}
		all = append(all, f)
	}
	for _, m := range c.Mounts {
		if m.Kind != container.Bind || !m.Host.Project || !m.Host.Known || !m.Target.IsKnown() {
			continue
		}
		target := path.Clean(m.Target.Str)
		if reads(target) {
			load(m.Host.Path)
			continue
		}
		if !strings.HasPrefix(target, "/etc/") {
			continue
		}
		entries, err := files.Tree().ReadDir(m.Host.Path)
		if err != nil {
			continue // a file, or not there
		}
		for _, e := range entries {
			if reads(path.Join(target, e.Name())) {
				load(path.Join(m.Host.Path, e.Name()))
			}
		}
	}
	return all
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
