package application

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/python"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// A framework gives a meaning to what comes from FastAPI and Starlette.
type framework struct {
	apps    []*router
	startup []*function // that run before the first request
	after   []func(f *frame)
}

// A router is an application object or a router.
type router struct {
	name    string
	at      source.Span
	app     *App // nil for a router
	starred bool // of Starlette: without dependencies
	prefix  pathText
	deps    []given
	entries []*entry
	class   *class
	attrs   map[string]object
}

func (r *router) named(name string) {
	r.name = name
	if r.app != nil {
		r.app.Name = name
	}
}

// A pathText is a path, or a part of one.
type pathText struct {
	text    string
	unknown bool
	at      source.Span
}

func (p pathText) join(q pathText) pathText {
	return pathText{text: p.text + q.text, unknown: p.unknown || q.unknown, at: q.at}
}

// A given dependency, as it is written.
type given struct {
	object object
	at     source.Span
	by     GivenBy
}

type entryKind uint8

const (
	routeEntry entryKind = iota
	includeEntry
	mountEntry
)

// An entry is what a router was told, in the order in which it was.
type entry struct {
	kind    entryKind
	route   RouteKind
	methods []string
	path    pathText
	at      source.Span
	handler object
	deps    []given
	cond    *Condition
	target  object // of an include or mount
	count   int    // of the target's entries when it was included
}

// A registrar is what app.get(…) gives: a decorator.
type registrar struct {
	router *router
	kind   string // the method's name
	args   arguments
	call   *python.Call
}

// isApp reports whether a class of elsewhere makes applications, and whether
// it is Starlette's own.
func isApp(p string) (app, plain bool) {
	switch p {
	case "fastapi.FastAPI", "fastapi.applications.FastAPI":
		return true, false
	case "starlette.applications.Starlette":
		return true, true
	}
	return false, false
}

func isRouter(p string) bool {
	switch {
	case strings.HasSuffix(p, ".APIRouter"), strings.HasSuffix(p, ".InferringRouter"):
		return true
	}
	return p == "starlette.routing.Router"
}

// construct makes an object of a class that is derived from the framework's.
func (w *framework) construct(f *frame, c *class, args arguments, e *python.Call) (object, bool) {
	base, ok := c.inherits(".FastAPI", ".APIRouter", ".Starlette", "starlette.routing.Router")
	if !ok {
		return nil, false
	}
	at := c.def.Name.Span
	if e != nil {
		at = e.Span
	}
	r := &router{at: at, class: c, attrs: map[string]object{}}
	if strings.HasSuffix(base, ".FastAPI") || strings.HasSuffix(base, ".Starlette") {
		w.newApp(r, strings.HasSuffix(base, ".Starlette"))
	}
	if init := c.method("__init__"); init != nil {
		f.invoke(init.bound(r), args)
		if r.app != nil && !r.app.OpenAPI.Known && r.app.OpenAPI.At == (source.Span{}) {
			w.configure(f, r, arguments{})
		}
		return r, true
	}
	w.configure(f, r, args)
	return r, true
}

func (w *framework) newApp(r *router, plain bool) {
	r.starred = plain
	r.app = &App{At: r.at, Framework: "FastAPI"}
	if plain {
		r.app.Framework = "Starlette"
	}
	w.apps = append(w.apps, r)
}

// configure takes the arguments of a constructor.
func (w *framework) configure(f *frame, r *router, args arguments) {
	r.prefix = f.path(args, "prefix", -1)
	by := GivenByRouter
	if r.app != nil {
		by = GivenByApp
	}
	r.deps = append(r.deps, f.given(args, by)...)
	if routes, _, ok := args.get("routes", -1); ok {
		w.routes(f, r, routes, args.keyExprs["routes"])
	}
	if r.app == nil {
		return
	}
	a := r.app
	none := r.starred
	a.OpenAPI = f.setting(args, "openapi_url", "/openapi.json", r.at)
	a.Docs = f.setting(args, "docs_url", "/docs", r.at)
	a.ReDoc = f.setting(args, "redoc_url", "/redoc", r.at)
	if none {
		a.OpenAPI, a.Docs, a.ReDoc = Setting{Known: true}, Setting{Known: true}, Setting{Known: true}
	}
	a.Debug = f.setting(args, "debug", "", r.at)
	a.RootPath = f.setting(args, "root_path", "", r.at)
	if v, _, ok := args.get("middleware", -1); ok {
		if l, ok := v.(*list); ok {
			for _, item := range l.items {
				if m, ok := item.(*result); ok {
					a.Middleware = append(a.Middleware, f.middleware(m.args, m.call.Span))
				}
			}
		}
	}
	if fn, ok := args.keywords["lifespan"].(*function); ok {
		w.after = append(w.after, func(f *frame) { f.invoke(fn, arguments{positional: []object{r}, exprs: []python.Expr{nil}}) })
	}
	if l, ok := args.keywords["on_startup"].(*list); ok {
		for _, item := range l.items {
			if fn, ok := item.(*function); ok {
				w.startup = append(w.startup, fn)
			}
		}
	}
	if args.open {
		f.gap(r.at, "arguments of the application are not known")
	}
}

