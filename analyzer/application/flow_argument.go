package application

import "github.com/hullcheck/hullcheck/analyzer/python"

// A written call with the taints of its arguments.
type written struct {
	*python.Call
	positional []taints
	keywords   map[string]taints
	rest       taints // of * and **
}

func (w *walker) write(e *python.Call) *written {
	c := &written{Call: e, keywords: map[string]taints{}}
	for _, a := range e.Args {
		v := w.expr(a)
		if _, ok := a.(*python.Starred); ok {
			c.rest = c.rest.join(v)
			continue
		}
		c.positional = append(c.positional, v)
	}
	for _, k := range e.Keywords {
		v := w.expr(k.Value)
		if k.Name == "" {
			c.rest = c.rest.join(v)
			continue
		}
		c.keywords[k.Name] = v
	}
	return c
}

// all returns the taints of all arguments.
func (c *written) all() taints {
	out := c.rest
	for _, v := range c.positional {
		out = out.join(v)
	}
	for _, k := range c.Keywords {
		out = out.join(c.keywords[k.Name])
	}
	return out
}

// argument returns an argument as it is written, nil if it is not given.
func argument(e *python.Call, name string, position int) python.Expr {
	for _, k := range e.Keywords {
		if k.Name == name && name != "" {
			return k.Value
		}
	}
	if position < 0 || position >= len(e.Args) {
		return nil
	}
	for _, a := range e.Args[:position+1] {
		if _, ok := a.(*python.Starred); ok {
			return nil
		}
	}
	return e.Args[position]
}

// arguments returns the taints that each parameter gets.
func (fn *function) arguments(c *written) map[int]taints {
	given := map[int]taints{}
	params := fn.params()
	first := 0
	if fn.self != nil && !fn.is("staticmethod") || fn.is("classmethod") {
		first = 1
	}
	next := first
	for i, p := range params {
		if i < first {
			continue
		}
		var v taints
		switch p.Kind {
		case python.VarPositional:
			for ; next-first < len(c.positional); next++ {
				v = v.join(c.positional[next-first].derive())
			}
		case python.VarKeyword:
		case python.KeywordOnly:
			v = c.keywords[p.Name.Text]
		case python.Positional, python.PositionOnly:
			if next-first < len(c.positional) {
				v = c.positional[next-first]
			} else {
				v = c.keywords[p.Name.Text]
			}
			next++
		}
		if len(v) == 0 {
			v = c.rest.doubtful()
		}
		given[i] = v
	}
	return given
}
