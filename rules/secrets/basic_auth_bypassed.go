package secrets

import (
	"cmp"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/traefik"
)

// BasicAuthBypassed reports services behind a proxy's Basic authentication that
// are reached without it, too.
var BasicAuthBypassed = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "BasicAuthBypassed",
		Doc:      "a way to the service leaves Basic authentication out",
		Requires: []*analysis.Analyzer{source.Analyzer, container.Analyzer, traefik.Analyzer},
		Run:      runBasicAuthBypassed,
	},
	Precondition: analyzer.KnownTechnique, // try the other port or scheme
	Reach:        analyzer.Itself,
	Precision:    analyzer.Moderate,
	References: analyzer.Refs("CWE-288", "CWE-306", "T1190",
		"Traefik, BasicAuth https://doc.traefik.io/traefik/middlewares/http/basicauth/"),
}

func runBasicAuthBypassed(pass *analysis.Pass) (any, error) {
	byConfiguration(pass)
	t := traefik.In(pass)
	for _, guarded := range t.Routers {
		if guarded.TCP || !guarded.Asks.Password || guarded.Guard == nil {
			continue // nothing to get around, or the entry point asks for all routers
		}
		for _, r := range t.Routers {
			if r.TCP || r.Owner != guarded.Owner || r == guarded || !bypasses(t, r, guarded) {
				continue
			}
			f := analyzer.At(r.At(), "an attacker reaches %s by router %s without the password that %s asks for", r.Owner, source.Quote(r.Name), source.Quote(guarded.Name))
			f.Because(analyzer.Value, guarded.Guard, "this router asks for a password")
			f.Fix(analyzer.NeedsReview, "give router "+source.Quote(r.Name)+" the same `middlewares`, or delete it")
			f.About(r.Owner.Subjects(f.At)...).Keyed("router:" + r.Name)
			f.Report(pass)
		}
		if guarded.Service != "" && backendPort(guarded.Owner) == "" || firstGuarded(t, guarded) != guarded {
			continue // leads to another service, or was looked at
		}
		for _, p := range guarded.Owner.Ports {
			if !published(p) || p.Protocol != "tcp" || !p.Target.IsKnown() {
				continue
			}
			if port := backendPort(guarded.Owner); port != "" && port != p.Target.Str {
				continue // another server of the container
			}
			reportPort(pass, guarded.Owner, p, guarded.Guard)
		}
	}
	return nil, nil
}

// byConfiguration reports published ports of containers that an nginx or a Caddy
// of the application asks for a password before.
func byConfiguration(pass *analysis.Pass) {
	containers := container.In(pass)
	parsed := newServerParser()
	for _, proxy := range containers {
		for _, f := range serverConfigs(pass, proxy, isNginxConfig) {
			for _, server := range parsed.nginx(f) {
				for _, u := range server.guarded {
					reportUpstream(pass, containers, proxy, u)
				}
			}
		}
		for _, f := range serverConfigs(pass, proxy, isCaddyfile) {
			for _, site := range parsed.caddy(f) {
				for _, host := range site.guarded {
					reportUpstream(pass, containers, proxy, upstream{site.asks, host})
				}
			}
		}
		for _, site := range labelledSites(proxy) {
			for _, label := range site.guarded {
				if port, ok := upstreamPort(label); ok {
					if p, ok := publishedAs(proxy, port); ok {
						reportPort(pass, proxy, p, site.asks)
					}
				}
			}
		}
	}
}

// reportUpstream reports the port of the service that requests are passed to, if
// it is published.
func reportUpstream(pass *analysis.Pass, containers []*container.Container, proxy *container.Container, u upstream) {
	host, port, _ := strings.Cut(u.host, ":")
	i := slices.IndexFunc(containers, func(c *container.Container) bool { return c.Service != nil && c.Service.Name == host })
	if i < 0 || containers[i] == proxy {
		return // another host, or a name that is not the service's
	}
	if p, ok := publishedAs(containers[i], cmp.Or(port, "80")); ok {
		reportPort(pass, containers[i], p, u.asks)
	}
}

func reportPort(pass *analysis.Pass, c *container.Container, p container.Port, asks analysis.Range) {
	f := analyzer.At(p.Entry, "an attacker reaches %s on port %s without the password that the proxy asks for", c, p.Target)
	f.Because(analyzer.Value, asks, "the proxy asks for a password")
	f.Fix(analyzer.NeedsReview, "delete the port: the proxy reaches the container without it")
	f.About(c.Subjects(f.At)...).Keyed("port:" + p.Target.Str)
	f.Report(pass)
}

// firstGuarded returns the first router of the same container that asks for a
// password.
func firstGuarded(t *traefik.Config, like *traefik.Router) *traefik.Router {
	for _, r := range t.Of(like.Owner) {
		if !r.TCP && r.Guard != nil && r.Asks.Password {
			return r
		}
	}
	return nil
}

// backendPort returns the port of a container that its labels name, "" if none does.
func backendPort(c *container.Container) string {
	if port := traefik.Port(c); port.IsKnown() {
		return port.Str
	}
	return ""
}

// bypasses reports whether a router certainly leads to what another one guards,
// and asks for nothing.
func bypasses(t *traefik.Config, r, guarded *traefik.Router) bool {
	if r.Asks.Anything() || r.Asks.Redirects || r.Service != guarded.Service || !r.HostOnly() && !r.SameRule(guarded) {
		return false
	}
	if t.EntryPoints == nil {
		// An entry point may redirect, or ask by itself; not if both use the same.
		return slices.Equal(r.EntryPoints, guarded.EntryPoints) && r.TLS == guarded.TLS
	}
	return slices.ContainsFunc(t.Entrances(r), func(e *traefik.EntryPoint) bool { return !e.Redirects && !e.Unknown })
}

// published reports whether other machines certainly reach a port.
func published(p container.Port) bool {
	return p.Exposure == container.OnAllInterfaces || p.Exposure == container.OnAddress
}