// setting reads an argument of a constructor.
func (f *frame) setting(args arguments, name, fallback string, at source.Span) Setting {
	v, e, ok := args.get(name, -1)
	if !ok {
		return Setting{Text: fallback, Known: !args.open, At: at}
	}
	return settingFrom(v, python.SpanOf(e))
}

func settingFrom(v object, at source.Span) Setting {
	s := Setting{Set: true, At: at, Reads: reads(v)}
	if c, ok := v.(*constant); ok {
		s.Known, s.Text = true, c.text
		if c.kind == boolConst && c.text == "false" {
			s.Text = ""
		}
	}
	return s
}

// path reads an argument that is a path.
func (f *frame) path(args arguments, name string, position int) pathText {
	v, e, ok := args.get(name, position)
	if !ok {
		return pathText{unknown: args.open}
	}
	at := python.SpanOf(e)
	if c, ok := v.(*constant); ok {
		if c.kind == noneConst {
			return pathText{at: at}
		}
		return pathText{text: c.text, at: at}
	}
	return pathText{text: "/…", unknown: true, at: at}
}

// given reads dependencies=[…].
func (f *frame) given(args arguments, by GivenBy) []given {
	v, e, ok := args.get("dependencies", -1)
	if !ok {
		if args.open {
			return []given{{by: by}}
		}
		return nil
	}
	at := python.SpanOf(e)
	l, isList := v.(*list)
	if !isList {
		if c, ok := v.(*constant); ok && c.kind == noneConst {
			return nil
		}
		return []given{{at: at, by: by}}
	}
	var all []given
	written, _ := e.(*python.List)
	for i, item := range l.items {
		g := given{object: item, at: at, by: by}
		if written != nil && len(written.Items) == len(l.items) {
			g.at = python.SpanOf(written.Items[i])
		}
		all = append(all, g)
	}
	if l.partial {
		all = append(all, given{at: at, by: by})
	}
	return all
}

// attribute returns an attribute of a router.
func (w *framework) attribute(r *router, name string) (object, bool) {
	if v, ok := r.attrs[name]; ok {
		return v, true
	}
	if name == "router" && r.app != nil {
		return r, true
	}
	if r.class != nil {
		if v, ok := r.class.attribute(name); ok {
			if fn, ok := v.(*function); ok {
				return fn.bound(r), true
			}
			return v, true
		}
	}
	if name == "prefix" && !r.prefix.unknown {
		return &constant{kind: stringConst, text: r.prefix.text, at: r.prefix.at}, true
	}
	return &member{of: r, name: name}, true
}

// set assigns an attribute of a router.
func (w *framework) set(f *frame, r *router, target *python.Attribute, v object) {
	if r.app != nil {
		switch target.Name {
		case "debug":
			r.app.Debug = settingFrom(v, target.Span)
			return
		case "root_path":
			r.app.RootPath = settingFrom(v, target.Span)
			return
		case "dependency_overrides":
			if d, ok := v.(*dict); ok {
				for i := range d.keys {
					w.override(f, r, target.Span, d.keys[i], d.values[i])
				}
			}
			return
		}
	}
	switch target.Name {
	case "prefix":
		if c, ok := v.(*constant); ok {
			r.prefix = pathText{text: c.text, at: target.Span}
		} else {
			r.prefix = pathText{text: "/…", unknown: true, at: target.Span}
		}
		return
	case "router", "routes":
		f.gap(target.Span, "the routes are replaced")
		return
	}
	if r.attrs == nil {
		r.attrs = map[string]object{}
	}
	r.attrs[target.Name] = v
}

// setItem assigns an element of what an attribute gave.
func (w *framework) setItem(f *frame, of *member, target *python.Subscript, key, v object) {
	if r, ok := of.of.(*router); ok && of.name == "dependency_overrides" {
		w.override(f, r, target.Span, key, v)
	}
}

func (w *framework) override(f *frame, r *router, at source.Span, key, v object) {
	if r.app == nil {
		return
	}
	o := Override{At: at, Condition: f.cond}
	if fn, ok := key.(*function); ok {
		o.Replaced = &fn.Function
	}
	if fn, ok := v.(*function); ok {
		o.By = &fn.Function
	}
	r.app.Overrides = append(r.app.Overrides, o)
}

// decorateClass applies a decorator of a class: cbv(router) and its like.
func (w *framework) decorateClass(f *frame, decorator object, c *class, at python.Expr) {
	switch d := decorator.(type) {
	case *result:
		if _, ok := first(d.args).(*router); ok {
			c.cbv = true
		}
	case *function, *mystery:
		if call, ok := at.(*python.Call); ok && len(call.Args) > 0 {
			if _, ok := f.eval(call.Args[0]).(*router); ok {
				c.cbv = true
			}
		}
	}
}

func (r *router) add(e *entry) {
	if len(r.entries) < maxRoutes {
		r.entries = append(r.entries, e)
	}
}

// verbs are the methods that register a route with one method.
func verbs() []string {
	return []string{"get", "post", "put", "patch", "delete", "options", "head", "trace"}
}

func isVerb(name string) bool { return slices.Contains(verbs(), name) }
