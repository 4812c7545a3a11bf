package application

import (
	"github.com/hullcheck/hullcheck/analyzer/python"
)

// branch runs what a test lets run.
func (f *frame) branch(test python.Expr, body, otherwise []python.Stmt) {
	if typeChecking(test) {
		f.onlyImports(body)
		f.block(otherwise)
		return
	}
	v := f.eval(test)
	c := f.condition(test, v, false)
	if c.Truth != False {
		f.under(c, body)
	}
	if f.done && c.Truth == True {
		return
	}
	f.done = false
	if c.Truth != True {
		f.under(f.condition(test, v, true), otherwise)
	}
}

// under runs statements under a condition.
func (f *frame) under(c *Condition, body []python.Stmt) {
	outer := f.cond
	if c.Truth != True || len(c.Reads) > 0 {
		f.cond = c
	}
	f.block(body)
	f.cond = outer
	if c.Truth == Unknown {
		f.done = false
	}
}

// condition returns what a test amounts to within those around it.
func (f *frame) condition(test python.Expr, v object, negated bool) *Condition {
	c := &Condition{At: python.SpanOf(test), Truth: truth(v), Negated: negated, Reads: reads(v), Outer: f.cond}
	if negated {
		c.Truth = not(c.Truth)
	}
	if f.cond != nil && f.cond.Truth != True && c.Truth == True {
		c.Truth = f.cond.Truth
	}
	return c
}

func not(t Truth) Truth {
	switch t {
	case True:
		return False
	case False:
		return True
	case Unknown:
	}
	return Unknown
}

// typeChecking reports whether a test is true for type checkers only.
func typeChecking(test python.Expr) bool {
	p, ok := python.Dotted(test)
	return ok && (p == "TYPE_CHECKING" || p == "typing.TYPE_CHECKING")
}

// onlyImports runs the imports of a block that only type checkers see.
func (f *frame) onlyImports(body []python.Stmt) {
	f.typing = true
	for _, s := range body {
		switch s := s.(type) {
		case *python.Import:
			f.imports(s)
		case *python.ImportFrom:
			f.importsFrom(s)
		}
	}
	f.typing = false
}
