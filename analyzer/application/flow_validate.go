package application

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/python"
)

// A validator is a function that Pydantic calls with a value before the code
// gets it.
type validator struct {
	fn *function // nil if it is not of the application
	// param is the parameter that gets the value, field the attribute or key of
	// it for a validator of the whole model.
	param int
	field string
	// replaces is set if what the function returns takes the value's place.
	replaces bool
}

// validatorOf returns the validator that metadata of a type stands for.
func validatorOf(r *result) (validator, bool) {
	if !strings.HasPrefix(r.path, "pydantic.") {
		return validator{}, false
	}
	switch lastDot(r.path) {
	case "AfterValidator", "BeforeValidator", "PlainValidator", "WrapValidator":
	default:
		return validator{}, false
	}
	target, _, _ := r.args.get("func", 0)
	if e, ok := target.(external); ok && strings.HasPrefix(e.path, "builtins.str.") {
		return validator{}, false // strip, lower: all text is let through
	}
	v := validating(target)
	v.replaces = lastDot(r.path) != "WrapValidator"
	return v, true
}

// validating returns a validator that calls an object with the value first.
func validating(target object) validator {
	fn := asFunction(target)
	if fn == nil {
		return validator{}
	}
	v := validator{fn: fn}
	if fn.self != nil && !fn.is("staticmethod") {
		v.param = 1
	}
	return v
}

// validators returns those that the body of a model has for its field called
// name, of the model itself and of what it is made from.
func (f *frame) validators(c *class, name string) []validator {
	var all []validator
	for _, up := range c.mro {
		if up.def == nil {
			continue
		}
		inner := &frame{code: f.code, mod: up.mod, scope: up.attrs}
		for _, s := range up.def.Body {
			switch s := s.(type) {
			case *python.FunctionDef:
				fn, _ := up.attrs.names[s.Name.Text].(*function)
				if fn == nil || fn.def != s {
					continue
				}
				for _, decorator := range fn.wrappers {
					if v, ok := fn.validates(decorator, name); ok {
						all = append(all, v)
					}
				}
			case *python.Assign: // as in `_check = field_validator("name")(check)`
				call, ok := s.Value.(*python.Call)
				if !ok || len(call.Args) != 1 {
					continue
				}
				if _, made := call.Func.(*python.Call); !made {
					continue
				}
				r, ok := inner.eval(call.Func).(*result)
				if ok && isFieldValidator(r.path) && r.args.names(name) {
					v := validating(inner.eval(call.Args[0]))
					v.replaces = r.args.text("mode") != "wrap"
					all = append(all, v)
				}
			}
		}
	}
	return all
}

func isFieldValidator(p string) bool {
	return strings.HasPrefix(p, "pydantic.") && (lastDot(p) == "field_validator" || lastDot(p) == "validator")
}

// validates returns what a method with a decorator does with a field.
func (fn *function) validates(decorator object, name string) (validator, bool) {
	p := pathOf(decorator)
	r, called := decorator.(*result)
	first := 1
	if fn.is("staticmethod") {
		first = 0
	}
	switch {
	case called && isFieldValidator(p):
		return validator{fn: fn, param: first, replaces: r.args.text("mode") != "wrap"}, r.args.names(name)
	case !strings.HasPrefix(p, "pydantic."):
	case lastDot(p) == "model_validator":
		if !fn.is("classmethod") {
			first = 0
		}
		return validator{fn: fn, param: first, field: name}, mentions(fn.def, name)
	case lastDot(p) == "root_validator":
		return validator{fn: fn, param: first, field: name}, mentions(fn.def, name)
	}
	return validator{}, false
}

// names reports whether a name is among the positional arguments.
func (a *arguments) names(name string) bool {
	return slices.ContainsFunc(a.positional, func(v object) bool {
		c, ok := v.(*constant)
		return !ok || c.text == name || c.text == "*"
	})
}

// text returns the constant that is given for a keyword, "" if none is.
func (a *arguments) text(keyword string) string {
	if c, ok := a.keywords[keyword].(*constant); ok {
		return c.text
	}
	return ""
}

// mentions reports whether a function has an attribute or text of that name.
func mentions(def *python.FunctionDef, name string) bool {
	found := false
	python.Walk(def, func(n python.Node) bool {
		switch n := n.(type) {
		case *python.Attribute:
			found = found || n.Name == name
		case *python.Str:
			text, _ := literalText(n)
			found = found || text == name
		}
		return !found
	})
	return found
}

// validated returns for which sinks the validators of a parameter make its value
// harmless, and for which they perhaps do: all those that raise may, if what
// they raise for was not understood. part says that it is a part of the value.
func (w *flows) validated(p *Parameter, part bool) (clean, doubt classes) {
	for _, v := range p.validators {
		if v.fn == nil {
			doubt = everyBit
			continue
		}
		sum := w.summary(v.fn, 0)
		from := origin{param: v.param, field: v.field}
		c, d := sum.checks[from], sum.weak[from]
		if v.replaces {
			c, d = sum.replaces(v.param)
		}
		if part {
			c = 0
		}
		wraps := v.field == "" && !v.replaces // and may not ask what it is wrapped around
		if wraps || sum.busy || sum.bad || sum.raises || sum.asserts {
			d = everyBit
		}
		clean |= c
		doubt |= d
	}
	return clean, doubt
}

// replaces returns what holds of the value that a function returns for a
// parameter. One that seems to have nothing of it was not understood.
func (s *summary) replaces(param int) (clean, doubt classes) {
	clean, found := everyBit, false
	for _, t := range s.results {
		if t.hit == nil && t.from.param == param {
			clean &= t.clean
			doubt |= t.doubt
			found = true
		}
	}
	if !found {
		return 0, everyBit
	}
	return clean, doubt
}
