package application

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/python"
)

// define binds a function and applies its decorators.
func (f *frame) define(s *python.FunctionDef) {
	fn := &function{def: s, mod: f.mod, closure: f.scope, class: f.class}
	fn.Function = Function{Name: s.Name.Text, At: s.Name.Span, Whole: s.Span, File: f.mod.file}
	fn.fn = fn
	f.bind(fn.Name, fn)
	for _, d := range slices.Backward(s.Decorators) {
		f.decorate(d, fn)
	}
}

func (f *frame) decorate(decorator python.Expr, fn *function) {
	switch d := f.eval(decorator).(type) {
	case external:
		switch d.path {
		case "builtins.property", "functools.cached_property", "pydantic.computed_field":
			fn.property = true
		}
		fn.wrappers = append(fn.wrappers, d)
	case *registrar:
		f.web.register(f, d, fn, decorator)
	case *partial:
		if r, ok := f.apply(d, arguments{positional: []object{fn}, exprs: []python.Expr{nil}}, nil).(*registrar); ok {
			f.web.register(f, r, fn, decorator)
		}
	default:
		fn.wrappers = append(fn.wrappers, d)
	}
}

// defineClass binds a class.
func (f *frame) defineClass(s *python.ClassDef) {
	c := &class{name: s.Name.Text, def: s, mod: f.mod, closure: f.scope}
	for _, base := range s.Bases {
		c.bases = append(c.bases, f.eval(base))
	}
	c.inherit()
	c.attrs = newScope(f.mod, f.scope)
	c.attrs.hidden = true
	body := &frame{code: f.code, mod: f.mod, scope: c.attrs, class: c}
	body.block(s.Body)
	f.bind(c.name, c)
	for _, d := range slices.Backward(s.Decorators) {
		f.web.decorateClass(f, f.eval(d), c, d)
	}
}

// maxBases bounds the classes that one is made from.
const maxBases = 64

// inherit lists what a class is made from, nearest first.
func (c *class) inherit() {
	c.mro = []*class{c}
	for _, base := range c.bases {
		switch b := base.(type) {
		case *class:
			for _, up := range b.mro {
				if len(c.mro) < maxBases && !slices.Contains(c.mro, up) {
					c.mro = append(c.mro, up)
				}
			}
			for _, p := range b.foreign {
				c.comesFrom(p)
			}
		case external:
			c.comesFrom(b.path)
		case *member: // of generics
			if e, ok := b.of.(external); ok {
				c.comesFrom(e.path)
			}
		}
	}
}

func (c *class) comesFrom(p string) {
	if len(c.foreign) < maxBases && !slices.Contains(c.foreign, p) {
		c.foreign = append(c.foreign, p)
	}
}

// inherits returns the base from elsewhere whose path has one of some endings.
func (c *class) inherits(suffixes ...string) (string, bool) {
	for _, p := range c.foreign {
		for _, suffix := range suffixes {
			if strings.HasSuffix(p, suffix) {
				return p, true
			}
		}
	}
	return "", false
}

// attribute returns an attribute of a class.
func (c *class) attribute(name string) (object, bool) {
	for _, up := range c.mro {
		if v, ok := up.attrs.names[name]; ok {
			return v, true
		}
	}
	return nil, false
}

// method returns a method of a class of the application, nil if it has none.
func (c *class) method(name string) *function {
	v, _ := c.attribute(name)
	fn, _ := v.(*function)
	return fn
}

// field returns the annotated attribute called name, and whose it is.
func (c *class) field(name string) (*python.AnnAssign, *class) {
	for _, up := range c.mro {
		for _, field := range up.fields {
			if target, ok := field.Target.(*python.Name); ok && target.Text == name {
				return field, up
			}
		}
	}
	return nil, nil
}
