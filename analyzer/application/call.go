package application

import (
	"maps"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/python"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

func (f *frame) call(e *python.Call) object {
	callee := f.eval(e.Func)
	args := f.arguments(e)
	return f.apply(callee, args, e)
}

func (f *frame) arguments(e *python.Call) arguments {
	var args arguments
	for _, a := range e.Args {
		v := f.eval(a)
		if _, ok := a.(*python.Starred); !ok {
			args.positional, args.exprs = append(args.positional, v), append(args.exprs, a)
			continue
		}
		l, ok := v.(*list)
		if !ok {
			args.open = true
			continue
		}
		for _, item := range l.items {
			args.positional, args.exprs = append(args.positional, item), append(args.exprs, a)
		}
		args.open = args.open || l.partial
	}
	for _, k := range e.Keywords {
		v := f.eval(k.Value)
		if k.Name != "" {
			args.set(k.Name, v, k.Value)
			continue
		}
		d, ok := v.(*dict)
		if !ok {
			args.open = true
			continue
		}
		for i, key := range d.keys {
			if name, ok := key.(*constant); ok {
				args.set(name.text, d.values[i], k.Value)
			}
		}
		args.open = args.open || d.partial
	}
	return args
}

func (a *arguments) set(name string, v object, e python.Expr) {
	if a.keywords == nil {
		a.keywords, a.keyExprs = map[string]object{}, map[string]python.Expr{}
	}
	a.keywords[name], a.keyExprs[name] = v, e
}

// join returns the arguments of a partial with more.
func (a arguments) join(b arguments) arguments {
	sum := arguments{open: a.open || b.open}
	sum.positional = append(append(sum.positional, a.positional...), b.positional...)
	sum.exprs = append(append(sum.exprs, a.exprs...), b.exprs...)
	for _, from := range []arguments{a, b} {
		for name, v := range from.keywords {
			sum.set(name, v, from.keyExprs[name])
		}
	}
	return sum
}

// apply returns what calling something gives; e is nil if no call is written.
func (f *frame) apply(callee object, args arguments, e *python.Call) object {
	switch c := callee.(type) {
	case *function:
		return f.invoke(c, args)
	case *class:
		return f.construct(c, args, e)
	case external:
		return f.callExternal(c.path, args, e)
	case *partial:
		return f.apply(c.of, c.args.join(args), e)
	case *member:
		return f.callMember(c, args, e)
	case *instance:
		if fn := c.class.method("__call__"); fn != nil {
			return f.invoke(fn.bound(c), args)
		}
	case *result:
		if v, ok := f.reader(c, args, e); ok {
			return v
		}
		return f.web.callResult(c, args, e)
	case *registrar: // a decorator that is called
		if len(args.positional) == 1 {
			if fn, ok := args.positional[0].(*function); ok && e != nil {
				f.web.register(f, c, fn, e)
				return fn
			}
			f.web.registerUnknown(f, c, e)
		}
		return nil
	}
	f.handedOut(args, e)
	return &mystery{}
}

// handedOut notes that something unknown gets an application: it may add
// routes.
func (f *frame) handedOut(args arguments, e *python.Call) {
	if e == nil {
		return
	}
	for _, v := range args.positional {
		if _, ok := v.(*router); ok {
			f.gap(e.Span, "something that is not known gets the application")
			return
		}
	}
}

// invoke runs a function of the application.
func (f *frame) invoke(fn *function, args arguments) object {
	if len(f.calls) >= maxCalls || f.full {
		return &mystery{}
	}
	for _, active := range f.calls {
		if active.def == fn.def && active.lambda == fn.lambda {
			return &mystery{}
		}
	}
	inner := &frame{code: f.code, mod: fn.mod, scope: newScope(fn.mod, fn.closure), fn: fn}
	params := fn.params()
	inner.parameters(fn, params, args)
	f.calls = append(f.calls, fn)
	defer func() { f.calls = f.calls[:len(f.calls)-1] }()
	if fn.lambda != nil {
		return inner.eval(fn.lambda.Body)
	}
	inner.block(fn.def.Body)
	return inner.result
}

// bound returns a method of an object.
func (fn *function) bound(self object) *function {
	b := *fn
	b.self = self
	b.fn = &b
	return &b
}

func (fn *function) params() []*python.Param {
	if fn.lambda != nil {
		return fn.lambda.Params
	}
	return fn.def.Params
}

// parameters binds the parameters of a call.
func (f *frame) parameters(fn *function, params []*python.Param, args arguments) {
	next := 0
	if fn.self != nil && len(params) > 0 {
		f.scope.names[params[0].Name.Text] = fn.self
		params = params[1:]
	}
	for _, p := range params {
		name := p.Name.Text
		switch p.Kind {
		case python.VarPositional:
			f.scope.names[name] = &list{items: append([]object(nil), args.positional[min(next, len(args.positional)):]...), partial: args.open}
			next = len(args.positional)
			continue
		case python.VarKeyword:
			rest := &dict{partial: args.open}
			for key, v := range args.keywords {
				rest.keys, rest.values = append(rest.keys, &constant{kind: stringConst, text: key}), append(rest.values, v)
			}
			f.scope.names[name] = rest
			continue
		case python.Positional, python.PositionOnly, python.KeywordOnly:
		}
		var v object
		given, ok := args.keywords[name]
		switch {
		case ok:
			v = given
		case p.Kind != python.KeywordOnly && next < len(args.positional):
			v = args.positional[next]
		case p.Default != nil && !args.open:
			v = f.eval(p.Default)
		}
		if p.Kind != python.KeywordOnly {
			next++
		}
		f.scope.names[name] = v
	}
}

// construct makes an object of a class.
func (f *frame) construct(c *class, args arguments, e *python.Call) object {
	if v, ok := f.web.construct(f, c, args, e); ok {
		return v
	}
	i := &instance{class: c, attrs: map[string]object{}}
	if e != nil {
		i.at = e.Span
	}
	if init := c.method("__init__"); init != nil {
		f.invoke(init.bound(i), args)
		return i
	}
	maps.Copy(i.attrs, args.keywords)
	for n, v := range args.positional {
		if n < len(c.fields) {
			if name, ok := c.fields[n].Target.(*python.Name); ok {
				i.attrs[name.Text] = v
			}
		}
	}
	return i
}

// callExternal calls what the repository does not have.
func (f *frame) callExternal(p string, args arguments, e *python.Call) object {
	at := source.Span{}
	if e != nil {
		at = e.Span
	}
	if name, ok := strings.CutPrefix(p, "builtins."); ok {
		return f.builtin(name, args, at)
	}
	switch p {
	case "os.getenv", "os.environ.get", "decouple.config":
		if v, ok := f.readVariable(args, at); ok {
			return v
		}
		return &mystery{}
	case "functools.partial":
		if len(args.positional) > 0 {
			rest := args
			rest.positional, rest.exprs = args.positional[1:], args.exprs[1:]
			return &partial{of: args.positional[0], args: rest}
		}
	case "typing.cast", "typing_extensions.cast":
		if len(args.positional) == 2 {
			return args.positional[1]
		}
	case "functools.lru_cache", "functools.cache", "functools.wraps":
		if len(args.positional) == 1 && p != "functools.wraps" {
			return args.positional[0]
		}
	case "importlib.import_module":
		if name, ok := first(args).(*constant); ok && !strings.HasPrefix(name.text, ".") {
			if m, _ := f.load(name.text); m != nil {
				return m
			}
		}
		return &mystery{}
	case "asyncio.run":
		return first(args)
	case "dotenv.load_dotenv":
		f.loadDotenv()
	}
	return f.web.callExternal(f, p, args, e)
}

func first(args arguments) object {
	if len(args.positional) == 0 {
		return nil
	}
	return args.positional[0]
}

// callMember calls a method.
func (f *frame) callMember(m *member, args arguments, e *python.Call) object {
	at := source.Span{}
	if e != nil {
		at = e.Span
	}
	switch of := m.of.(type) {
	case *router:
		return f.web.callMethod(f, of, m.name, args, e)
	case *constant:
		return f.callString(of, m.name, args, at)
	case *list:
		switch m.name {
		case "append", "add", "insert":
			if n := len(args.positional); n > 0 {
				of.items = append(of.items, args.positional[n-1])
			}
			return nil
		case "extend", "update":
			of.extend(first(args))
			return nil
		}
	case *dict:
		return f.callDict(of, m.name, args)
	case *result:
		if v, ok := f.reader(of, args, e); ok {
			return v
		}
		return f.web.callResultMethod(f, of, m.name, args, e)
	case *mystery:
		f.handedOut(args, e)
		return &mystery{of.reads}
	case *member:
		return f.web.callDeep(f, of, m.name, args, e)
	}
	f.handedOut(args, e)
	return &mystery{reads(m.of)}
}
