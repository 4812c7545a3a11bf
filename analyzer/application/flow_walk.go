package application

import (
	"slices"

	"github.com/hullcheck/hullcheck/analyzer/python"
)

// flows finds what parameters of functions reach. Each function is read once,
// but for those that call each other.
type flows struct {
	code   *code
	done   map[any]*summary
	states map[string]string // what makes the attributes of an application's state
	open   []*summary        // of functions that are being read, each within the one before
	// partial are functions that were read while one of their callees was.
	partial []any
	work    int
	cut     bool // functions lie too deep within each other
}

// Limits of the search for flows, as counts.
const (
	maxFlowWork  = 2 << 20 // expressions and statements, and variables that are copied
	maxFlowDepth = 400     // functions that are read within others
	seenCalls    = 2       // a flow through more calls is probable
)

// A walker reads one function from its top to its end.
type walker struct {
	*flows
	fn    *function
	frame *frame
	sum   *summary
	st    *state
	// kinds are what made the value of each local name, lists the words of local
	// lists.
	kinds  map[string]string
	lists  map[string][]python.Expr
	local  map[string]bool
	self   string
	inner  int // definitions within
	client int // the parameter, from 1, that sends the request that is noted
	depth  int
	leaves *state // joined at the returns
}

// summary returns what a function does with its parameters.
func (w *flows) summary(fn *function, depth int) *summary {
	var key any = fn.def
	if fn.lambda != nil {
		key = fn.lambda
	}
	if s := w.done[key]; s != nil {
		w.needs(s.lowest)
		return s
	}
	s := &summary{busy: true, lowest: len(w.open)}
	if depth > maxFlowDepth {
		w.cut = true
		return s
	}
	if w.work > maxFlowWork {
		return s
	}
	w.done[key] = s
	w.open = append(w.open, s)
	w.read(fn, s, depth)
	w.open = w.open[:len(w.open)-1]
	s.busy = false
	w.close(key, s)
	return s
}

// needs notes that the function that is being read calls one that lies around
// it, or one that does: it is not known whole before that one is.
func (w *flows) needs(lowest int) {
	if len(w.open) > 0 {
		top := w.open[len(w.open)-1]
		top.lowest = min(top.lowest, lowest)
	}
}

// close ends the reading of a function. Those within it that call it were read
// without knowing it whole: they are read again when they are next asked for.
func (w *flows) close(key any, s *summary) {
	at := len(w.open)
	if s.lowest < at {
		w.partial = append(w.partial, key)
		w.needs(s.lowest)
		return
	}
	for _, k := range w.partial {
		if w.done[k].lowest >= at {
			delete(w.done, k)
		}
	}
	w.partial = slices.DeleteFunc(w.partial, func(k any) bool { return w.done[k] == nil })
	s.lowest = whole
}

func (w *flows) read(fn *function, s *summary, depth int) {
	r := &walker{
		flows: w, fn: fn, sum: s, depth: depth,
		kinds: map[string]string{}, lists: map[string][]python.Expr{}, local: map[string]bool{},
		st: &state{vars: map[string]taints{}, clean: map[origin]classes{}, weak: map[origin]classes{}},
	}
	r.frame = &frame{code: w.code, mod: fn.mod, scope: newScope(fn.mod, fn.closure)}
	params := fn.params()
	for i, p := range params {
		r.declare(p)
		r.st.vars[p.Name.Text] = taints{{from: origin{param: i}}}
	}
	if fn.class != nil && len(params) > 0 && !fn.is("staticmethod") {
		r.self = params[0].Name.Text
	}
	if fn.lambda != nil {
		s.results = r.expr(fn.lambda.Body)
		return
	}
	s.bad = fn.mod.tree != nil && fn.mod.tree.IsBad(fn.def)
	r.block(fn.def.Body)
	r.leave()
	if r.leaves != nil { // it does not always raise
		s.checks, s.weak = r.leaves.clean, r.leaves.weak
	}
	if s.bad {
		for _, h := range s.hits {
			h.probable = true
		}
	}
	for _, t := range s.results {
		if t.hit != nil {
			t.hit.returned = true
		}
	}
}

// declare makes a parameter a local name, of the class it is annotated with.
func (w *walker) declare(p *python.Param) {
	w.local[p.Name.Text] = true
	if p.Annotation != nil {
		w.kinds[p.Name.Text] = w.annotation(p.Annotation)
	}
}

// annotation returns the class that an annotation names.
func (w *walker) annotation(e python.Expr) string {
	switch e := e.(type) {
	case *python.Name, *python.Attribute:
		return w.kind(e)
	case *python.Subscript:
		if p := w.kind(e.X); p != "typing.Annotated" && p != "typing_extensions.Annotated" && p != "typing.Optional" {
			return ""
		}
		if t, ok := e.Index.(*python.Tuple); ok && len(t.Items) > 0 {
			return w.annotation(t.Items[0])
		}
		return w.annotation(e.Index)
	case *python.BinaryOp:
		return w.annotation(e.X) // X | None
	}
	return ""
}

// leave notes the state at a place where the function returns.
func (w *walker) leave() {
	if w.st.ended || w.inner > 0 {
		return
	}
	if w.fn.def.Name.Text == "__init__" && w.self != "" {
		for name, s := range w.st.vars {
			if len(name) > len(w.self) && name[:len(w.self)+1] == w.self+"." {
				w.sum.results = w.sum.results.join(s.text().each(func(t *taint) { t.under = name[len(w.self)+1:] }))
			}
		}
	}
	if w.leaves == nil {
		w.leaves = w.st.copied()
	} else {
		w.leaves = joined(w.leaves, w.st)
	}
	w.st.ended = true
}

