package application

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/python"
)

// A fact is what a test says of an expression where it holds.
type fact struct {
	expr  python.Expr
	clean classes
	weak  classes
	// whole is set if it holds for all that the expression is made of.
	whole bool
}

// learn takes facts into the state.
func (w *walker) learn(facts []fact) {
	for _, f := range facts {
		s := w.expr(f.expr)
		if name, ok := python.Dotted(f.expr); ok {
			if held := w.st.vars[name]; len(held) > 0 {
				w.st.vars[name] = held.each(func(t *taint) { t.clean, t.doubt = t.clean|f.clean, t.doubt|f.weak })
			}
		}
		for _, t := range s {
			if t.hit != nil || t.under != "" || t.derived && !f.whole && f.weak == 0 {
				continue
			}
			w.st.clean[t.from] |= f.clean
			w.st.weak[t.from] |= f.weak
		}
	}
}

// facts returns what holds where a test is true, or false.
func (w *walker) facts(test python.Expr, holds bool) []fact {
	switch e := test.(type) {
	case *python.UnaryOp:
		if e.Op == "not" {
			return w.facts(e.X, !holds)
		}
	case *python.BoolOp:
		var out []fact
		for _, operand := range e.Operands {
			inner := w.facts(operand, holds)
			if (e.Op == "and") != holds { // one of them holds
				for i := range inner {
					inner[i].weak, inner[i].clean = inner[i].weak|inner[i].clean, 0
				}
			}
			out = append(out, inner...)
		}
		return out
	case *python.NamedExpr:
		return w.facts(e.Value, holds)
	case *python.Compare:
		return w.compared(e, holds)
	case *python.Call:
		return w.tested(e, holds)
	}
	return nil
}

func (w *walker) compared(e *python.Compare, holds bool) []fact {
	if len(e.Ops) != 1 {
		return nil
	}
	x, y := e.Operands[0], e.Operands[1]
	op := e.Ops[0]
	switch {
	case op == "in" && holds, op == "not in" && !holds:
		return w.member(x, y)
	case op == "in", op == "not in": // y does not hold x
		if text, ok := literalText(x); ok {
			switch text {
			case "/":
				return []fact{{expr: y, clean: fileBit}}
			case "..", "../":
				return []fact{{expr: y, weak: fileBit, whole: true}}
			}
			return []fact{{expr: y, weak: everyBit}}
		}
	case op == "==" && holds, op == "!=" && !holds:
		if call, ok := x.(*python.Call); ok && w.kind(call.Func) == "os.path.commonpath" {
			return w.every(call.Args, fileBit)
		}
		if w.fixed(y) {
			return []fact{w.equal(x)}
		}
		if w.fixed(x) {
			return []fact{w.equal(y)}
		}
		return w.mentioned(e)
	case op == "is", op == "is not":
		if call, ok := x.(*python.Call); ok {
			return w.tested(call, (op == "is not") == holds)
		}
	}
	return nil
}

// member returns what holds for x where it is in y.
func (w *walker) member(x, y python.Expr) []fact {
	if len(w.expr(y).text()) > 0 {
		return nil // callers choose both
	}
	f := w.equal(x)
	if !w.fixedSet(y) {
		f.weak, f.clean = f.clean, 0
		f.whole = true
	}
	return []fact{f}
}

// equal returns what holds for an expression with one of some values that the
// code has: all is known, or the host of a URL.
func (w *walker) equal(x python.Expr) fact {
	k := w.kind(x)
	for _, name := range []string{".hostname", ".netloc", ".host"} {
		if strings.HasSuffix(k, name) {
			return fact{expr: x, clean: forgeryBit, whole: true}
		}
	}
	if a, ok := x.(*python.Attribute); ok && (a.Name == "hostname" || a.Name == "netloc" || a.Name == "host") {
		return fact{expr: x, clean: forgeryBit, whole: true}
	}
	if a, ok := x.(*python.Attribute); ok && (a.Name == "parent" || a.Name == "parents") {
		return fact{expr: x, clean: fileBit, whole: true}
	}
	return fact{expr: x, clean: everyBit}
}

// fixed reports whether an expression is the same for all callers.
func (w *walker) fixed(e python.Expr) bool {
	switch e := e.(type) {
	case *python.Str, *python.Number:
		return true
	case *python.Attribute, *python.Name:
		_, ok := w.object(e).(*constant)
		return ok || len(w.expr(e)) == 0
	}
	return false
}

// fixedSet reports whether a collection is written in the code.
func (w *walker) fixedSet(e python.Expr) bool {
	switch e := e.(type) {
	case *python.List:
		return w.allFixed(e.Items)
	case *python.Tuple:
		return w.allFixed(e.Items)
	case *python.Set:
		return w.allFixed(e.Items)
	case *python.Dict:
		return true
	case *python.Name, *python.Attribute:
		if items, ok := w.words(e); ok {
			return w.allFixed(items)
		}
		switch v := w.object(e).(type) {
		case *list:
			return !v.partial
		case *dict:
			return true
		case *class:
			_, ok := v.inherits("Enum")
			return ok
		}
	case *python.Call:
		if m, ok := e.Func.(*python.Attribute); ok && m.Name == "keys" {
			return w.fixedSet(m.X)
		}
	}
	return false
}

func (w *walker) allFixed(items []python.Expr) bool {
	for _, item := range items {
		if !w.fixed(item) {
			return false
		}
	}
	return true
}

