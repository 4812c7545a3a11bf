package application

import (
	"strconv"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// An assembly puts the routes of routers together.
type assembly struct {
	*frame
	version version
	active  map[*router]bool
	first   map[string]*Route // by method and path
	steps   int
}

// maxIncludes bounds the routers that are followed for one application.
const maxIncludes = 100000

// assemble lists the routes of an application and of those mounted in it.
func (f *frame) assemble(root *router) {
	a := &assembly{frame: f, version: versionOf(f.app.Version), active: map[*router]bool{}, first: map[string]*Route{}}
	a.app(root, nil, pathText{}, nil, source.Span{})
}

// judgeAll decides whom each route lets in.
func (f *frame) judgeAll() {
	for _, app := range f.app.Apps {
		for _, m := range app.Middleware {
			if m.Gate == nil {
				f.judgeMiddleware(m)
			}
		}
	}
	for _, r := range f.app.Routes {
		f.judge(r)
	}
}

// place is where routes are added: below what, and after which dependencies.
type place struct {
	app    *App
	path   pathText
	deps   []given
	cond   *Condition
	nested bool // below an include
}

// app adds an application object.
func (a *assembly) app(r *router, parent *App, at pathText, cond *Condition, mount source.Span) {
	if a.active[r] {
		a.gap(mount, "the application contains itself")
		return
	}
	a.active[r] = true
	defer delete(a.active, r)
	app := *r.app // one application may be mounted twice
	app.Prefix, app.Parent, app.Mount, app.Condition = at.text, parent, mount, cond
	if parent == nil {
		a.frame.app.Root = &app
	}
	a.frame.app.Apps = append(a.frame.app.Apps, &app)
	a.documentation(&app, at, cond)
	a.router(r, place{app: &app, path: at, deps: r.deps, cond: cond}, len(r.entries))
	app.Dependencies = a.dependencies(r.deps)
}

// documentation adds the pages that FastAPI makes in the constructor.
func (a *assembly) documentation(app *App, at pathText, cond *Condition) {
	if app.Framework != "FastAPI" || app.OpenAPI.Known && app.OpenAPI.Text == "" {
		return
	}
	add := func(s Setting, p string) {
		a.add(&Route{Kind: Documentation, Methods: []string{"GET", "HEAD"}, At: app.At, PathAt: s.At, App: app, Cond: cond, Assumed: !s.Known}, at.join(pathText{text: p, unknown: !s.Known}))
	}
	add(app.OpenAPI, app.OpenAPI.Text)
	if app.Docs.Text != "" || !app.Docs.Known {
		add(app.Docs, app.Docs.Text)
		add(app.Docs, "/docs/oauth2-redirect")
	}
	if app.ReDoc.Text != "" || !app.ReDoc.Known {
		add(app.ReDoc, app.ReDoc.Text)
	}
}

// router adds the first entries of a router, with those of what it includes.
func (a *assembly) router(r *router, p place, count int) {
	for _, e := range r.entries[:min(count, len(r.entries))] {
		if a.steps++; a.steps > maxIncludes || len(a.frame.app.Routes) >= maxRoutes {
			a.exhausted(e.at)
			return
		}
		cond := within(e.cond, p.cond)
		switch e.kind {
		case routeEntry:
			a.route(e, p, cond, r)
		case includeEntry:
			a.include(e, p, cond)
		case mountEntry:
			a.mount(e, p, cond)
		}
	}
}

// within returns a condition that holds if both do.
func within(c, outer *Condition) *Condition {
	switch {
	case c == nil:
		return outer
	case outer == nil || c.Outer == outer:
		return c
	}
	joined := *c
	joined.Outer = outer
	if outer.Truth != True && joined.Truth == True {
		joined.Truth = outer.Truth
	}
	return &joined
}

func (a *assembly) include(e *entry, p place, cond *Condition) {
	t := e.target.(*router)
	if a.active[t] {
		a.gap(e.at, "the router contains itself")
		return
	}
	count := len(t.entries)
	if a.version.before(0, 137, 0) {
		count = e.count
	}
	a.active[t] = true
	inner := place{app: p.app, path: p.path.join(e.path).join(t.prefix), cond: cond, nested: true}
	inner.deps = append(append(append(inner.deps, p.deps...), e.deps...), t.deps...)
	a.router(t, inner, count)
	delete(a.active, t)
}

func (a *assembly) mount(e *entry, p place, cond *Condition) {
	if p.nested && a.version.before(0, 137, 0) {
		return // dropped
	}
	at := p.path.join(e.path)
	target, around := unwrap(e.target)
	if target != nil && target.app != nil {
		a.app(target, p.app, at, cond, e.at)
		if len(around) > 0 {
			app := a.frame.app.Apps[len(a.frame.app.Apps)-1]
			app.Middleware = append(a.wrappers(around), app.Middleware...)
		}
		return
	}
	if target != nil { // Mount(routes=[…])
		if !a.active[target] {
			a.active[target] = true
			a.router(target, place{app: p.app, path: at, cond: cond, nested: true}, len(target.entries))
			delete(a.active, target)
		}
		return
	}
	route := &Route{Kind: Mounted, At: e.at, PathAt: e.path.at, App: p.app, Cond: cond}
	switch name := pathOf(e.target); {
	case strings.HasSuffix(name, ".StaticFiles"):
		route.Kind, route.Methods = Static, []string{"GET", "HEAD"}
		if r, ok := e.target.(*result); ok {
			if v, _, ok := r.args.get("directory", 0); ok {
				if c, ok := v.(*constant); ok && c.value != nil {
					route.Directory = c.value
				}
			}
		}
	case strings.HasSuffix(name, ".make_asgi_app"), strings.HasPrefix(name, "starlette_exporter"):
		route.Kind, route.Methods = Metrics, []string{"GET"}
	case name == "":
		if i, ok := e.target.(*instance); ok {
			if base, ok := i.class.inherits(".StaticFiles"); ok && base != "" {
				route.Kind, route.Methods = Static, []string{"GET", "HEAD"}
				break
			}
		}
		a.gap(e.at, "the mounted application is not known")
	}
	a.add(route, at)
}

// wrappers returns what stands around an application as its middleware.
func (f *frame) wrappers(around []object) []*Middleware {
	var all []*Middleware
	for _, v := range around {
		switch o := v.(type) {
		case *result:
			m := &Middleware{Name: o.path[strings.LastIndexByte(o.path, '.')+1:], Kind: OtherMiddleware}
			m.Kind = kindOfMiddleware(m.Name)
			if o.call != nil {
				m = f.middlewareCall(m, o)
			}
			all = append(all, m)
		case *instance:
			m := &Middleware{Name: o.class.name, Kind: OwnMiddleware, At: o.at, self: o}
			if fn := o.class.method("__call__"); fn != nil {
				m.Function = &fn.bound(o).Function
			}
			all = append(all, m)
		}
	}
	return all
}

func (f *frame) middlewareCall(m *Middleware, o *result) *Middleware {
	args := arguments{keywords: o.args.keywords, keyExprs: o.args.keyExprs}
	kind, name := m.Kind, m.Name
	m = f.middleware(args, o.call.Span)
	m.Kind, m.Name = kind, name
	return m
}

// route adds a route of a router.
func (a *assembly) route(e *entry, p place, cond *Condition, r *router) {
	route := &Route{Kind: e.route, Methods: e.methods, At: e.at, PathAt: e.path.at, App: p.app, Cond: cond}
	var deps []given
	switch {
	case r.starred && e.route == Endpoint:
		route.Kind = Plain
	case e.route == WebSocket && a.version.before(0, 97, 0):
		deps = e.deps
	case e.route == Endpoint, e.route == WebSocket, e.route == Metrics, e.route == Static:
		deps = append(append(deps, p.deps...), e.deps...)
	}
	path := p.path.join(e.path)
	if !p.nested {
		path = p.path.join(r.ownPrefix()).join(e.path)
	}
	switch h := e.handler.(type) {
	case *function:
		route.Handler = &h.Function
	case *partial:
		if fn, ok := h.of.(*function); ok {
			route.Handler = &fn.Function
		}
	case *instance:
		if fn := h.class.method("__call__"); fn != nil {
			route.Handler = &fn.bound(h).Function
		}
	case *class: // HTTPEndpoint
		a.endpointClass(route, h, path)
		return
	case nil, *mystery:
		if e.route != Metrics && e.route != Static {
			a.gap(e.at, "the handler is not known")
		}
	}
	route.template = path.text
	a.follow(route, deps)
	a.add(route, path)
}

// ownPrefix is that of a router that is served itself.
func (r *router) ownPrefix() pathText {
	if r.app != nil {
		return pathText{}
	}
	return r.prefix
}

// endpointClass adds a route for each method that a class answers.
func (a *assembly) endpointClass(route *Route, c *class, path pathText) {
	for _, verb := range append(verbs(), "on_receive") {
		fn := c.method(verb)
		if fn == nil {
			continue
		}
		r := *route
		r.Methods = []string{strings.ToUpper(verb)}
		if verb == "on_receive" {
			r.Methods = nil
		}
		r.Handler = &fn.Function
		r.template = path.text
		a.follow(&r, nil)
		a.add(&r, path)
	}
}

// add appends a route, unless another one answers in its place.
func (a *assembly) add(r *Route, path pathText) {
	r.Path, r.Exact = path.text, !path.unknown
	if r.Path == "" {
		r.Path = "/"
	}
	methods := r.Methods
	if len(methods) == 0 {
		methods = []string{strconv.Itoa(int(r.Kind))}
	}
	hidden := true
	for _, m := range methods {
		key := m + " " + r.Path
		before := a.first[key]
		if before == nil {
			hidden = false
			if r.Exact && r.Active() {
				a.first[key] = r
			}
			continue
		}
		if r.Hidden == nil {
			r.Hidden = before
		}
	}
	if !hidden {
		r.Hidden = nil
	}
	a.frame.app.Routes = append(a.frame.app.Routes, r)
}
