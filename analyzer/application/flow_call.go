package application

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/python"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// callee returns the function of the application that is called, or the class
// that is made.
func (w *walker) callee(e python.Expr) (*function, *class) {
	if a, ok := e.(*python.Attribute); ok && w.self != "" {
		if name, ok := a.X.(*python.Name); ok && name.Text == w.self {
			if fn := w.fn.class.method(a.Name); fn != nil && !fn.property {
				return fn.bound(w.fn.class), nil
			}
		}
	}
	switch v := w.object(e).(type) {
	case *function:
		return v, nil
	case *class:
		return nil, v
	case *instance:
		if fn := v.class.method("__call__"); fn != nil {
			return fn.bound(v), nil
		}
	case *partial:
		fn, _ := v.of.(*function)
		if fn != nil && len(v.args.positional) == 0 {
			return fn, nil
		}
	}
	return nil, nil
}

// call returns the taints of what a call gives.
func (w *walker) call(e *python.Call) taints {
	c := w.write(e)
	if fn, made := w.callee(e.Func); fn != nil {
		return w.apply(fn, c)
	} else if made != nil {
		return w.construct(made, c)
	}
	p := w.kind(e.Func)
	if shifted, ok := w.indirect(p, c); ok {
		return shifted
	}
	hits := w.sinks(p, c)
	if len(hits) > 0 {
		return hits
	}
	if p == "" {
		hits = w.given(c)
	}
	if out, ok := w.method(e, c); ok {
		return hits.join(out)
	}
	if p == "" {
		return nil
	}
	return w.external(p, c)
}

// indirect calls a function that is given to another: run_in_threadpool(f, x).
func (w *walker) indirect(p string, c *written) (taints, bool) {
	at := 0
	switch {
	case p == "fastapi.concurrency.run_in_threadpool", p == "starlette.concurrency.run_in_threadpool",
		p == "asyncio.to_thread", p == "anyio.to_thread.run_sync", p == "functools.partial",
		strings.HasSuffix(p, ".BackgroundTasks.add_task"):
	case lastDot(p) == "submit" && strings.Contains(p, "Executor"):
	case lastDot(p) == "run_in_executor" && strings.HasPrefix(p, "asyncio."):
		at = 1
	default:
		return nil, false
	}
	target := argument(c.Call, "", at)
	if target == nil {
		return nil, false
	}
	inner := &python.Call{Span: c.Span, Func: target, Args: c.Args[at+1:], Keywords: c.Keywords}
	return w.call(inner), true
}

// apply calls a function of the application.
func (w *walker) apply(fn *function, c *written) taints {
	sum := w.summary(fn, w.depth+1)
	if sum.busy {
		return c.all().text().doubtful()
	}
	given := fn.arguments(c)
	var out taints
	for _, h := range sum.hits {
		for _, t := range given[h.from.param] {
			out = out.join(w.through(fn, h, t, c))
		}
	}
	for _, r := range sum.results {
		if r.hit != nil {
			continue
		}
		for _, t := range given[r.from.param] {
			if got, ok := composed(t, r.from.field); ok {
				got.clean |= r.clean
				got.doubt |= r.doubt
				got.under = r.under
				got.derived = got.derived || r.derived
				got.decoded = got.decoded || r.decoded
				got.calls += r.calls + 1
				out = out.join(taints{got})
			}
		}
	}
	for o, clean := range sum.checks {
		for _, t := range given[o.param] {
			if got, ok := composed(t, o.field); ok && !got.derived && got.hit == nil {
				w.st.clean[got.from] |= clean
			}
		}
	}
	for o, weak := range sum.weak {
		for _, t := range given[o.param] {
			if got, ok := composed(t, o.field); ok && got.hit == nil {
				w.st.weak[got.from] |= weak
			}
		}
	}
	return out
}

// through notes that a taint reaches a sink through a call.
func (w *walker) through(fn *function, h *hit, t taint, c *written) taints {
	bit := bitOf(h.sink.Class)
	t, ok := composed(t, h.from.field)
	if !ok || t.hit != nil || (t.clean|w.st.clean[t.from])&bit != 0 {
		return nil
	}
	sink, client, ok := w.sends(fn, h, c)
	if !ok {
		return nil
	}
	calls := t.calls + h.calls + 1
	next := &hit{from: t.from, sink: sink, client: client, calls: calls, decoded: h.decoded || t.decoded}
	next.probable = h.probable || calls > seenCalls || (t.doubt|w.st.weak[t.from])&bit != 0
	if next.steps = h.steps; len(next.steps) < maxSteppedThrough {
		next.steps = append(t.trail.add(c.Span, "goes to "+source.Quote(fn.Name)).steps(), h.steps...)
	}
	next = w.sum.add(next)
	if h.returned {
		return taints{{hit: next}}
	}
	return nil
}

// composed returns what a field of a tainted value holds.
func composed(t taint, field string) (taint, bool) {
	if t.hit != nil {
		return t, field == ""
	}
	if t.under != "" {
		first, rest, _ := strings.Cut(field, ".")
		if first != t.under {
			return t, false
		}
		t.under, field = "", rest
	}
	t.from = t.from.within(field)
	return t, true
}

// is reports whether a method has one of Python's own decorators.
func (fn *function) is(decorator string) bool {
	return slices.Contains(fn.wrappers, object(external{"builtins." + decorator}))
}

