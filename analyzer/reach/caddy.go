package reach

import (
	"strconv"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/container"
)

// caddy returns what labels tell caddy-docker-proxy. The route is guarded if each
// of its sites is.
func caddy(c *container.Container) (route, bool) {
	r := route{kind: "caddy-docker-proxy"}
	gates := gates{}
	for i := range c.Labels {
		l := &c.Labels[i]
		name := strings.TrimRight(strings.TrimPrefix(l.Name, "caddy"), "_0123456789")
		switch {
		case !strings.HasPrefix(l.Name, "caddy"):
		case !l.Value.IsKnown():
			if name == "" {
				gates.add(siteGate(c, l.Name, ":80")) // somewhere
			}
		case name == "" && !strings.HasPrefix(l.Value.Str, "("): // a snippet is no site
			r.at = l.Value
			gates.add(siteGate(c, l.Name, l.Value.Str))
		case strings.HasSuffix(l.Name, ".reverse_proxy"):
			if _, rest, ok := strings.Cut(l.Value.Str, "upstreams"); ok {
				for word := range strings.FieldsSeq(strings.NewReplacer("}", " ", "http", " ").Replace(rest)) {
					r.port, _ = strconv.Atoi(word)
				}
			}
		}
	}
	r.gate = gates.weakest
	return r, r.at != nil
}

// siteGate returns what the labels of a site ask for. A directive for some
// requests, or within another, may ask; one of the site does.
func siteGate(c *container.Container, site, addresses string) gate {
	g := gate{secure: !plain(addresses)}
	for i := range c.Labels {
		l := &c.Labels[i]
		under, ok := strings.CutPrefix(l.Name, site+".")
		if !ok || l.Value == nil {
			continue
		}
		part, rest, _ := strings.Cut(under, ".")
		asks := Unsaid
		switch strings.TrimLeft(part, "0123456789_") {
		case "basic_auth", "basicauth":
			asks = Password
		case "forward_auth", "authorize":
			asks = Login
		default:
			if !strings.Contains(under, "basic_auth") && !strings.Contains(under, "basicauth") && !strings.Contains(under, "forward_auth") &&
				!strings.Contains(under, "authorize") && !strings.Contains(under, "import") {
				continue
			}
		}
		g.guard = l.Value
		if rest == "" && (strings.HasPrefix(l.Value.Str, "/") || strings.HasPrefix(l.Value.Str, "@") || l.Value.IsUnknown()) {
			return gate{g.guard, Unsaid, g.secure} // for some requests only
		}
		g.asks = max(g.asks, asks)
	}
	return g
}

// plain reports whether Caddy answers at one of a site's addresses without TLS: by
// scheme, by port 80, or by a port without a name.
func plain(addresses string) bool {
	for address := range strings.FieldsSeq(strings.ReplaceAll(addresses, ",", " ")) {
		if strings.HasPrefix(address, "http://") || strings.HasSuffix(address, ":80") || strings.HasPrefix(address, ":") && address != ":443" {
			return true
		}
	}
	return false
}