func (w *walker) block(body []python.Stmt) {
	for _, s := range body {
		w.work++
		if w.st.ended || w.work > maxFlowWork {
			return
		}
		w.statement(s)
	}
}

func (w *walker) statement(s python.Stmt) {
	switch s := s.(type) {
	case *python.Import:
		w.frame.imports(s)
	case *python.ImportFrom:
		w.frame.importsFrom(s)
	case *python.Assign:
		v := w.expr(s.Value)
		for _, target := range s.Targets {
			w.assign(target, v, s.Value)
		}
	case *python.AnnAssign:
		if s.Value != nil {
			w.assign(s.Target, w.expr(s.Value), s.Value)
		}
	case *python.AugAssign:
		w.augment(s)
	case *python.ExprStmt:
		w.alone(s.X)
	case *python.If:
		w.choose(s.Test, func() { w.block(s.Body) }, func() { w.block(s.Else) })
	case *python.For:
		w.loop(func() { w.assign(s.Target, w.expr(s.Iter).field("").derive(), nil) }, s.Body)
		w.block(s.Else)
	case *python.While:
		w.expr(s.Test)
		w.loop(func() { w.learn(w.facts(s.Test, true)) }, s.Body)
		w.block(s.Else)
	case *python.With:
		for _, item := range s.Items {
			v := w.expr(item.Context)
			if item.Target != nil {
				w.assign(item.Target, v, item.Context)
			}
		}
		w.block(s.Body)
	case *python.Try:
		w.try(s)
	case *python.Match:
		w.match(s)
	case *python.Return:
		w.returns(s)
	case *python.Raise:
		w.expr(s.X)
		w.sum.raises = true
		w.st.ended = true
	case *python.Jump:
		w.st.ended = s.Keyword != "pass"
	case *python.Assert:
		w.expr(s.Test)
		w.sum.asserts = true
		w.learn(w.facts(s.Test, true))
	case *python.FunctionDef:
		w.define(s)
	case *python.Delete:
		for _, target := range s.Targets {
			if name, ok := python.Dotted(target); ok {
				delete(w.st.vars, name)
			}
		}
	}
}

func (w *walker) returns(s *python.Return) {
	v := w.expr(s.Value)
	if w.inner == 0 {
		w.sum.results = w.sum.results.join(w.st.settleAll(v))
		if w.sum.kind == "" && s.Value != nil {
			w.sum.kind = w.kind(s.Value)
		}
		w.leave()
	}
	w.st.ended = true
}

// define reads a function within the function where it stands.
func (w *walker) define(s *python.FunctionDef) {
	before := w.st.copied()
	w.inner++
	for _, p := range s.Params {
		w.declare(p)
		w.st.vars[p.Name.Text] = nil
	}
	w.block(s.Body)
	w.inner--
	w.st = before
	w.local[s.Name.Text] = true
	w.st.vars[s.Name.Text] = nil
}

// choose reads two branches and joins them.
func (w *walker) choose(test python.Expr, yes, no func()) {
	w.expr(test)
	before := w.st
	w.work += len(before.vars)
	w.st = before.copied()
	w.learn(w.facts(test, true))
	yes()
	after := w.st
	w.st = before.copied()
	w.learn(w.facts(test, false))
	no()
	if after.ended && w.st.ended {
		return
	}
	w.st = joined(after, w.st)
}

// loop reads a body twice: what it leaves behind may be used by its next run.
func (w *walker) loop(head func(), body []python.Stmt) {
	for range 2 {
		before := w.st.copied()
		w.work += len(before.vars)
		head()
		w.block(body)
		w.st = joined(before, w.st)
	}
}

func (w *walker) try(s *python.Try) {
	before := w.st.copied()
	w.work += len(before.vars)
	w.block(s.Body)
	body := w.st
	start := body.copied()
	start.ended = false
	start = joined(before, start)
	if !body.ended {
		w.block(s.Else)
	}
	after := w.st
	for _, h := range s.Handlers {
		w.st = start.copied()
		if h.Name.Text != "" {
			w.local[h.Name.Text] = true
			w.st.vars[h.Name.Text] = nil
		}
		w.block(h.Body)
		after = joined(after, w.st)
	}
	w.st = after
	if len(s.Finally) > 0 {
		ended := w.st.ended
		w.st.ended = false
		w.block(s.Finally)
		w.st.ended = w.st.ended || ended
	}
}

func (w *walker) match(s *python.Match) {
	subject := w.expr(s.Subject)
	before := w.st
	var after *state
	total := false
	for _, c := range s.Cases {
		w.st = before.copied()
		w.work += len(before.vars)
		switch p := c.Pattern.(type) {
		case *python.Name:
			if p.Text != "_" {
				w.assign(p, subject, s.Subject)
			}
			total = total || c.Guard == nil
		default:
			if literalPattern(p) {
				w.learn([]fact{{expr: s.Subject, clean: everyBit}})
			}
		}
		w.block(c.Body)
		if after == nil {
			after = w.st
		} else {
			after = joined(after, w.st)
		}
	}
	if after == nil || !total {
		after = joined(before, orElse(after, before))
	}
	w.st = after
}

func orElse(s, other *state) *state {
	if s == nil {
		return other
	}
	return s
}

func literalPattern(p python.Expr) bool {
	switch p := p.(type) {
	case *python.Str, *python.Number, *python.Constant, *python.Attribute:
		return true
	case *python.BinaryOp:
		return p.Op == "|" && literalPattern(p.X) && literalPattern(p.Y)
	}
	return false
}
