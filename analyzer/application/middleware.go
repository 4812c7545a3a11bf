package application

import (
	"maps"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/python"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// middleware reads add_middleware(cls, …) and Middleware(cls, …).
func (f *frame) middleware(args arguments, at source.Span) *Middleware {
	m := &Middleware{At: at, Cond: f.cond, Arguments: map[string]Argument{}}
	for name, v := range args.keywords {
		m.Arguments[name] = argumentOf(v, python.SpanOf(args.keyExprs[name]))
	}
	v, _, _ := args.get("middleware_class", 0)
	switch c := v.(type) {
	case external:
		m.Name = c.path[strings.LastIndexByte(c.path, '.')+1:]
		m.Kind = kindOfMiddleware(m.Name)
	case *class:
		m.Name, m.Kind = c.name, OwnMiddleware
		if base, ok := c.inherits(".CORSMiddleware", ".TrustedHostMiddleware", ".AuthenticationMiddleware"); ok {
			m.Kind = kindOfMiddleware(base[strings.LastIndexByte(base, '.')+1:])
		}
		_, m.HTTPOnly = c.inherits(".BaseHTTPMiddleware")
		for _, name := range []string{"dispatch", "__call__"} {
			if fn := c.method(name); fn != nil && m.Function == nil {
				i := &instance{class: c, attrs: map[string]object{}, at: at}
				if init := c.method("__init__"); init != nil {
					rest := arguments{keywords: args.keywords, keyExprs: args.keyExprs, positional: []object{nil}, exprs: []python.Expr{nil}}
					f.invoke(init.bound(i), rest)
				}
				m.Function = &fn.bound(i).Function
				m.self = i
			}
		}
	case *function:
		m.Name, m.Kind, m.Function = c.Name, OwnMiddleware, &c.Function
	}
	if dispatch, ok := args.keywords["dispatch"].(*function); ok {
		m.Name, m.Kind, m.Function, m.HTTPOnly = dispatch.Name, OwnMiddleware, &dispatch.Function, true
	}
	return m
}

func kindOfMiddleware(name string) MiddlewareKind {
	switch name {
	case "CORSMiddleware":
		return CORS
	case "TrustedHostMiddleware":
		return TrustedHost
	case "HTTPSRedirectMiddleware":
		return HTTPSRedirect
	case "AuthenticationMiddleware":
		return Authentication
	}
	return OtherMiddleware
}

// argumentOf returns what is known of a value for rules.
func argumentOf(v object, at source.Span) Argument {
	a := Argument{At: at, Reads: reads(v)}
	switch v := v.(type) {
	case *constant:
		a.Known, a.Texts = true, []string{v.text}
	case *list:
		a.Known, a.List = !v.partial, true
		for _, item := range v.items {
			c, ok := item.(*constant)
			if !ok {
				a.Known = false
				continue
			}
			a.Texts = append(a.Texts, c.text)
		}
	}
	return a
}

// covers reports whether a middleware stands before a route.
func (m *Middleware) covers(r *Route) bool {
	if m.HTTPOnly && (r.Kind == WebSocket || r.Kind == PlainWebSocket) {
		return false
	}
	return !m.exempts(r.Path)
}

// exempts reports whether a path passes a middleware unchecked.
func (m *Middleware) exempts(p string) bool {
	return matches(m.Exempt, p) || m.Only != nil && !matches(m.Only, p)
}

// matches reports whether a path is one of some, or begins with one that ends in
// a star.
func matches(paths []string, p string) bool {
	for _, e := range paths {
		if prefix, ok := strings.CutSuffix(e, "*"); ok && strings.HasPrefix(p, prefix) || e == p {
			return true
		}
	}
	return false
}

// Around returns the middleware that stands before the route, the outermost
// first.
func (r *Route) Around() []*Middleware {
	var all []*Middleware
	for a := r.App; a != nil; a = a.Parent {
		all = append(slices.Clone(a.Middleware), all...)
	}
	return slices.DeleteFunc(all, func(m *Middleware) bool { return !m.covers(r) })
}
