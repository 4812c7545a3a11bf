package application

import (
	"github.com/hullcheck/hullcheck/analyzer/python"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// assign binds a target; e is what is assigned, nil if that is not written.
func (w *walker) assign(target python.Expr, v taints, e python.Expr) {
	switch t := target.(type) {
	case *python.Name:
		w.bind(t.Text, t.Span, v, e)
	case *python.Attribute:
		w.state(t, e)
		if name, ok := python.Dotted(t); ok {
			w.st.vars[name] = v
		}
	case *python.Subscript:
		if name, ok := python.Dotted(t.X); ok {
			w.st.vars[name] = w.value(name).join(v.derive())
		}
	case *python.Starred:
		w.assign(t.X, v, nil)
	case *python.Tuple:
		w.unpack(t.Items, v, e)
	case *python.List:
		w.unpack(t.Items, v, e)
	}
}

func (w *walker) bind(name string, at source.Span, v taints, e python.Expr) {
	w.local[name] = true
	w.kinds[name] = w.kind(e)
	delete(w.lists, name)
	if items, ok := w.words(e); ok {
		w.lists[name] = items
	}
	if _, plain := e.(*python.Name); !plain {
		v = v.each(func(t *taint) {
			if t.derived {
				t.trail = t.trail.add(at, "goes into "+source.Quote(name))
			}
		})
	}
	w.st.vars[name] = v
}

func (w *walker) unpack(targets []python.Expr, v taints, e python.Expr) {
	items, _ := e.(*python.Tuple)
	for i, target := range targets {
		if items != nil && len(items.Items) == len(targets) {
			w.assign(target, w.expr(items.Items[i]), items.Items[i])
			continue
		}
		w.assign(target, v.field("").derive(), nil)
	}
}

func (w *walker) augment(s *python.AugAssign) {
	v := w.expr(s.Value)
	name, ok := python.Dotted(s.Target)
	if !ok {
		return
	}
	w.st.vars[name] = w.value(name).join(v).derive()
	if items, ok := w.words(s.Value); ok && w.lists[name] != nil && len(w.lists[name])+len(items) <= maxWords {
		w.lists[name] = append(append([]python.Expr(nil), w.lists[name]...), items...)
	}
}

// alone reads an expression that is a statement: calls that fill lists, and
// calls that fail for what is not harmless.
func (w *walker) alone(e python.Expr) {
	w.expr(e)
	if a, ok := e.(*python.Await); ok {
		e = a.X
	}
	call, ok := e.(*python.Call)
	if !ok {
		return
	}
	if m, ok := call.Func.(*python.Attribute); ok {
		if name, ok := python.Dotted(m.X); ok && w.fills(name, m.Name, call) {
			return
		}
	}
	w.learn(w.demands(call))
}

// fills adds to a list, set or dict what a method puts in.
func (w *walker) fills(name, method string, call *python.Call) bool {
	switch method {
	case "append", "add", "insert", "extend", "update", "appendleft", "setdefault":
	default:
		return false
	}
	v := w.value(name)
	for _, a := range call.Args {
		v = v.join(w.expr(a).derive())
	}
	for _, k := range call.Keywords {
		v = v.join(w.expr(k.Value).derive())
	}
	w.st.vars[name] = v
	if old := w.lists[name]; old != nil && len(call.Args) == 1 {
		old = append([]python.Expr(nil), old...)
		switch items, ok := w.words(call.Args[0]); {
		case method == "append":
			w.lists[name] = append(old, call.Args[0])
		case method == "extend" && ok && len(old)+len(items) <= maxWords:
			w.lists[name] = append(old, items...)
		}
	}
	return true
}

// words returns the elements of a list as they are written.
func (w *walker) words(e python.Expr) ([]python.Expr, bool) {
	switch e := e.(type) {
	case *python.List:
		return w.unrolled(e.Items), true
	case *python.Tuple:
		return w.unrolled(e.Items), true
	case *python.Name:
		items, ok := w.lists[e.Text]
		return items, ok
	case *python.BinaryOp:
		x, ok := w.words(e.X)
		y, ok2 := w.words(e.Y)
		if e.Op == "+" && ok && ok2 && len(x)+len(y) <= maxWords {
			return append(append([]python.Expr(nil), x...), y...), true
		}
	}
	return nil, false
}

// maxWords bounds the lists that are put together.
const maxWords = 256

// unrolled replaces *items by their elements.
func (w *walker) unrolled(items []python.Expr) []python.Expr {
	var out []python.Expr
	for _, item := range items {
		if len(out) > maxWords {
			break
		}
		if s, ok := item.(*python.Starred); ok {
			if inner, ok := w.words(s.X); ok {
				out = append(out, inner...)
				continue
			}
		}
		out = append(out, item)
	}
	return out
}
