package application

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/python"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// value returns the taints of a local name.
func (w *walker) value(name string) taints { return w.st.vars[name] }

// expr returns the taints of an expression, and notes the sinks in it.
func (w *walker) expr(e python.Expr) taints {
	if e == nil {
		return nil
	}
	if w.work++; w.work > maxFlowWork {
		return nil
	}
	switch e := e.(type) {
	case *python.Name:
		return w.value(e.Text)
	case *python.Attribute:
		return w.attribute(e)
	case *python.Call:
		return w.call(e)
	case *python.FormatStr:
		return w.format(e)
	case *python.BinaryOp:
		return w.binary(e)
	case *python.BoolOp:
		var out taints
		for _, operand := range e.Operands {
			out = out.join(w.expr(operand))
		}
		return out
	case *python.Conditional:
		return w.conditional(e)
	case *python.Await:
		return w.expr(e.X)
	case *python.Starred:
		return w.expr(e.X).field("")
	case *python.Yield:
		v := w.expr(e.X)
		w.lends(e.X)
		if w.inner == 0 {
			if w.sum.kind == "" && e.X != nil {
				w.sum.kind = w.kind(e.X)
			}
			w.sum.results = w.sum.results.join(v)
		}
		return nil
	case *python.NamedExpr:
		v := w.expr(e.Value)
		w.bind(e.Target.Text, e.Target.Span, v, e.Value)
		return v
	case *python.Subscript:
		w.expr(e.Index)
		return w.subscript(e)
	case *python.List:
		return w.items(e.Items)
	case *python.Tuple:
		return w.items(e.Items)
	case *python.Set:
		return w.items(e.Items)
	case *python.Dict:
		var out taints
		for i, v := range e.Values {
			if e.Keys[i] != nil {
				w.expr(e.Keys[i])
			}
			out = out.join(w.expr(v).derive())
		}
		return out
	case *python.Comprehension:
		return w.comprehension(e)
	case *python.Lambda:
		for _, p := range e.Params {
			w.local[p.Name.Text] = true
			w.st.vars[p.Name.Text] = nil
		}
		w.expr(e.Body)
	case *python.Compare:
		for _, operand := range e.Operands {
			w.expr(operand)
		}
	case *python.UnaryOp:
		w.expr(e.X)
	}
	return nil
}

func (w *walker) items(items []python.Expr) taints {
	var out taints
	for _, item := range items {
		out = out.join(w.expr(item).derive())
	}
	return out
}

// attribute returns the taints of an attribute: a field of a parameter, or what
// the code assigned.
func (w *walker) attribute(e *python.Attribute) taints {
	if name, ok := python.Dotted(e); ok {
		if v, ok := w.st.vars[name]; ok {
			return v
		}
	}
	v := w.expr(e.X)
	if len(v) == 0 {
		return nil
	}
	if w.kind(e.X) == pathClass {
		switch e.Name {
		case "name", "stem", "suffix", "suffixes":
			return v.less(fileBit)
		case "parent", "parents", "parts":
			return v.derive()
		}
	}
	switch w.kind(e) {
	case "urllib.parse.urlparse.path", "urllib.parse.urlsplit.path", "urllib.parse.urlparse.query", "urllib.parse.urlsplit.query":
		return v.less(forgeryBit)
	}
	switch w.kind(e.X) {
	case "urllib.parse.urlparse", "urllib.parse.urlsplit", "httpx.URL", "yarl.URL":
		return v.derive()
	}
	return v.field(e.Name)
}

func (w *walker) subscript(e *python.Subscript) taints {
	v := w.expr(e.X)
	if key, ok := literalText(e.Index); ok {
		return v.field(key)
	}
	if _, slice := e.Index.(*python.Slice); slice {
		return v.derive()
	}
	// A table of the code: what callers choose from it is the code's.
	return v.field("").derive()
}

func literalText(e python.Expr) (string, bool) {
	s, ok := e.(*python.Str)
	if !ok {
		return "", false
	}
	v := s.Value()
	return v.Str, v.State == value.Known
}

// conditional joins both values, each under what the test says of it.
func (w *walker) conditional(e *python.Conditional) taints {
	w.expr(e.Test)
	before := w.st
	w.work += len(before.vars)
	w.st = before.copied()
	w.learn(w.facts(e.Test, true))
	out := w.st.settle(w.expr(e.Body))
	w.st = before.copied()
	w.learn(w.facts(e.Test, false))
	out = out.join(w.st.settle(w.expr(e.Else)))
	w.st = before
	return out
}

func (w *walker) comprehension(e *python.Comprehension) taints {
	before := w.st
	w.work += len(before.vars)
	w.st = before.copied()
	for _, c := range e.Clauses {
		w.assign(c.Target, w.expr(c.Iter).field("").derive(), nil)
		for _, test := range c.Conditions {
			w.expr(test)
			w.learn(w.facts(test, true))
		}
	}
	out := w.st.settle(w.expr(e.Elem).derive())
	if e.Value != nil {
		out = out.join(w.st.settle(w.expr(e.Value).derive()))
	}
	w.st = before
	return out
}

// format returns the taints of an f-string, each judged by the text before it.
func (w *walker) format(e *python.FormatStr) taints {
	var out taints
	var before strings.Builder
	known, field := true, 0
	v := e.Value()
	if len(v.Parts) == 0 {
		return nil
	}
	for _, p := range v.Parts {
		if p.State == value.Known {
			before.WriteString(v.Str[p.Off:p.End])
			continue
		}
		if field >= len(e.Fields) {
			break
		}
		x := e.Fields[field].X
		got := w.expr(x).text()
		for _, spec := range e.Fields[field].Spec {
			w.expr(spec.X)
		}
		out = out.join(prefixed(got.derive(), before.String(), known))
		if text, ok := w.constant(x); ok {
			before.WriteString(text)
		} else {
			known = known && before.Len() > 0
			before.WriteString("\x00") // something
		}
		field++
	}
	return out
}

