// Package traefik reads what the labels of an application tell Traefik, and what
// its command line says of its entry points: which routers lead to which
// container, and what the middlewares before it ask of a request.
package traefik

import (
	"path"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// Analyzer yields what Traefik is told in the unit; rules use [In].
var Analyzer = &analysis.Analyzer{
	Name:       "traefik",
	Doc:        "what labels and arguments tell Traefik",
	Requires:   []*analysis.Analyzer{container.Analyzer},
	ResultType: reflect.TypeFor[*Config](),
	Run: func(pass *analysis.Pass) (any, error) {
		return Read(container.In(pass)), nil
	},
}

// In returns what Traefik is told, in a pass whose analyzer requires [Analyzer].
func In(pass *analysis.Pass) *Config { return pass.ResultOf[Analyzer].(*Config) }

// A Config is what Traefik is told in a unit. It is immutable.
type Config struct {
	Routers []*Router
	Servers []*container.Container // those that run Traefik
	// EntryPoints are known if Traefik is in the unit once and reads no
	// configuration file; nil if not.
	EntryPoints map[string]*EntryPoint

	middlewares map[string]*middleware
}

// A Router leads requests to a container.
type Router struct {
	Name        string
	TCP         bool
	Owner       *container.Container
	Rule        *value.Value // nil: none is written
	Service     string
	Guard       *value.Value // the label that lists the middlewares, nil if none does
	EntryPoints []string
	TLS         bool
	Unknown     bool // a variable decides its middlewares or entry points
	Asks        Guarding

	first       *value.Value
	middlewares []string
}

// maxRouters bounds the routers that are compared with one another.
const maxRouters = 500

// Read reads the labels of some containers.
func Read(containers []*container.Container) *Config {
	t := &Config{middlewares: map[string]*middleware{}}
	for _, c := range containers {
		for _, l := range labels(c) {
			t.read(c, l.Name, l.Value)
		}
		if runs(c) {
			t.Servers = append(t.Servers, c)
		}
	}
	if len(t.Servers) == 1 {
		t.EntryPoints = entryPoints(t.Servers[0])
	}
	for _, e := range t.EntryPoints {
		e.asks = t.guarding(e.middlewares, maxChain)
		e.Redirects = e.Redirects || e.asks.Redirects
	}
	for _, r := range t.Routers {
		r.Asks = t.asks(r)
	}
	return t
}

// labels returns what Traefik reads of a container: its own labels, and with Swarm
// those of the service.
func labels(c *container.Container) []container.Variable {
	if c.Service == nil {
		return nil
	}
	all := c.Labels
	if deploy := c.Service.Get("deploy", "labels"); deploy != nil && deploy.Kind == value.Map {
		all = slices.Clone(all)
		for _, m := range deploy.Kids {
			all = append(all, container.Variable{Name: m.Key, At: m.KeyAt, Value: m.Val})
		}
	}
	return all
}

// runs reports whether a container runs Traefik.
func runs(c *container.Container) bool {
	if c.Service == nil {
		return false
	}
	if c.Image != nil && c.Image.Reference.IsKnown() {
		return path.Base(container.ParseReference(c.Image.Reference.Str).Repository) == "traefik"
	}
	return len(c.Main.Program.Argv) > 0 && shell.Name(c.Main.Program.Argv[0]) == "traefik"
}

// read reads one label of a container.
func (t *Config) read(c *container.Container, label string, v *value.Value) {
	keys := strings.Split(label, ".")
	if len(keys) < 5 || !strings.EqualFold(keys[0], "traefik") || v == nil {
		return
	}
	tcp := strings.EqualFold(keys[1], "tcp")
	if !tcp && !strings.EqualFold(keys[1], "http") {
		return
	}
	name, option := keys[3], strings.ToLower(strings.Join(keys[4:], "."))
	switch strings.ToLower(keys[2]) {
	case "routers":
		t.router(c, name, tcp).set(option, v)
	case "middlewares":
		if !tcp {
			t.middleware(name).set(option, v)
		}
	}
}

// router returns the router of c called name.
func (t *Config) router(c *container.Container, name string, tcp bool) *Router {
	for _, r := range t.Routers {
		if r.Owner == c && r.TCP == tcp && strings.EqualFold(r.Name, name) {
			return r
		}
	}
	r := &Router{Name: name, TCP: tcp, Owner: c}
	if len(t.Routers) < maxRouters {
		t.Routers = append(t.Routers, r)
	}
	return r
}

func (r *Router) set(option string, v *value.Value) {
	if r.first == nil {
		r.first = v
	}
	list, _, _ := strings.Cut(option, "[")
	switch {
	case option == "rule":
		r.Rule = v
	case option == "service":
		r.Service = v.Text()
	case list == "middlewares":
		r.middlewares, r.Guard, r.Unknown = append(r.middlewares, commaList(v)...), v, r.Unknown || v.IsUnknown()
	case list == "entrypoints":
		r.EntryPoints, r.Unknown = append(r.EntryPoints, commaList(v)...), r.Unknown || v.IsUnknown()
	case option == "tls":
		r.TLS = r.TLS || !off(v)
	case strings.HasPrefix(option, "tls."):
		r.TLS = true
	}
}

// At returns the rule, or the router's first label.
func (r *Router) At() *value.Value {
	if r.Rule != nil {
		return r.Rule
	}
	return r.first
}

// HostOnly reports whether the rule asks for nothing but a host: one that asks for
// a path or a header opens a part on purpose.
func (r *Router) HostOnly() bool {
	if r.Rule == nil {
		return true
	}
	rule := strings.ToLower(r.Rule.Text())
	for _, matcher := range [...]string{"path", "header", "query", "method", "clientip", "!"} {
		if strings.Contains(rule, matcher) {
			return false
		}
	}
	return true
}

// SameRule reports whether two routers have one rule.
func (r *Router) SameRule(as *Router) bool {
	if r.Rule == nil || as.Rule == nil {
		return r.Rule == as.Rule
	}
	return r.Rule.Text() == as.Rule.Text()
}

// Of returns the routers of a container.
func (t *Config) Of(c *container.Container) []*Router {
	var all []*Router
	for _, r := range t.Routers {
		if r.Owner == c {
			all = append(all, r)
		}
	}
	return all
}

// Port returns the value of the label that says to which port of c requests are
// passed, nil if none does.
func Port(c *container.Container) *value.Value {
	var found *value.Value
	for _, l := range labels(c) {
		name := strings.ToLower(l.Name)
		if name == "traefik.port" || (strings.HasPrefix(name, "traefik.http.services.") || strings.HasPrefix(name, "traefik.tcp.services.")) && strings.HasSuffix(name, ".loadbalancer.server.port") {
			found = l.Value
		}
	}
	return found
}

// Admits returns the label by which Traefik takes c in without a router, nil if
// there is none, and whether one keeps c out.
func Admits(c *container.Container) (by *value.Value, refused bool) {
	for _, l := range labels(c) {
		if !strings.EqualFold(l.Name, "traefik.enable") && !strings.EqualFold(l.Name, "traefik.frontend.rule") {
			continue
		}
		if !l.Value.IsKnown() || strings.EqualFold(l.Value.Str, "false") {
			return nil, true
		}
		if by == nil {
			by = l.Value
		}
	}
	return by, false
}

// Mentions reports whether a container says anything to Traefik.
func Mentions(c *container.Container) bool {
	return slices.ContainsFunc(labels(c), func(l container.Variable) bool {
		return strings.HasPrefix(strings.ToLower(l.Name), "traefik.")
	})
}

// off reports whether a switch is certainly off.
func off(v *value.Value) bool { return !v.IsUnknown() && strings.EqualFold(v.Str, "false") }

func commaList(v *value.Value) []string {
	var all []string
	for item := range strings.SplitSeq(v.Str, ",") {
		if item = strings.TrimSpace(item); item != "" {
			all = append(all, item)
		}
	}
	return all
}
