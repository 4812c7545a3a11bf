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
	var sites []plainSite
	for _, f := range serverConfigs(pass, c, isCaddyfile) {
		sites = append(sites, caddySites(f)...)
	}
	for _, f := range serverConfigs(pass, c, isNginxConfig) {
		for _, server := range nginxServers(f) {
			if server.redirects || !server.asks.IsValid() {
				continue
			}
			for _, port := range server.plain {
				sites = append(sites, plainSite{server.asks, port})
			}
		}
	}
	return sites
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

// labelledSites returns the sites that the labels of c tell caddy-docker-proxy to
// serve without TLS and to ask for a password, with the label that asks.
func labelledSites(c *container.Container) []plainSite {
	if c.Service == nil {
		return nil
	}
	var sites []plainSite
	for _, address := range c.Service.Labels {
		if !strings.HasPrefix(address.Key, "caddy") || strings.Contains(address.Key, ".") || !address.Val.IsKnown() {
			continue
		}
		var words []token
		for word := range strings.FieldsSeq(strings.ReplaceAll(address.Val.Str, ",", " ")) {
			words = append(words, token{text: word})
		}
		ports := plainAddresses(words)
		for _, l := range c.Service.Labels {
			under, ok := strings.CutPrefix(l.Key, address.Key+".")
			if !ok || !slices.ContainsFunc(strings.Split(under, "."), asksInCaddy) {
				continue
			}
			for _, port := range ports {
				sites = append(sites, plainSite{l.KeyAt, port})
			}
			break // the other labels are its users
		}
	}
	return sites
}

// asksInCaddy reports whether a part of a label's name is the directive that asks
// for a password. A number may order it: 1_basic_auth.
func asksInCaddy(part string) bool {
	part = strings.TrimLeft(part, "0123456789_")
	return part == "basic_auth" || part == "basicauth"
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
