package application

import (
	"maps"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/python"
)

// callExternal calls what the repository does not have.
func (w *framework) callExternal(f *frame, p string, args arguments, e *python.Call) object {
	made := &result{path: p, call: e, args: args}
	if e == nil {
		return made
	}
	app, plain := isApp(p)
	switch {
	case app:
		r := &router{at: e.Span, attrs: map[string]object{}}
		w.newApp(r, plain)
		w.configure(f, r, args)
		return r
	case isRouter(p):
		r := &router{at: e.Span, attrs: map[string]object{}, starred: strings.HasPrefix(p, "starlette.")}
		w.configure(f, r, args)
		return r
	}
	switch p {
	case "sqladmin.Admin", "starlette_admin.contrib.sqla.Admin":
		if r, ok := first(args).(*router); ok {
			base := f.path(args, "base_url", -1)
			if base.text == "" {
				base.text = "/admin"
			}
			r.add(&entry{kind: mountEntry, path: base, at: e.Span, cond: f.cond, target: made})
		}
	case "gradio.mount_gradio_app", "gradio.routes.mount_gradio_app":
		if r, ok := first(args).(*router); ok {
			r.add(&entry{kind: mountEntry, path: f.path(args, "path", 2), at: e.Span, cond: f.cond, target: made})
			return r
		}
	case "uvicorn.run", "uvicorn.Config", "hypercorn.asyncio.serve":
		if f.serves == nil {
			f.serves = made
		}
	case "fastapi_pagination.add_pagination":
		return first(args)
	}
	return made
}

// callResult calls what a call of something external gave.
func (w *framework) callResult(of *result, args arguments, e *python.Call) object {
	if fn, ok := first(args).(*function); ok && len(args.positional) == 1 && len(args.keywords) == 0 {
		fn.wrappers = append(fn.wrappers, of)
		return fn
	}
	return &result{path: of.path + "()", call: e, args: args}
}

// callResultMethod calls a method of something external.
func (w *framework) callResultMethod(f *frame, of *result, name string, args arguments, e *python.Call) object {
	if e == nil {
		return &mystery{}
	}
	if strings.HasSuffix(of.path, ".Instrumentator") {
		if r, ok := first(args).(*router); ok && name == "expose" {
			at := f.path(args, "endpoint", -1)
			if at.text == "" {
				at = pathText{text: "/metrics", at: e.Span}
			}
			r.add(&entry{route: Metrics, methods: []string{"GET"}, path: at, at: e.Span, deps: f.given(args, GivenByRoute), cond: f.cond})
		}
		return of
	}
	return &result{path: of.path + "." + name, call: e, args: args}
}

// callDeep calls a method of something that an attribute gave.
func (w *framework) callDeep(f *frame, of *member, name string, args arguments, e *python.Call) object {
	if of.name == "super" && of.of == nil && f.fn != nil {
		return w.callSuper(f, name, args, e)
	}
	if r, ok := of.of.(*router); ok {
		if of.name == "dependency_overrides" && name == "update" {
			if d, ok := first(args).(*dict); ok && e != nil {
				for i := range d.keys {
					w.override(f, r, e.Span, d.keys[i], d.values[i])
				}
			}
		}
		return nil
	}
	f.handedOut(args, e)
	return &result{path: pathOf(of) + "." + name, call: e, args: args}
}

func (w *framework) callSuper(f *frame, name string, args arguments, e *python.Call) object {
	if f.fn.class != nil {
		for _, up := range f.fn.class.mro[1:] {
			if fn, ok := up.attrs.names[name].(*function); ok {
				return f.invoke(fn.bound(f.fn.self), args)
			}
		}
	}
	if r, ok := f.fn.self.(*router); ok {
		if name == "__init__" {
			w.configure(f, r, args)
			return nil
		}
		return w.callMethod(f, r, name, args, e)
	}
	if i, ok := f.fn.self.(*instance); ok && name == "__init__" {
		maps.Copy(i.attrs, args.keywords)
		i.super = args
		return nil
	}
	return &result{path: "super." + name, call: e, args: args}
}

// pathOf names something external: fastapi.security.HTTPBasic; "" if it is not.
func pathOf(v object) string {
	switch v := v.(type) {
	case external:
		return v.path
	case *result:
		return v.path
	case *member:
		if p := pathOf(v.of); p != "" {
			return p + "." + v.name
		}
	}
	return ""
}
