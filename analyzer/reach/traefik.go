package reach

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// traefik returns what labels tell Traefik: it takes a container in if it is
// enabled, or has a router and nothing keeps it out.
func (m *Map) traefik(c *container.Container) (route, bool) {
	r := route{kind: "traefik"}
	routers := map[string]bool{}
	for i := range c.Labels {
		l := &c.Labels[i]
		name := strings.ToLower(l.Name)
		switch {
		case name == "traefik.enable" || name == "traefik.frontend.rule":
			if !l.Value.IsKnown() || strings.EqualFold(l.Value.Str, "false") {
				return r, false
			}
			if r.at == nil {
				r.at = l.Value
			}
		case strings.HasPrefix(name, "traefik.http.services.") && strings.HasSuffix(name, ".loadbalancer.server.port"),
			strings.HasPrefix(name, "traefik.tcp.services.") && strings.HasSuffix(name, ".loadbalancer.server.port"),
			name == "traefik.port":
			r.port = number(l.Value)
		case routerOf(name) != "":
			routers[routerOf(name)] = true
			if strings.HasSuffix(name, ".rule") && l.Value != nil {
				r.at = l.Value
			}
		}
	}
	if len(routers) > 0 {
		r.guard = m.guard(c, routers)
	}
	return r, r.at != nil
}

// routerOf returns the name of the router that a label is about, "" if it is
// about none.
func routerOf(label string) string {
	for _, prefix := range []string{"traefik.http.routers.", "traefik.tcp.routers."} {
		if rest, ok := strings.CutPrefix(label, prefix); ok {
			router, _, _ := strings.Cut(rest, ".")
			return router
		}
	}
	return ""
}

// Guard returns the label of a router that names a middleware which asks who is
// there, or may; nil if the router lets everybody pass.
func (m *Map) Guard(c *container.Container, router string) analysis.Range {
	return m.guard(c, map[string]bool{strings.ToLower(router): true})
}

// guard returns the label of a middleware that may ask who is there, if every
// router has one.
func (m *Map) guard(c *container.Container, routers map[string]bool) analysis.Range {
	var found analysis.Range
	guarded := map[string]bool{}
	for i := range c.Labels {
		l := &c.Labels[i]
		name := strings.ToLower(l.Name)
		router := routerOf(name)
		if router == "" || !strings.HasSuffix(name, ".middlewares") {
			continue
		}
		if routers[router] && m.asks(l.Value) {
			guarded[router], found = true, l.Value
		}
	}
	if len(guarded) < len(routers) {
		return nil
	}
	return found
}

// asks reports whether one of a list of middlewares may ask who is there: one
// that is not defined in labels of the unit may.
func (m *Map) asks(list *value.Value) bool {
	if !list.IsKnown() {
		return true
	}
	for name := range strings.SplitSeq(list.Str, ",") {
		name = strings.ToLower(strings.TrimSuffix(strings.TrimSpace(name), "@docker"))
		if name != "" && !m.harmless[name] {
			return true
		}
	}
	return false
}

// middlewares returns the middlewares that labels define, and of each whether it
// lets everybody pass.
func middlewares(containers []*container.Container) map[string]bool {
	all := map[string]bool{}
	for _, c := range containers {
		for i := range c.Labels {
			rest, ok := strings.CutPrefix(strings.ToLower(c.Labels[i].Name), "traefik.http.middlewares.")
			if !ok {
				continue
			}
			name, rest, _ := strings.Cut(rest, ".")
			kind, _, _ := strings.Cut(rest, ".")
			passes := false
			switch kind {
			case "addprefix", "buffering", "circuitbreaker", "compress", "contenttype", "errors", "headers", "inflightreq",
				"ratelimit", "redirectregex", "redirectscheme", "replacepath", "replacepathregex", "retry", "stripprefix", "stripprefixregex":
				passes = true
			}
			if before, seen := all[name]; seen {
				passes = passes && before
			}
			all[name] = passes
		}
	}
	return all
}
