package application

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/python"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// A frame runs the statements of a module, class or function.
type frame struct {
	*code
	mod    *module
	scope  *scope
	fn     *function // nil for a module
	class  *class    // whose body it runs, nil if none
	global map[string]bool
	result object // what it returns
	done   bool   // it returned, raised or left its loop
	// optional is set where a failed import is handled, typing where only type
	// checkers look.
	optional, typing bool
}

func (f *frame) block(body []python.Stmt) {
	for _, s := range body {
		if f.done || !f.spend(python.SpanOf(s)) {
			return
		}
		f.statement(s)
	}
}

func (f *frame) statement(s python.Stmt) {
	switch s := s.(type) {
	case *python.Import:
		f.imports(s)
	case *python.ImportFrom:
		f.importsFrom(s)
	case *python.FunctionDef:
		f.define(s)
	case *python.ClassDef:
		f.defineClass(s)
	case *python.Assign:
		v := f.eval(s.Value)
		for _, target := range s.Targets {
			f.assign(target, v)
		}
	case *python.AnnAssign:
		if f.class != nil {
			f.class.fields = append(f.class.fields, s)
		}
		if s.Value != nil {
			f.assign(s.Target, f.eval(s.Value))
		}
	case *python.AugAssign:
		f.augment(s)
	case *python.ExprStmt:
		f.eval(s.X)
	case *python.If:
		f.branch(s.Test, s.Body, s.Else)
	case *python.For:
		f.loop(s)
	case *python.While:
		f.eval(s.Test)
		f.under(f.condition(s.Test, &mystery{}, false), s.Body)
	case *python.With:
		for _, item := range s.Items {
			v := f.eval(item.Context)
			if item.Target != nil {
				f.assign(item.Target, v)
			}
		}
		f.block(s.Body)
	case *python.Try:
		f.try(s)
	case *python.Match:
		f.match(s)
	case *python.Return:
		f.returns(s)
	case *python.Raise:
		f.done = f.cond == nil || f.cond.Truth == True
	case *python.Scope:
		if !s.Nonlocal {
			for _, name := range s.Names {
				f.global = with(f.global, name.Text)
			}
		}
	case *python.TypeAlias:
		f.scope.names[s.Name.Text] = f.eval(s.Value)
	case *python.Delete:
		for _, target := range s.Targets {
			if name, ok := target.(*python.Name); ok {
				delete(f.scope.names, name.Text)
			}
		}
	}
}

func with(set map[string]bool, name string) map[string]bool {
	if set == nil {
		set = map[string]bool{}
	}
	set[name] = true
	return set
}

func (f *frame) returns(s *python.Return) {
	var v object
	if s.Value != nil {
		v = f.eval(s.Value)
	}
	if f.result == nil {
		f.result = v
	}
	f.done = f.cond == nil || f.cond.Truth == True
}

func (f *frame) imports(s *python.Import) {
	for _, alias := range s.Names {
		m, local := f.load(alias.Name)
		var bound object
		switch {
		case m != nil && alias.As.Text != "":
			bound = m
		case m != nil:
			bound = f.top(alias.Name)
		case local:
			f.missing(alias.Span, alias.Name)
			if alias.As.Text == "" {
				bound = f.top(alias.Name)
			}
		case alias.As.Text != "":
			bound = f.external(alias.Name, alias.Span)
		default:
			f.external(alias.Name, alias.Span)
			bound = external{alias.Bound()}
		}
		f.bind(alias.Bound(), bound)
	}
}

func (f *frame) top(name string) object {
	first, _, _ := strings.Cut(name, ".")
	if m := f.modules[first]; m != nil {
		return m
	}
	return nil
}

// missing notes a module of the repository's packages that is not there.
func (f *frame) missing(at source.Span, name string) {
	if f.typing {
		return
	}
	f.done = f.optional // the import fails, and what handles that runs
	f.gap(at, "the module "+source.Quote(name)+" is not in the image's files")
}

func (f *frame) importsFrom(s *python.ImportFrom) {
	name, ok := f.mod.absolute(s.Level, s.Module.Text)
	if !ok {
		return
	}
	m, local := f.load(name)
	if s.Star {
		f.star(m)
		return
	}
	for _, alias := range s.Names {
		bound := alias.Bound()
		switch {
		case m != nil:
			v, ok := f.attribute(m, alias.Name)
			if !ok && !m.ready {
				v = &pending{m, alias.Name}
			}
			f.bind(bound, v)
		case local || s.Level > 0:
			f.missing(s.Span, name)
			f.bind(bound, nil)
		default:
			f.external(name, s.Span)
			f.bind(bound, external{name + "." + alias.Name})
		}
	}
}

func (f *frame) star(m *module) {
	if m == nil {
		return
	}
	for name, v := range m.scope.names {
		if name[0] != '_' {
			f.bind(name, v)
		}
	}
}

