package reach

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/traefik"
)

// traefikRoute returns what labels tell Traefik: it takes a container in if it is
// enabled, or has a router and nothing keeps it out. The route is guarded if each
// of its routers is, but for those that only redirect to HTTPS.
func (m *Map) traefikRoute(c *container.Container) (route, bool) {
	r := route{kind: "traefik", port: number(traefik.Port(c))}
	by, refused := traefik.Admits(c)
	if refused {
		return r, false
	}
	if by != nil {
		r.at = by
	}
	gates := gates{}
	for _, router := range m.traefik.Of(c) {
		guard := guardOf(router)
		passes := guard != nil || !m.traefik.Upgrades(router)
		if router.Rule != nil && (passes || r.at == nil || r.at == by) {
			r.at = router.Rule
		}
		if passes {
			gates.add(gate{guard, asked(router.Asks), m.traefik.Secure(router)})
		}
	}
	r.gate = gates.weakest
	return r, r.at != nil
}

// Guard returns the label of a router that names a middleware which asks who is
// there, or may; nil if the router lets everybody pass.
func (m *Map) Guard(c *container.Container, router string) analysis.Range {
	for _, r := range m.traefik.Of(c) {
		if strings.EqualFold(r.Name, router) {
			return guardOf(r)
		}
	}
	return nil
}

// guardOf returns the label by which a router may ask who is there.
func guardOf(r *traefik.Router) analysis.Range {
	switch {
	case !r.Asks.Anything():
		return nil
	case r.Guard != nil:
		return r.Guard
	}
	return r.At() // its entry point asks, or a variable says which it has
}

// asked returns what a router's middlewares certainly ask for.
func asked(g traefik.Guarding) Asks {
	switch {
	case g.Password:
		return Password
	case g.Login:
		return Login
	}
	return Unsaid
}