// constant returns the text of an expression that is the same for all callers.
func (w *walker) constant(e python.Expr) (string, bool) {
	if text, ok := literalText(e); ok {
		return text, true
	}
	switch e := e.(type) {
	case *python.Name, *python.Attribute:
		if c, ok := w.object(e).(*constant); ok {
			return c.string(), true
		}
	case *python.BinaryOp:
		x, ok := w.constant(e.X)
		y, ok2 := w.constant(e.Y)
		if e.Op == "+" && ok && ok2 {
			return x + y, true
		}
	}
	return "", false
}

// prefixed judges text that stands behind other text: "\x00" in it stands for
// what is not known, and known says that its beginning is.
func prefixed(s taints, before string, known bool) taints {
	if before == "" || len(s) == 0 {
		return s
	}
	var c, doubt classes
	if strings.Trim(before, "-") != "" {
		c |= commandBit // no option begins here
	}
	switch {
	case fixedHost(before):
		c |= forgeryBit
	case !known && !strings.Contains(before, "/"), !known && strings.HasSuffix(before, "://"):
		doubt |= forgeryBit // behind a base that the code has
	case !known:
		c |= forgeryBit
	case strings.HasPrefix(before, "/"):
		c |= forgeryBit
	}
	if last := before[len(before)-1]; last != '/' && last != 0 {
		doubt |= fileBit // the directory of that name must exist
	}
	return s.each(func(t *taint) { t.clean, t.doubt = t.clean|c, t.doubt|doubt })
}

// fixedHost reports whether a URL that begins so has its host.
func fixedHost(before string) bool {
	_, rest, ok := strings.Cut(before, "://")
	return ok && strings.ContainsAny(rest, "/?#")
}

func (w *walker) binary(e *python.BinaryOp) taints {
	x, y := w.expr(e.X).text(), w.expr(e.Y).text()
	switch e.Op {
	case "+":
		if text, ok := w.constant(e.X); ok {
			y = prefixed(y.derive(), text, true)
		} else if len(x) == 0 {
			y = prefixed(y.derive(), "\x00", false)
		}
	case "%":
		if text, ok := w.constant(e.X); ok {
			before, _, _ := strings.Cut(text, "%")
			y = prefixed(y.derive(), before, true)
		}
	case "/":
		if w.kind(e) == pathClass {
			return x.join(y).derive()
		}
		return nil // a number
	case "|":
		return x.join(y).derive()
	case "*":
	default:
		return nil
	}
	return x.join(y).derive()
}

// pathClass is what makes the paths of pathlib.
const pathClass = "pathlib.Path"

// kind names what makes the value of an expression: a class or function from
// elsewhere and the attributes on the way; "" if it is not known.
func (w *walker) kind(e python.Expr) string { return w.kindWithin(e, 0) }

const maxKind = 120

func (w *walker) kindWithin(e python.Expr, depth int) string {
	if depth > 60 {
		return ""
	}
	if w.work++; w.work > maxFlowWork {
		return ""
	}
	switch e := e.(type) {
	case *python.Name:
		if w.local[e.Text] {
			return w.kinds[e.Text]
		}
		return normal(pathOf(w.object(e)))
	case *python.Attribute:
		if name, ok := stateName(e); ok && w.states[name] != "" {
			return w.states[name]
		}
		if p := w.kindWithin(e.X, depth+1); p != "" {
			if len(p) > maxKind {
				return ""
			}
			return normal(p + "." + e.Name)
		}
		return normal(pathOf(w.object(e)))
	case *python.Call:
		if fn, _ := w.callee(e.Func); fn != nil {
			return w.summary(fn, w.depth+1).kind
		}
		return w.kindWithin(e.Func, depth+1)
	case *python.Await:
		return w.kindWithin(e.X, depth+1)
	case *python.NamedExpr:
		return w.kindWithin(e.Value, depth+1)
	case *python.BinaryOp:
		if e.Op == "/" && (w.kindWithin(e.X, depth+1) == pathClass || w.kindWithin(e.Y, depth+1) == pathClass) {
			return pathClass
		}
	case *python.BoolOp:
		return w.kindWithin(e.Operands[len(e.Operands)-1], depth+1)
	}
	return ""
}

// normal gives one name to what is the same.
func normal(p string) string {
	switch p {
	case "pathlib.PurePath", "pathlib.PosixPath", "pathlib.PurePosixPath", "anyio.Path", "aiopath.AsyncPath":
		return pathClass
	}
	if rest, ok := strings.CutPrefix(p, pathClass+"."); ok {
		switch rest {
		case "resolve", "absolute", "joinpath", "expanduser", "with_suffix", "with_name", "parent", "cwd", "home", "relative_to":
			return pathClass
		}
	}
	return p
}

// object returns what a name or attribute stands for outside the function, nil
// if it is local.
func (w *walker) object(e python.Expr) object {
	switch e := e.(type) {
	case *python.Name:
		if w.local[e.Text] {
			return nil
		}
		return w.frame.name(e)
	case *python.Attribute:
		of := w.object(e.X)
		if of == nil {
			return nil
		}
		v, _ := w.frame.attribute(of, e.Name)
		return v
	case *python.Call:
		if c, ok := w.object(e.Func).(*class); ok {
			return &instance{class: c, attrs: map[string]object{}, at: e.Span}
		}
	}
	return nil
}
