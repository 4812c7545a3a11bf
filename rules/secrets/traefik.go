package secrets

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// traefik is what the labels of an application tell Traefik, and what its command
// line says of its entry points.
type traefik struct {
	routers     []*router
	middlewares map[string]*middleware
	servers     []*container.Container // those that run Traefik
	// entryPoints are known if Traefik is in the unit and reads no configuration
	// file; nil if not.
	entryPoints map[string]*entryPoint
}

// A router leads requests to a container.
type router struct {
	name, rule, service string
	owner               *container.Container
	at                  *value.Value // its rule, or the first label it has
	middlewares         []string
	guard               *value.Value // the label that lists the middlewares
	entryPoints         []string
	entrance            *value.Value // the label that lists the entry points
	tls, unknown        bool
	guarding            *guarding // set by asks
}

// A middleware stands between a router and its container.
type middleware struct {
	kind  string // "basicauth", "chain", …
	chain []string
	at    *value.Value // its first label
}

// An entryPoint is a port of Traefik.
type entryPoint struct {
	port           string
	redirects, tls bool
	byDefault      bool // asdefault: routers that name none use these
	middlewares    []string
	unknown        bool
}

func traefikOf(containers []*container.Container) *traefik {
	t := &traefik{middlewares: map[string]*middleware{}}
	for _, c := range containers {
		if c.Service == nil {
			continue
		}
		t.readLabels(c)
		if isTraefik(c) {
			t.servers = append(t.servers, c)
		}
	}
	if len(t.servers) == 1 {
		t.entryPoints = entryPointsOf(t.servers[0])
	}
	return t
}

func isTraefik(c *container.Container) bool {
	if c.Image != nil && c.Image.Reference.IsKnown() {
		name := container.ParseReference(c.Image.Reference.Str).Repository
		return name == "docker.io/library/traefik" || strings.HasSuffix(name, "/traefik") || strings.HasSuffix(name, "/traefik/traefik")
	}
	return len(c.Main.Program.Argv) > 0 && shell.Name(c.Main.Program.Argv[0]) == "traefik"
}

func (t *traefik) readLabels(c *container.Container) {
	for _, l := range labelsOf(c) {
		path := strings.Split(l.Key, ".")
		if len(path) < 5 || !strings.EqualFold(path[0], "traefik") || !strings.EqualFold(path[1], "http") || l.Val == nil {
			continue
		}
		name, option := path[3], strings.ToLower(strings.Join(path[4:], "."))
		switch strings.ToLower(path[2]) {
		case "routers":
			t.router(c, name).set(option, l.Val)
		case "middlewares":
			kind, rest, _ := strings.Cut(option, ".")
			m := t.middlewares[name]
			if m == nil {
				m = &middleware{kind: kind, at: l.Val}
				t.middlewares[name] = m
			}
			if m.kind == "chain" && strings.HasPrefix(rest, "middlewares") {
				m.chain = append(m.chain, commaList(l.Val)...)
			}
		}
	}
}

// labelsOf returns the labels that Traefik reads of a container: its own, or with
// Swarm those of the service.
func labelsOf(c *container.Container) []value.Member {
	all := slices.Clone(c.Service.Labels)
	if deploy := c.Service.Get("deploy", "labels"); deploy != nil && deploy.Kind == value.Map {
		all = append(all, deploy.Kids...)
	}
	return all
}

// maxRouters bounds the routers that are compared with one another.
const maxRouters = 500

// router returns the router of c called name.
func (t *traefik) router(c *container.Container, name string) *router {
	for _, r := range t.routers {
		if r.name == name && r.owner == c {
			return r
		}
	}
	r := &router{name: name, owner: c}
	if len(t.routers) < maxRouters {
		t.routers = append(t.routers, r)
	}
	return r
}

func (r *router) set(option string, v *value.Value) {
	if r.at == nil || option == "rule" {
		r.at = v
	}
	list, _, _ := strings.Cut(option, "[")
	switch {
	case option == "rule":
		r.rule = v.Text()
	case option == "service":
		r.service = v.Text()
	case list == "middlewares":
		r.middlewares, r.guard, r.unknown = append(r.middlewares, commaList(v)...), v, r.unknown || v.IsUnknown()
	case list == "entrypoints":
		r.entryPoints, r.entrance, r.unknown = append(r.entryPoints, commaList(v)...), v, r.unknown || v.IsUnknown()
	case option == "tls":
		r.tls = r.tls || v.IsUnknown() || !strings.EqualFold(v.Str, "false")
	case strings.HasPrefix(option, "tls."):
		r.tls = true
	}
}

func commaList(v *value.Value) []string {
	var all []string
	for item := range strings.SplitSeq(v.Str, ",") {
		if item = strings.TrimSpace(item); item != "" {
			all = append(all, item)
		}
	}
	return all
}

