package application

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/python"
)

// isClient reports whether a module, or what one of its classes makes, sends
// requests.
func isClient(p string) bool {
	switch p {
	case "requests", "httpx", "requests.Session", "requests.sessions.Session", "requests.session", "httpx.Client", "httpx.AsyncClient",
		"aiohttp.ClientSession", "aiohttp", "urllib3.PoolManager", "urllib3", "requests_html.HTMLSession", "curl_cffi.requests":
		return true
	}
	return false
}

// given notes a request by a client that the function gets in a parameter
// without a type: whether it is one is known where the function is called.
func (w *walker) given(c *written) taints {
	m, ok := c.Func.(*python.Attribute)
	if !ok {
		return nil
	}
	switch m.Name {
	case "get", "head", "options", "post", "put", "patch", "delete", "request", "stream":
	default:
		return nil
	}
	if w.client = w.parameter(m.X); w.client == 0 {
		return nil
	}
	out := w.request("httpx.Client."+m.Name, c)
	w.client = 0
	return out
}

// parameter returns the place of the parameter without a type that an expression
// is, from 1; 0 if it is none.
func (w *walker) parameter(e python.Expr) int {
	name, ok := e.(*python.Name)
	if !ok || w.kinds[name.Text] != "" || w.inner > 0 || w.fn.def == nil {
		return 0
	}
	held := w.st.vars[name.Text]
	if len(held) != 1 || held[0].hit != nil || held[0].derived || held[0].under != "" || held[0].from.field != "" {
		return 0
	}
	i := held[0].from.param
	if i >= len(w.fn.def.Params) || w.fn.def.Params[i].Name.Text != name.Text {
		return 0
	}
	return i + 1
}

// sends returns the sink of a hit with the client that a call gives; false if
// what it gives is none.
func (w *walker) sends(fn *function, h *hit, c *written) (sink Sink, client int, ok bool) {
	sink = h.sink
	if h.client == 0 {
		return sink, 0, true
	}
	e := fn.argument(c.Call, h.client-1)
	if e == nil {
		return sink, 0, false
	}
	if client = w.parameter(e); client != 0 {
		return sink, client, true
	}
	kind := w.kind(e)
	sink.Call = kind + "." + lastDot(sink.Call)
	return sink, 0, isClient(kind)
}

// argument returns what a call gives for the parameter at a place, as it is
// written; nil if that can't be told.
func (fn *function) argument(e *python.Call, place int) python.Expr {
	params := fn.params()
	first := 0
	if fn.self != nil && !fn.is("staticmethod") || fn.is("classmethod") {
		first = 1
	}
	if place < first || place >= len(params) {
		return nil
	}
	switch p := params[place]; p.Kind {
	case python.Positional:
		return argument(e, p.Name.Text, place-first)
	case python.PositionOnly:
		return argument(e, "", place-first)
	case python.KeywordOnly:
		return argument(e, p.Name.Text, -1)
	case python.VarPositional, python.VarKeyword:
	}
	return nil
}

// client returns the sink of a hit with the client that a dependency gives to a
// parameter of fn.
func (l *linker) client(fn *function, h *hit) (*hit, bool) {
	if h.client == 0 {
		return h, true
	}
	name := fn.def.Params[h.client-1].Name.Text
	for _, p := range l.frame.signature(fn).params {
		if p.name != name || p.dep == nil {
			continue
		}
		target, _, _ := dependsOn(p.dep.object)
		if c := l.frame.callableOf(target); c.fn != nil {
			kind := l.summary(c.fn, 0).kind
			known := *h
			known.sink.Call = kind + "." + lastDot(h.sink.Call)
			return &known, isClient(kind)
		}
	}
	return nil, false
}

// findStates notes what makes the attributes of the application's state:
// app.state.http = httpx.AsyncClient().
func (w *flows) findStates() {
	if _, ok := w.code.app.Imported("httpx", "requests", "aiohttp", "urllib3"); !ok {
		return
	}
	names := make([]string, 0, len(w.code.modules))
	for name, m := range w.code.modules {
		if m != nil && m.tree != nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		m := w.code.modules[name]
		top := &walker{flows: w, fn: &function{mod: m}, sum: &summary{}, frame: &frame{code: w.code, mod: m, scope: newScope(m, m.scope)}}
		for _, s := range m.tree.Body {
			switch s := s.(type) {
			case *python.FunctionDef:
				if !setsState(s) {
					continue
				}
				fn, _ := m.scope.names[s.Name.Text].(*function)
				if fn == nil || fn.def != s {
					fn = &function{def: s, mod: m, closure: m.scope}
				}
				w.read(fn, &summary{}, 0)
			case *python.Assign:
				for _, target := range s.Targets {
					top.state(target, s.Value)
				}
			}
		}
	}
}

// setsState reports whether a function sets an attribute of a state, or gives
// one.
func setsState(def *python.FunctionDef) bool {
	found := false
	python.Walk(def, func(n python.Node) bool {
		switch n := n.(type) {
		case *python.Assign:
			for _, target := range n.Targets {
				_, ok := stateName(target)
				found = found || ok
			}
		case *python.Yield:
			_, ok := n.X.(*python.Dict)
			found = found || ok
		}
		return !found
	})
	return found
}

// stateName returns the name of an attribute of a state: http in
// request.app.state.http.
func stateName(e python.Expr) (string, bool) {
	a, ok := e.(*python.Attribute)
	if !ok {
		return "", false
	}
	of, ok := a.X.(*python.Attribute)
	return a.Name, ok && of.Name == "state"
}

// state notes that an attribute of a state is set.
func (w *walker) state(target, e python.Expr) {
	if name, ok := stateName(target); ok && e != nil {
		w.keep(name, w.kind(e))
	}
}

// keep notes what makes an attribute of a state, which is not known if several
// do.
func (w *walker) keep(name, kind string) {
	if old, ok := w.states[name]; ok && old != kind {
		kind = ""
	}
	if len(name) <= maxKind && len(w.states) < maxTaints*maxTaints {
		w.states[name] = kind
	}
}

// lends notes what the life of an application gives to its state: yield {"http":
// client}.
func (w *walker) lends(e python.Expr) {
	d, ok := e.(*python.Dict)
	if !ok || !strings.Contains(strings.ToLower(w.fn.Name), "life") {
		return
	}
	for i, key := range d.Keys {
		if name, ok := literalText(key); ok {
			w.keep(name, w.kind(d.Values[i]))
		}
	}
}
