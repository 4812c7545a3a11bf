package application

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/python"
)

// judge decides whom a route lets in.
func (f *frame) judge(r *Route) {
	for _, d := range r.Dependencies {
		if d.Scheme != nil {
			r.Schemes = append(r.Schemes, d.Scheme)
		}
	}
	refuses, unknown := f.gates(r)
	r.Assumed = r.Assumed || unknown
	switch {
	case r.Gate != nil:
		r.Level = Checked
	case unknown:
		r.Level = UnknownLevel
	case len(r.Schemes) == 0:
		r.Level = Open
	case r.Kind == WebSocket && slices.ContainsFunc(r.Schemes, func(s *Scheme) bool { return !s.Optional || s.Kind != APIKey }):
		r.Level = Checked // the scheme fails: it wants a request
	case !refuses && !slices.ContainsFunc(r.Schemes, func(s *Scheme) bool { return !s.Optional }):
		r.Level = Optional
	default:
		r.Level = Presence
	}
}

// gates finds the first gate before a route; refuses is set if those without
// credentials are turned away, unknown if something could not be followed.
func (f *frame) gates(r *Route) (refuses, unknown bool) {
	for _, m := range r.Around() {
		if m.Gate != nil && r.Gate == nil && !m.ExemptUnknown && (m.Cond == nil || m.Cond.Truth != False) {
			r.Gate = m.Gate
		}
		unknown = unknown || m.Gate != nil && m.ExemptUnknown || m.unknown
	}
	deepest := &Dependency{}
	for _, d := range r.Dependencies {
		if d.Gate != nil && (r.Gate == nil || d.For == deepest) && !f.overridden(r, d) {
			r.Gate, deepest = d.Gate, d // what a dependency needs runs before it
		}
		unknown = unknown || d.Unknown
		if d.Function != nil && d.Function.fn != nil {
			s := f.summarise(d.Function.fn)
			refuses, unknown = refuses || s.refuses, unknown || s.unknown
		}
	}
	if r.Handler != nil && r.Handler.fn != nil {
		s := f.summariseAs(r.Handler.fn, true)
		if s.gate != nil && r.Gate == nil {
			g := *s.gate
			g.Kind = InHandler
			r.Gate = &g
		}
		refuses, unknown = refuses || s.refuses, unknown || s.unknown
	}
	return refuses, unknown && r.Gate == nil
}

// overridden reports whether an application replaces a dependency here.
func (f *frame) overridden(r *Route, d *Dependency) bool {
	for _, o := range r.App.Overrides {
		if o.Replaced != nil && d.Function != nil && o.Replaced.Whole == d.Function.Whole && (o.Condition == nil || o.Condition.Truth == True) {
			return true
		}
	}
	return false
}

// judgeMiddleware decides what the middleware of an application checks.
func (f *frame) judgeMiddleware(m *Middleware) {
	if m.Function == nil || m.Function.fn == nil {
		name := strings.ToLower(m.Name)
		m.unknown = m.Kind == OtherMiddleware && (strings.Contains(name, "auth") || strings.Contains(name, "jwt") || strings.Contains(name, "token"))
		return
	}
	fn := m.Function.fn
	s := &verdict{}
	c := f.checker(fn, s, 0, true)
	c.run()
	m.unknown = s.unknown && s.gate == nil
	if s.gate == nil {
		return
	}
	g := *s.gate
	g.Kind, g.Cond = InMiddleware, m.Cond
	m.Gate = &g
	f.exemptions(c, m, fn)
}

// exemptions finds the paths that a middleware lets pass unchecked, and those
// that alone it checks.
func (f *frame) exemptions(c *checker, m *Middleware, fn *function) {
	paths := map[string]bool{}
	python.Walk(fn.def, func(n python.Node) bool {
		switch n := n.(type) {
		case *python.Assign:
			if isPath(n.Value, paths) {
				if name, ok := n.Targets[0].(*python.Name); ok {
					paths[name.Text] = true
				}
			}
		case *python.If:
			c.exempt(m, n, paths)
		}
		return true
	})
}

// isPath reports whether an expression is the path of the request.
func isPath(e python.Expr, paths map[string]bool) bool {
	switch e := e.(type) {
	case *python.Name:
		return paths[e.Text]
	case *python.Attribute:
		p, ok := python.Dotted(e)
		return ok && (strings.HasSuffix(p, ".url.path") || strings.HasSuffix(p, ".scope.path"))
	case *python.Subscript:
		s, ok := e.Index.(*python.Str)
		return ok && strings.Trim(s.Text, `"'`) == "path"
	case *python.Call:
		if a, ok := e.Func.(*python.Attribute); ok && (a.Name == "rstrip" || a.Name == "lower" || a.Name == "get") {
			if a.Name == "get" && len(e.Args) > 0 {
				s, ok := e.Args[0].(*python.Str)
				return ok && strings.Trim(s.Text, `"'`) == "path"
			}
			return isPath(a.X, paths)
		}
	}
	return false
}

// exempt takes the test of an if that asks for the path.
func (c *checker) exempt(m *Middleware, s *python.If, paths map[string]bool) {
	asks := false
	python.Walk(s.Test, func(n python.Node) bool {
		if e, ok := n.(python.Expr); ok && isPath(e, paths) {
			asks = true
		}
		return !asks
	})
	if !asks {
		return
	}
	guards := c.ends(s.Body) != nil || m.Gate.At.Pos() >= python.SpanOf(s.Test).End() && m.Gate.At.Pos() < s.End()
	if !c.pathTest(m, s.Test, paths, false, guards) {
		m.ExemptUnknown = true
	}
}

// pathTest evaluates a test of the path. Guards says that what follows a true
// test checks; otherwise it lets pass.
func (c *checker) pathTest(m *Middleware, test python.Expr, paths map[string]bool, negated, guards bool) bool {
	asks := false
	python.Walk(test, func(n python.Node) bool {
		if e, ok := n.(python.Expr); ok && isPath(e, paths) {
			asks = true
		}
		return !asks
	})
	if !asks {
		return guards // another condition narrows what is let pass, too
	}
	switch t := test.(type) {
	case *python.UnaryOp:
		return t.Op == "not" && c.pathTest(m, t.X, paths, !negated, guards)
	case *python.BoolOp:
		if (t.Op == "and") != (guards != negated) {
			return false // what it lets pass depends on more than one of them
		}
		for _, operand := range t.Operands {
			if !c.pathTest(m, operand, paths, negated, guards) {
				return false
			}
		}
		return true
	case *python.Compare:
		if len(t.Ops) != 1 || !isPath(t.Operands[0], paths) {
			return false
		}
		a := argumentOf(c.eval(t.Operands[1]), python.SpanOf(t))
		not := t.Ops[0] == "!=" || strings.HasPrefix(t.Ops[0], "not")
		return a.Known && m.lets(a.Texts, "", not != negated, guards)
	case *python.Call:
		a, ok := t.Func.(*python.Attribute)
		if !ok || a.Name != "startswith" || !isPath(a.X, paths) || len(t.Args) != 1 {
			return false
		}
		prefix := argumentOf(c.eval(t.Args[0]), t.Span)
		return prefix.Known && m.lets(prefix.Texts, "*", negated, guards)
	}
	return false
}

// lets notes paths that pass, or that alone are checked.
func (m *Middleware) lets(texts []string, suffix string, negated, guards bool) bool {
	into := &m.Exempt
	if guards != negated {
		into = &m.Only
	}
	for _, text := range texts {
		*into = append(*into, text+suffix)
	}
	return true
}
