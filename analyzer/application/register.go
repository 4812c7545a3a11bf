package application

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/python"
)

// callMethod calls a method of an application or router.
func (w *framework) callMethod(f *frame, r *router, name string, args arguments, e *python.Call) object {
	if e == nil {
		return &mystery{}
	}
	made := &registrar{router: r, kind: name, args: args, call: e}
	switch name {
	case "api_route", "websocket", "route", "websocket_route", "middleware", "on_event", "exception_handler":
		return made
	case "add_api_route":
		w.addRoute(f, made, Endpoint, "endpoint")
	case "add_route":
		w.addRoute(f, made, Plain, "route")
	case "add_api_websocket_route":
		w.addRoute(f, made, WebSocket, "endpoint")
	case "add_websocket_route":
		w.addRoute(f, made, PlainWebSocket, "route")
	case "include_router":
		w.include(f, r, args, e)
	case "mount", "frontend":
		w.mount(f, r, name, args, e)
	case "add_middleware":
		if r.app != nil {
			r.app.Middleware = slices.Insert(r.app.Middleware, 0, f.middleware(args, e.Span))
		}
	case "add_event_handler":
		if kind, ok := first(args).(*constant); ok && kind.text == "startup" {
			if fn, _, _ := args.get("func", 1); fn != nil {
				w.atStart(fn)
			}
		}
	default:
		if isVerb(name) {
			return made
		}
		return &member{of: &member{of: r, name: name}, name: "()"}
	}
	return nil
}

func (w *framework) atStart(v object) {
	if fn, ok := v.(*function); ok && len(w.startup) < maxRoutes {
		w.startup = append(w.startup, fn)
	}
}

// addRoute registers a route by a call instead of a decorator.
func (w *framework) addRoute(f *frame, made *registrar, kind RouteKind, parameter string) {
	handler, _, _ := made.args.get(parameter, 1)
	w.enter(f, made, kind, handler, made.call)
}

// register applies a decorator of an application or router to a function.
func (w *framework) register(f *frame, d *registrar, fn *function, at python.Expr) {
	switch d.kind {
	case "middleware":
		if d.router.app != nil {
			m := &Middleware{Kind: OwnMiddleware, Name: fn.Name, At: python.SpanOf(at), Function: &fn.Function, HTTPOnly: true, Cond: f.cond}
			d.router.app.Middleware = slices.Insert(d.router.app.Middleware, 0, m)
		}
	case "on_event":
		if kind, ok := first(d.args).(*constant); ok && kind.text == "startup" {
			w.atStart(fn)
		}
	case "exception_handler":
	case "websocket":
		w.enter(f, d, WebSocket, fn, at)
	case "route":
		w.enter(f, d, Plain, fn, at)
	case "websocket_route":
		w.enter(f, d, PlainWebSocket, fn, at)
	default:
		w.enter(f, d, Endpoint, fn, at)
	}
}

// registerUnknown registers a route whose handler is not the application's.
func (w *framework) registerUnknown(f *frame, d *registrar, e *python.Call) {
	if e != nil && (isVerb(d.kind) || d.kind == "api_route") {
		w.enter(f, d, Endpoint, nil, e)
	}
}

// enter adds a route to the router of a registrar.
func (w *framework) enter(f *frame, d *registrar, kind RouteKind, handler object, at python.Expr) {
	e := &entry{route: kind, path: f.path(d.args, "path", 0), at: python.SpanOf(at), handler: handler, cond: f.cond}
	if kind == Endpoint || kind == WebSocket {
		e.deps = f.given(d.args, GivenByRoute)
	}
	if kind == Endpoint || kind == Plain {
		e.methods = f.methods(d)
	}
	if e.path.at.Pos() == 0 {
		e.path.at = e.at
	}
	d.router.add(e)
}

// methods returns the methods that a route answers.
func (f *frame) methods(d *registrar) []string {
	if isVerb(d.kind) {
		return []string{strings.ToUpper(d.kind)}
	}
	v, _, ok := d.args.get("methods", -1)
	l, isList := v.(*list)
	if !ok || !isList {
		if ok && v == nil {
			return nil
		}
		return []string{"GET"}
	}
	var methods []string
	for _, item := range l.items {
		c, ok := item.(*constant)
		if !ok {
			return nil
		}
		methods = append(methods, strings.ToUpper(c.text))
	}
	slices.Sort(methods)
	return slices.Compact(methods)
}

