package secrets

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/traefik"
)

// BasicAuthWithoutTLS reports Basic authentication on a published port that has
// no TLS.
var BasicAuthWithoutTLS = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "BasicAuthWithoutTLS",
		Doc:      "port without TLS asks for Basic authentication",
		Requires: []*analysis.Analyzer{source.Analyzer, container.Analyzer, traefik.Analyzer},
		Run:      runBasicAuthWithoutTLS,
	},
	Precondition: analyzer.KnownTechnique, // listen on the way
	Reach:        analyzer.Itself,
	Precision:    analyzer.Moderate,
	References: analyzer.Refs("CWE-319", "CWE-523", "T1040",
		"RFC 7617, security considerations https://www.rfc-editor.org/rfc/rfc7617#section-4"),
}

func runBasicAuthWithoutTLS(pass *analysis.Pass) (any, error) {
	containers := container.In(pass)
	t := traefik.In(pass)
	for _, r := range t.Routers {
		if p, ok := plainPort(t, r); ok {
			reportPlain(pass, r.Owner, r.At(), p, "router:"+r.Name, "redirect the entry point to HTTPS, or give the router `tls`")
		}
	}
	parsed := newServerParser()
	for _, c := range containers {
		for _, site := range plainSites(pass, c, parsed) {
			if p, ok := publishedAs(c, site.port); ok {
				reportPlain(pass, c, site.at, p, "port:"+site.port, "ask on a port with TLS alone, and redirect this one")
			}
		}
		reportLabelled(pass, containers, c)
		if s, at := asksByItself(c); s != nil {
			if p, ok := publishedAs(c, s.port); ok {
				reportPlain(pass, c, at, p, "port:"+s.port, "publish it by a reverse proxy with TLS, or give the server a certificate")
			}
		}
	}
	return nil, nil
}

// reportLabelled reports sites that the labels of c tell Caddy to serve without
// TLS.
func reportLabelled(pass *analysis.Pass, containers []*container.Container, c *container.Container) {
	for _, site := range labelledSites(c) {
		for _, proxy := range containers {
			if !isImageOf(proxy, []string{"lucaslorentz/caddy-docker-proxy"}) {
				continue
			}
			for _, port := range site.plain {
				if p, ok := publishedAs(proxy, port); ok {
					reportPlain(pass, c, site.asks, p, "caddy:"+port, "write the address without `http://`, so that Caddy gets a certificate")
				}
			}
		}
	}
}

func reportPlain(pass *analysis.Pass, c *container.Container, at analysis.Range, p container.Port, key, fix string) {
	f := analyzer.At(at, "an attacker on the way to %s reads the password: port %s has no TLS", c, p.Target)
	f.About(c.Subjects(f.At)...).Keyed(key)
	if len(f.Subjects) == 0 {
		f.About(c.Subjects(c.At)...)
	}
	f.Because(analyzer.Entry, p.Entry, "published without TLS")
	hideAll(f, c)
	f.Fix(analyzer.NeedsReview, fix)
	f.Report(pass)
}

// publishedAs returns the published port that leads to a port of c, if other
// machines reach it.
func publishedAs(c *container.Container, port string) (container.Port, bool) {
	for _, p := range c.Ports {
		if published(p) && p.Protocol == "tcp" && p.Target.IsKnown() && p.Target.Str == port {
			return p, true
		}
	}
	return container.Port{}, false
}

// plainPort returns the published port of Traefik by which a router that asks for
// a password is certainly reached without TLS.
func plainPort(t *traefik.Config, r *traefik.Router) (container.Port, bool) {
	if r.TCP || r.TLS || r.Unknown || len(t.Servers) != 1 || !r.Asks.Password || r.Asks.Redirects {
		return container.Port{}, false
	}
	for _, e := range t.Entrances(r) {
		if e.TLS || e.Redirects || e.Unknown {
			continue
		}
		if p, ok := publishedAs(t.Servers[0], e.Port); ok {
			return p, true
		}
	}
	return container.Port{}, false
}