func (f *frame) bind(name string, v object) {
	if f.global[name] {
		f.mod.scope.names[name] = v
		return
	}
	switch v := v.(type) {
	case *router:
		if v.name == "" {
			v.named(name)
		}
	case *instance:
		if v.name == "" {
			v.name = name
		}
	}
	f.scope.names[name] = v
}

func (f *frame) assign(target python.Expr, v object) {
	switch t := target.(type) {
	case *python.Name:
		f.bind(t.Text, v)
	case *python.Starred:
		f.assign(t.X, nil)
	case *python.Tuple:
		f.unpack(t.Items, v)
	case *python.List:
		f.unpack(t.Items, v)
	case *python.Attribute:
		switch of := f.eval(t.X).(type) {
		case *instance:
			of.attrs[t.Name] = v
		case *class:
			of.attrs.names[t.Name] = v
		case *router:
			f.web.set(f, of, t, v)
		case *module:
			of.scope.names[t.Name] = v
		}
	case *python.Subscript:
		of, key := f.eval(t.X), f.eval(t.Index)
		switch of := of.(type) {
		case *dict:
			of.keys, of.values = append(of.keys, key), append(of.values, v)
		case *member:
			f.web.setItem(f, of, t, key, v)
		}
	}
}

func (f *frame) unpack(targets []python.Expr, v object) {
	l, ok := v.(*list)
	for i, target := range targets {
		if ok && len(l.items) == len(targets) {
			f.assign(target, l.items[i])
		} else {
			f.assign(target, nil)
		}
	}
}

func (f *frame) augment(s *python.AugAssign) {
	v := f.eval(s.Value)
	if old, ok := f.eval(s.Target).(*list); ok && s.Op == "+=" {
		old.extend(v)
		return
	}
	name, ok := s.Target.(*python.Name)
	if !ok {
		return
	}
	old, _ := f.scope.find(name.Text)
	f.bind(name.Text, f.add(old, v, s.Op[:1], s.Span))
}

// maxItems bounds lists that are put together.
const maxItems = 20000

// extend adds the elements of another list.
func (l *list) extend(v object) {
	other, ok := v.(*list)
	if !ok || len(l.items)+len(other.items) > maxItems {
		l.partial = true
		return
	}
	l.items, l.partial = append(l.items, other.items...), l.partial || other.partial
}

// extend adds the entries of another dict.
func (d *dict) extend(v object) {
	other, ok := v.(*dict)
	if !ok || len(d.keys)+len(other.keys) > maxItems {
		d.partial = true
		return
	}
	d.keys, d.values, d.partial = append(d.keys, other.keys...), append(d.values, other.values...), d.partial || other.partial
}

// loop runs the body for each element of what it goes over; once for elements
// that are not known.
func (f *frame) loop(s *python.For) {
	over := f.eval(s.Iter)
	l, ok := over.(*list)
	if d, isDict := over.(*dict); isDict {
		l, ok = &list{items: d.keys, partial: d.partial}, true
	}
	if ok {
		for _, item := range l.items {
			f.assign(s.Target, item)
			f.block(s.Body)
			if f.done {
				break
			}
		}
	}
	if !ok || l.partial {
		f.assign(s.Target, nil)
		f.under(f.condition(s.Iter, &mystery{}, false), s.Body)
	}
	if f.fn == nil || f.result == nil {
		f.done = false
	}
	f.block(s.Else)
}

func (f *frame) try(s *python.Try) {
	optional := f.optional
	f.optional = optional || catchesImport(s)
	f.block(s.Body)
	done := f.done && f.result != nil
	f.done, f.optional = false, optional
	for _, h := range s.Handlers {
		// What the body bound stays: a handler gives what is missing.
		whole := f.scope
		f.scope = newScope(f.mod, whole)
		c := f.condition(h.Type, &mystery{}, false)
		f.under(c, h.Body)
		for name, v := range f.scope.names {
			if _, ok := whole.names[name]; !ok {
				whole.names[name] = v
			}
		}
		f.scope = whole
	}
	f.done = done
	f.block(s.Else)
	f.block(s.Finally)
}

// catchesImport reports whether a try goes on if a module is not there.
func catchesImport(s *python.Try) bool {
	for _, h := range s.Handlers {
		found := h.Type == nil
		if !found {
			python.Walk(h.Type, func(n python.Node) bool {
				name, ok := n.(*python.Name)
				found = found || ok && (name.Text == "ImportError" || name.Text == "ModuleNotFoundError" || name.Text == "Exception")
				return !found
			})
		}
		if found {
			return true
		}
	}
	return false
}

func (f *frame) match(s *python.Match) {
	subject := f.eval(s.Subject)
	for _, c := range s.Cases {
		f.under(f.condition(s.Subject, &mystery{reads(subject)}, false), c.Body)
	}
}