// construct makes an object of a class of the application.
func (w *walker) construct(c *class, args *written) taints {
	if init := c.method("__init__"); init != nil {
		return w.apply(init.bound(c), args)
	}
	if _, ok := c.inherits("Enum"); ok {
		return nil // any other text fails
	}
	var out taints
	for _, k := range args.Keywords {
		if k.Name != "" {
			out = out.join(args.keywords[k.Name].text().each(func(t *taint) { t.under = k.Name }))
		}
	}
	for i, v := range args.positional {
		if i < len(c.fields) {
			if name, ok := c.fields[i].Target.(*python.Name); ok {
				out = out.join(v.text().each(func(t *taint) { t.under = name.Text }))
			}
		}
	}
	return out.join(args.rest.text().derive())
}

// method calls a method of a tainted value; false if the value holds nothing.
func (w *walker) method(e *python.Call, c *written) (taints, bool) {
	m, ok := e.Func.(*python.Attribute)
	if !ok {
		return nil, false
	}
	of := w.expr(m.X)
	if len(of) == 0 {
		if m.Name == "join" || m.Name == "format" || m.Name == "format_map" {
			return w.formatted(m, c), true
		}
		if strings.HasPrefix(w.kind(e.Func), pathClass+".") || w.kind(e.Func) == pathClass {
			return nil, false
		}
		return nil, w.local[root(m.X)] && w.kind(e.Func) == "" // of a value that callers do not have
	}
	switch m.Name {
	case "startswith", "endswith", "isdigit", "isalnum", "isalpha", "isdecimal", "isnumeric", "isidentifier",
		"find", "index", "count", "rfind", "exists", "is_file", "is_dir", "is_relative_to", "stat",
		"close", "seek", "tell", "keys", "is_absolute", "__len__":
		return nil, true
	case "digest", "hexdigest":
		return of.text().less(everyBit), true
	case "get", "getlist", "pop", "get_list":
		if len(e.Args) > 0 {
			if key, ok := literalText(e.Args[0]); ok {
				return of.field(key), true
			}
		}
		return of.field("").derive(), true
	case "read", "readline", "readlines", "json", "body", "form", "stream", "receive_text", "receive_json", "receive_bytes", "iter_text":
		return of.field(m.Name), true
	case "model_dump", "dict", "copy", "model_copy", "items", "values", "model_dump_json", "strip", "lstrip", "rstrip", "lower", "upper",
		"casefold", "title", "capitalize", "encode", "decode", "removeprefix", "removesuffix", "replace", "split", "rsplit",
		"splitlines", "partition", "rpartition", "format", "join", "ljust", "rjust", "zfill", "expandtabs", "translate",
		"resolve", "absolute", "joinpath", "expanduser", "with_suffix", "with_name", "as_posix", "getvalue", "unicode_string",
		"relative_to", "group", "groups":
		out := of.text().join(c.all().text()).derive()
		if m.Name == "strip" || m.Name == "lower" || m.Name == "encode" || m.Name == "decode" {
			out = of.text() // what is said of one holds for the other
		}
		if m.Name == "relative_to" {
			out = out.less(fileBit)
		}
		if m.Name == "replace" && len(e.Args) > 0 {
			if old, ok := literalText(e.Args[0]); ok && (old == "/" || old == "..") {
				out = out.each(func(t *taint) {
					if old == "/" {
						t.clean |= fileBit
					} else {
						t.doubt |= fileBit
					}
				})
			}
		}
		return out, true
	}
	return of.text().join(c.all().text()).doubtful(), true
}

// formatted returns the taints of text.join(…) and text.format(…).
func (w *walker) formatted(m *python.Attribute, c *written) taints {
	out := c.all().text().derive()
	if text, ok := w.constant(m.X); ok && m.Name != "join" {
		before, _, _ := strings.Cut(text, "{")
		return prefixed(out, before, true)
	}
	return out
}

// root returns the name that a chain of attributes and calls begins with.
func root(e python.Expr) string {
	for range 400 {
		switch x := e.(type) {
		case *python.Name:
			return x.Text
		case *python.Attribute:
			e = x.X
		case *python.Call:
			e = x.Func
		case *python.Await:
			e = x.X
		case *python.Subscript:
			e = x.X
		default:
			return ""
		}
	}
	return ""
}

// external calls what the repository does not have.
func (w *walker) external(p string, c *written) taints {
	all := c.all()
	if len(all) == 0 {
		return nil
	}
	how, clean := treats(p)
	switch how {
	case failsOtherwise:
		if len(c.positional) > 0 {
			w.validate(c.positional[0])
		}
		return nil
	case keepsText:
		if len(c.Args) == 1 && clean == 0 && (p == "builtins.str" || p == pathClass) {
			return all.text().each(func(t *taint) { t.derived = t.derived || p != "builtins.str" })
		}
		return all.text().less(clean)
	case decodesText:
		return all.text().each(func(t *taint) { t.decoded, t.derived = true, true })
	case dropsText:
		return nil
	case unclear:
	}
	return all.text().doubtful()
}

// validate notes that a call fails for text that is not a number or the like.
func (w *walker) validate(s taints) {
	for _, t := range s {
		if t.hit == nil && !t.derived && t.under == "" {
			w.st.clean[t.from] |= everyBit
		}
	}
}