// entryPointsOf reads the static configuration of Traefik from its arguments and
// its environment, nil if a file may hold it.
func entryPointsOf(c *container.Container) map[string]*entryPoint {
	for _, m := range c.Mounts {
		if m.Target == nil || !m.Target.IsKnown() || container.Below(m.Target.Str, "/etc/traefik") && strings.Contains(strings.ToLower(m.Target.Str), "traefik.") || m.Target.Str == "/etc/traefik" {
			return nil
		}
	}
	if c.Build != nil || len(c.Service.UnknownEnvironment) > 0 {
		return nil
	}
	all := map[string]*entryPoint{}
	set := func(path []string, v *value.Value) {
		if len(path) < 3 || path[0] != "entrypoints" {
			return
		}
		e := all[path[1]]
		if e == nil {
			e = &entryPoint{}
			all[path[1]] = e
		}
		e.set(strings.Join(path[2:], "."), v)
	}
	for _, word := range c.Main.Argv {
		if !word.IsKnown() && !strings.Contains(word.Str, "=") {
			return nil
		}
		option, _, _ := strings.Cut(strings.TrimLeft(word.Str, "-"), "=")
		if strings.EqualFold(option, "configfile") {
			return nil
		}
		set(strings.Split(strings.ToLower(option), "."), word.Sub(min(len(word.Str), strings.IndexByte(word.Str+"=", '=')+1), len(word.Str)))
	}
	for _, v := range c.Environment {
		if name, ok := strings.CutPrefix(strings.ToLower(v.Name), "traefik_"); ok && v.Value != nil {
			set(strings.Split(name, "_"), v.Value)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return all
}

func (e *entryPoint) set(option string, v *value.Value) {
	switch {
	case option == "address":
		_, port, _ := strings.Cut(v.Str[max(0, strings.LastIndexByte(v.Str, ':')):], ":")
		e.port, _, _ = strings.Cut(port, "/")
		e.unknown = v.IsUnknown()
	case option == "asdefault":
		e.byDefault = v.IsUnknown() || !strings.EqualFold(v.Str, "false")
	case strings.HasPrefix(option, "http.redirections."):
		e.redirects = true
	case strings.HasPrefix(option, "http.tls"):
		e.tls = e.tls || v.IsUnknown() || !strings.EqualFold(v.Str, "false")
	case strings.HasPrefix(option, "http.middlewares"):
		e.middlewares = append(e.middlewares, commaList(v)...)
	}
}

// A guarding says what a list of middlewares asks of a request.
type guarding struct {
	basic     *middleware // basicauth or digestauth
	other     bool        // another login, or a list of addresses
	redirects bool
	unknown   bool // a middleware of another provider
}

func (t *traefik) guarding(names []string, depth int) guarding {
	var g guarding
	for _, name := range names {
		base, provider, qualified := strings.Cut(name, "@")
		m := t.middlewares[base]
		if m == nil || qualified && provider != "docker" && provider != "swarm" {
			g.unknown = true
			continue
		}
		switch m.kind {
		case "basicauth", "digestauth":
			g.basic = m
		case "forwardauth", "ipallowlist", "ipwhitelist", "plugin", "passtlsclientcert":
			g.other = true
		case "redirectscheme", "redirectregex":
			g.redirects = true
		case "chain":
			if depth == 0 {
				g.unknown = true
				continue
			}
			inner := t.guarding(m.chain, depth-1)
			if inner.basic != nil {
				g.basic = inner.basic
			}
			g.other, g.redirects, g.unknown = g.other || inner.other, g.redirects || inner.redirects, g.unknown || inner.unknown
		}
	}
	return g
}

// asks returns what a router asks of a request, entry points included where they
// are known.
func (t *traefik) asks(r *router) guarding {
	if r.guarding == nil {
		g := t.asked(r)
		r.guarding = &g
	}
	return *r.guarding
}

func (t *traefik) asked(r *router) guarding {
	names := slices.Clone(r.middlewares)
	for _, e := range t.entrances(r) {
		names = append(names, e.middlewares...)
	}
	g := t.guarding(names, 4)
	g.unknown = g.unknown || r.unknown
	return g
}

// entrances returns the entry points of a router, none if they are not known. One
// that names none uses all but Traefik's own, or those that are the default.
func (t *traefik) entrances(r *router) []*entryPoint {
	var all, byDefault []*entryPoint
	for name, e := range t.entryPoints {
		named := slices.ContainsFunc(r.entryPoints, func(s string) bool { return strings.EqualFold(s, name) })
		if named || len(r.entryPoints) == 0 && name != "traefik" {
			all = append(all, e)
		}
		if e.byDefault {
			byDefault = append(byDefault, e)
		}
	}
	if len(r.entryPoints) == 0 && len(byDefault) > 0 {
		all = byDefault
	}
	slices.SortFunc(all, func(a, b *entryPoint) int { return strings.Compare(a.port, b.port) })
	return all
}

// hostOnly reports whether a rule asks for nothing but a host: one that asks for
// a path or a header opens a part on purpose.
func (r *router) hostOnly() bool {
	for _, matcher := range []string{"path", "header", "query", "method", "clientip", "!"} {
		if strings.Contains(strings.ToLower(r.rule), matcher) {
			return false
		}
	}
	return true
}

// backendPort returns the port of a container that its labels name, "" if none does.
func backendPort(c *container.Container) string {
	for _, l := range labelsOf(c) {
		if key := strings.ToLower(l.Key); strings.HasPrefix(key, "traefik.http.services.") && strings.HasSuffix(key, ".loadbalancer.server.port") && l.Val.IsKnown() {
			return l.Val.Str
		}
	}
	return ""
}