// include takes the routes of another router.
func (w *framework) include(f *frame, r *router, args arguments, e *python.Call) {
	target, _, _ := args.get("router", 0)
	entry := &entry{kind: includeEntry, path: f.path(args, "prefix", -1), at: e.Span, deps: f.given(args, GivenByInclude), cond: f.cond, target: target}
	t, ok := target.(*router)
	if !ok {
		f.gap(e.Span, "the router is not known")
		return
	}
	entry.count = len(t.entries)
	r.add(entry)
}

// mount puts another application below a path.
func (w *framework) mount(f *frame, r *router, name string, args arguments, e *python.Call) {
	parameter := "app"
	if name == "frontend" {
		parameter = "directory"
	}
	target, _, _ := args.get(parameter, 1)
	at := f.path(args, "path", 0)
	at.text = strings.TrimSuffix(at.text, "/")
	made := &entry{kind: mountEntry, path: at, at: e.Span, cond: f.cond, target: target}
	if name == "frontend" {
		made.kind, made.route, made.methods = routeEntry, Static, []string{"GET"}
	}
	r.add(made)
}

// routes takes the objects of routes=[…].
func (w *framework) routes(f *frame, r *router, v object, e python.Expr) {
	l, ok := v.(*list)
	if !ok {
		f.gap(python.SpanOf(e), "the routes are not known")
		return
	}
	for _, item := range l.items {
		made, ok := item.(*result)
		if !ok || made.call == nil {
			f.gap(python.SpanOf(e), "a route is not known")
			continue
		}
		d := &registrar{router: r, args: made.args, call: made.call}
		switch name := made.path[strings.LastIndexByte(made.path, '.')+1:]; name {
		case "APIRoute":
			w.addRoute(f, d, Endpoint, "endpoint")
		case "Route":
			w.addRoute(f, d, Plain, "endpoint")
		case "WebSocketRoute":
			w.addRoute(f, d, PlainWebSocket, "endpoint")
		case "APIWebSocketRoute":
			w.addRoute(f, d, WebSocket, "endpoint")
		case "Mount":
			if inner, ok := made.args.keywords["routes"]; ok {
				sub := &router{at: made.call.Span, starred: true}
				w.routes(f, sub, inner, made.args.keyExprs["routes"])
				at := f.path(made.args, "path", 0)
				at.text = strings.TrimSuffix(at.text, "/")
				r.add(&entry{kind: mountEntry, path: at, at: made.call.Span, cond: f.cond, target: sub})
				continue
			}
			w.mount(f, r, "mount", made.args, made.call)
		default:
			f.gap(made.call.Span, "a route is not known")
		}
	}
	if l.partial {
		f.gap(python.SpanOf(e), "some routes are not known")
	}
}

// unwrap returns the application that other applications stand around, and what
// they are, outermost first.
func unwrap(v object) (*router, []object) {
	var around []object
	for range maxCalls {
		var next object
		switch o := v.(type) {
		case *router:
			return o, around
		case *result:
			next = wrapped(o.args.positional, o.args.keywords)
		case *instance:
			next = wrapped(o.super.positional, o.attrs)
		case *member:
			next = o.of
		}
		if next == nil {
			return nil, nil
		}
		if _, ok := v.(*member); !ok {
			around = append(around, v)
		}
		v = next
	}
	return nil, nil
}

// wrapped returns the argument that is, or stands around, an application.
func wrapped(positional []object, keywords map[string]object) object {
	all := slices.Clone(positional)
	for _, name := range sortedKeys(keywords) {
		all = append(all, keywords[name])
	}
	for _, v := range all {
		if r, ok := v.(*router); ok && r.app != nil {
			return r
		}
	}
	for _, v := range all {
		switch v.(type) {
		case *result, *instance:
			if r, _ := unwrapOnce(v); r {
				return v
			}
		}
	}
	return nil
}

// unwrapOnce reports whether an object stands directly around an application.
func unwrapOnce(v object) (found bool, inner object) {
	var all []object
	switch o := v.(type) {
	case *result:
		all = slices.Clone(o.args.positional)
		for _, name := range sortedKeys(o.args.keywords) {
			all = append(all, o.args.keywords[name])
		}
	case *instance:
		for _, name := range sortedKeys(o.attrs) {
			all = append(all, o.attrs[name])
		}
	}
	for _, v := range all {
		if r, ok := v.(*router); ok && r.app != nil {
			return true, r
		}
	}
	return false, nil
}