// tested returns what holds where a call gives something true, or false.
func (w *walker) tested(e *python.Call, holds bool) []fact {
	p := w.kind(e.Func)
	m, isMethod := e.Func.(*python.Attribute)
	switch p {
	case "re.fullmatch", "re.match", "re.search":
		return w.matched(p, argument(e, "pattern", 0), argument(e, "string", 1), holds)
	case "re.compile.fullmatch", "re.compile.match", "re.compile.search":
		if isMethod {
			return w.matched(p, w.compiled(m.X), argument(e, "string", 0), holds)
		}
	case "os.path.isabs":
		return []fact{{expr: argument(e, "", 0), weak: fileBit, whole: true}}
	case "hmac.compare_digest", "secrets.compare_digest":
		if holds {
			return w.every(e.Args, everyBit)
		}
		return nil
	case "os.path.exists", "os.path.isfile", "os.path.isdir", "os.path.islink", "builtins.len", "builtins.any", "builtins.all",
		"builtins.hasattr", "builtins.bool":
		return nil
	case "builtins.isinstance":
		if holds && len(e.Args) == 2 && lastDot(w.kind(e.Args[1])) == "int" {
			return []fact{{expr: e.Args[0], clean: everyBit}}
		}
		return nil
	}
	if isMethod && len(w.expr(m.X)) > 0 {
		return w.asked(m, e, holds)
	}
	return w.mentioned(e)
}

// asked returns what a method of a text says of it.
func (w *walker) asked(m *python.Attribute, e *python.Call, holds bool) []fact {
	arg := argument(e, "", 0)
	switch m.Name {
	case "isalnum", "isdigit", "isdecimal", "isnumeric", "isalpha", "isidentifier":
		if holds {
			return []fact{{expr: m.X, clean: everyBit}}
		}
	case "is_relative_to":
		if holds {
			return []fact{{expr: m.X, clean: fileBit, whole: true}}
		}
	case "startswith":
		text, ok := w.constant(arg)
		switch {
		case !holds && ok && text == "-":
			return []fact{{expr: m.X, clean: commandBit}}
		case !holds:
			if ok && strings.HasPrefix(text, "/") {
				return []fact{{expr: m.X, weak: fileBit, whole: true}}
			}
			return nil
		case ok && fixedHost(text):
			return []fact{{expr: m.X, clean: forgeryBit | commandBit}}
		case ok && (text == "http://" || text == "https://"), arg != nil && isTuple(arg):
			return []fact{{expr: m.X, clean: commandBit}}
		case ok && strings.HasSuffix(text, "/") || w.endsInSeparator(arg):
			return []fact{{expr: m.X, clean: fileBit, whole: true}}
		}
		return []fact{{expr: m.X, weak: fileBit | forgeryBit, whole: true}}
	case "endswith", "exists", "is_file", "is_dir", "is_absolute", "strip", "get":
	default:
		return []fact{{expr: m.X, weak: everyBit, whole: true}}
	}
	return nil
}

func isTuple(e python.Expr) bool {
	_, ok := e.(*python.Tuple)
	return ok
}

// endsInSeparator reports whether an expression is a directory with a slash.
func (w *walker) endsInSeparator(e python.Expr) bool {
	switch e := e.(type) {
	case *python.BinaryOp:
		if text, ok := w.constant(e.Y); ok {
			return e.Op == "+" && strings.HasSuffix(text, "/")
		}
		return e.Op == "+" && (w.kind(e.Y) == "os.sep" || w.kind(e.Y) == "os.path.sep")
	case *python.FormatStr:
		if text := e.Value().Str; strings.HasSuffix(text, "/") {
			return true
		}
		return len(e.Fields) > 1 && w.kind(e.Fields[len(e.Fields)-1].X) == "os.sep"
	}
	return false
}

// every returns that all of some expressions are harmless.
func (w *walker) every(args []python.Expr, clean classes) []fact {
	var out []fact
	for _, a := range args {
		out = append(out, fact{expr: a, clean: clean, whole: true})
	}
	return out
}

// mentioned returns that a test perhaps checks what stands in it.
func (w *walker) mentioned(e python.Expr) []fact {
	var out []fact
	python.Walk(e, func(n python.Node) bool {
		if call, ok := n.(*python.Call); ok {
			for _, a := range call.Args {
				out = append(out, fact{expr: a, weak: everyBit, whole: true})
			}
			for _, k := range call.Keywords {
				out = append(out, fact{expr: k.Value, weak: everyBit, whole: true})
			}
			return len(out) < maxTaints
		}
		return true
	})
	return out
}

// demands returns what holds after a call that stands alone: some fail for what
// they do not want.
func (w *walker) demands(e *python.Call) []fact {
	if m, ok := e.Func.(*python.Attribute); ok && m.Name == "relative_to" && len(w.expr(m.X)) > 0 {
		return []fact{{expr: m.X, clean: fileBit, whole: true}}
	}
	if fn, _ := w.callee(e.Func); fn != nil {
		if w.summary(fn, w.depth+1).raises {
			return w.mentioned(e)
		}
		return nil
	}
	name := ""
	switch f := e.Func.(type) {
	case *python.Name:
		name = f.Text
	case *python.Attribute:
		name = f.Name
	}
	for _, verb := range []string{"valid", "check", "verify", "ensure", "assert", "sanitize", "guard", "require"} {
		if strings.Contains(strings.ToLower(name), verb) {
			return w.mentioned(e)
		}
	}
	return nil
}
