package application

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/python"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// A Comparison is a place where a gate compares what callers send with a value,
// or a token's signature with a key.
type Comparison struct {
	At source.Span
	// Sent is what callers send, as it is written: credentials.password.
	Sent string
	// With is what it is compared with, as this container has it.
	With Argument
	// Constant is set if the time that it takes tells nothing.
	Constant bool
	// Signs is set if With is no password but the key of a token's signature.
	Signs bool
}

// Secret reports whether what callers send is a password or key by its name, or
// a token.
func (c Comparison) Secret() bool {
	if c.Signs {
		return true
	}
	name := strings.ToLower(c.Sent[strings.LastIndexByte(c.Sent, '.')+1:])
	for _, other := range []string{"type", "scheme", "method", "name", "id", "url", "hash"} {
		if strings.HasSuffix(name, other) {
			return false
		}
	}
	for _, word := range []string{"pass", "pwd", "token", "secret", "key", "credentials"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// findComparisons reads the gates of the application.
func (f *frame) findComparisons() {
	done := map[*function]bool{}
	read := func(g *Gate) {
		if g == nil || g.Function == nil || g.Function.fn == nil || g.Function.fn.def == nil || done[g.Function.fn] {
			return
		}
		done[g.Function.fn] = true
		g.Function.fn.compares = f.comparisons(g.Function.fn)
	}
	for _, r := range f.app.Routes {
		read(r.Gate)
		for _, d := range r.Dependencies {
			read(d.Gate)
		}
	}
}

// Comparisons returns the comparisons of what callers send in the function of a
// gate.
func (g *Gate) Comparisons() []Comparison {
	if g.Function == nil || g.Function.fn == nil {
		return nil
	}
	return g.Function.fn.compares
}

func (f *frame) comparisons(fn *function) []Comparison {
	inner := &frame{code: f.code, mod: fn.mod}
	inner.scope = newScope(fn.mod, inner.localScope(fn))
	bound := map[string]python.Expr{}
	var all []Comparison
	python.Walk(fn.def, func(n python.Node) bool {
		switch n := n.(type) {
		case *python.Assign:
			if name, ok := n.Targets[0].(*python.Name); ok && len(n.Targets) == 1 {
				bound[name.Text] = n.Value
			}
		case *python.Call:
			p, _ := python.Dotted(n.Func)
			switch {
			case strings.HasSuffix(p, "compare_digest") && len(n.Args) == 2:
				all = inner.compared(all, fn, bound, n.Span, n.Args, true)
			case strings.HasSuffix(p, ".decode") && isTokenLibrary(pathOf(inner.eval(n.Func))) && !unverified(n) && inner.shared(n):
				if key := argument(n, "key", 1); key != nil {
					with := plain(key, bound)
					all = append(all, Comparison{At: n.Span, With: argumentOf(inner.eval(with), python.SpanOf(with)), Constant: true, Signs: true})
				}
			}
		case *python.Compare:
			if len(n.Ops) == 1 && (n.Ops[0] == "==" || n.Ops[0] == "!=") {
				all = inner.compared(all, fn, bound, n.Span, n.Operands, false)
			}
		}
		return len(all) < maxTaints
	})
	return all
}

// compared adds a comparison if one of its operands is what callers send.
func (f *frame) compared(all []Comparison, fn *function, bound map[string]python.Expr, at source.Span, operands []python.Expr, steady bool) []Comparison {
	for i, operand := range operands {
		sent, ok := python.Dotted(plain(operand, bound))
		if !ok {
			continue
		}
		first, _, _ := strings.Cut(sent, ".")
		for _, p := range fn.params() {
			if p.Name.Text == first && first != "self" {
				with := plain(operands[1-i], bound)
				v, where := f.eval(with), python.SpanOf(with)
				if c, ok := v.(*constant); ok && len(c.reads) == 0 && c.at.Len() > 0 {
					where = c.at
				}
				return append(all, Comparison{At: at, Sent: sent, With: argumentOf(v, where), Constant: steady})
			}
		}
	}
	return all
}

// shared reports whether a call verifies signatures with the key that makes them,
// as far as that is known.
func (f *frame) shared(e *python.Call) bool {
	names := argument(e, "algorithms", 2)
	if names == nil {
		return true
	}
	l, ok := f.eval(names).(*list)
	if !ok {
		return true
	}
	return !slices.ContainsFunc(l.items, func(v object) bool {
		c, ok := v.(*constant)
		return ok && !strings.HasPrefix(c.text, "HS")
	})
}

// plain returns what an expression encodes, or a local name stands for.
func plain(e python.Expr, bound map[string]python.Expr) python.Expr {
	const maxPlain = 6
	for range maxPlain {
		switch x := e.(type) {
		case *python.Name:
			if bound[x.Text] == nil {
				return e
			}
			e = bound[x.Text]
		case *python.Call:
			m, ok := x.Func.(*python.Attribute)
			switch {
			case ok && (m.Name == "encode" || m.Name == "strip" || m.Name == "get_secret_value"):
				e = m.X
			case len(x.Args) > 0 && (isName(x.Func, "str") || isName(x.Func, "bytes")):
				e = x.Args[0]
			default:
				return e
			}
		default:
			return e
		}
	}
	return e
}

func isName(e python.Expr, name string) bool {
	n, ok := e.(*python.Name)
	return ok && n.Text == name
}
