package secrets

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A caddySite is a site of Caddy that asks for a password.
type caddySite struct {
	asks    source.Span // the directive, or the label's name
	plain   []string    // ports on which it is served without TLS
	guarded []string    // where requests with a password go: "app:8000", "app"
}

// caddySites returns the sites of a Caddyfile that ask for a password.
func caddySites(f *source.File) []caddySite {
	var sites []caddySite
	var site caddySite
	parts := false // only a part of the site asks
	depth, line := 0, 0
	var words []token
	directive := func() {
		if depth == 0 || len(words) == 0 {
			return
		}
		switch first := words[0]; {
		case asksInCaddy(first.text):
			site.asks = f.Span(first.off, first.end)
			parts = parts || depth > 1 || len(words) > 1 && isMatcher(words[1].text)
		case first.text == "reverse_proxy" && depth == 1:
			for _, w := range words[1:] {
				site.guarded = append(site.guarded, strings.TrimPrefix(w.text, "http://"))
			}
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
				site, parts = caddySite{plain: plainAddresses(words)}, false
			}
			depth, words = depth+1, nil
		case "}":
			directive()
			if depth == 1 && site.asks.IsValid() {
				if parts {
					site.guarded = nil
				}
				sites = append(sites, site)
			}
			depth, words = max(0, depth-1), nil
		default:
			words = append(words, t)
		}
	}
	return sites
}

// labelledSites returns the sites that the labels of c tell caddy-docker-proxy to
// serve and to ask for a password.
func labelledSites(c *container.Container) []caddySite {
	if c.Service == nil {
		return nil
	}
	var sites []caddySite
	for _, address := range c.Service.Labels {
		if !strings.HasPrefix(address.Key, "caddy") || strings.Contains(address.Key, ".") || address.Val == nil {
			continue
		}
		site := caddySite{plain: plainAddresses(addresses(address.Val))}
		for _, l := range c.Service.Labels {
			under, ok := strings.CutPrefix(l.Key, address.Key+".")
			switch part, _, _ := strings.Cut(under, "."); {
			case !ok:
			case asksInCaddy(part) && !site.asks.IsValid():
				site.asks = l.KeyAt
			case part == "reverse_proxy" && l.Val.IsKnown():
				site.guarded = append(site.guarded, l.Val.Str)
			}
		}
		if site.asks.IsValid() {
			sites = append(sites, site)
		}
	}
	return sites
}

// addresses splits the addresses of a site in a label.
func addresses(v *value.Value) []token {
	var words []token
	if v.IsKnown() {
		for word := range strings.FieldsSeq(strings.ReplaceAll(v.Str, ",", " ")) {
			words = append(words, token{text: word})
		}
	}
	return words
}

// upstreamPort returns the port of c that a label for caddy-docker-proxy passes
// requests to, "80" if it names none, and false if it names another host.
func upstreamPort(label string) (string, bool) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(label), "{{upstreams")
	if !ok {
		return "", false
	}
	for word := range strings.FieldsSeq(strings.TrimSuffix(rest, "}}")) {
		if isNumber(word) {
			return word, true
		}
	}
	return "80", true
}

// asksInCaddy reports whether a directive, or a part of a label's name, asks for
// a password. In labels a number may order it: 1_basic_auth.
func asksInCaddy(part string) bool {
	part = strings.TrimLeft(part, "0123456789_")
	return part == "basic_auth" || part == "basicauth"
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

// isMatcher reports whether the first argument of a directive limits it to some
// requests.
func isMatcher(text string) bool { return strings.HasPrefix(text, "@") || strings.HasPrefix(text, "/") }
