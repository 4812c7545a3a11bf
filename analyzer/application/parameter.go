package application

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/python"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// parameter reads one parameter: a dependency, a part of the request, or
// neither.
func (f *frame) parameter(target, annotation, fallback python.Expr, at source.Span) (*given, *signatureParam) {
	name, ok := target.(*python.Name)
	if !ok {
		return nil, nil
	}
	p := &signatureParam{name: name.Text, Parameter: Parameter{Name: name.Text, In: InQuery, At: at}, plain: true}
	base, in := annotation, f.scope
	var metadata []object
	if annotation != nil {
		p.Type = f.files.Text(python.SpanOf(annotation))
		if a, ok := f.eval(annotation).(*annotated); ok {
			metadata, base, in = a.metadata, a.base, a.in
		}
	}
	var said object
	if fallback != nil {
		said = f.eval(fallback)
	}
	inner := &frame{code: f.code, mod: in.mod, scope: in}
	for _, m := range append(metadata, said) {
		if _, named, ok := dependsOn(m); ok {
			g := &given{object: m, at: at, by: GivenByParameter}
			if !named {
				g.object = &result{path: "fastapi.Depends", args: arguments{positional: []object{inner.eval(base)}, exprs: []python.Expr{base}}}
			}
			return g, nil
		}
		if r, ok := m.(*result); ok {
			f.mark(p, r)
		}
	}
	for _, r := range inner.constraints(base, 0) {
		f.mark(p, r)
	}
	if p.Taint = inner.taint(base, 0); p.Taint == AnyText && p.Pattern != nil {
		p.Taint = Patterned
	}
	if !inner.place(p, base) {
		return nil, nil
	}
	return nil, p
}

// mark takes what Query(…), Header(…) and their like say.
func (f *frame) mark(p *signatureParam, r *result) {
	parts := map[string]Part{"Query": InQuery, "Path": InPath, "Header": InHeader, "Cookie": InCookie, "Body": InBody, "Form": InForm, "File": InFile}
	part, ok := parts[marker(r.path)]
	if v, ok := validatorOf(r); ok {
		p.validators = append(p.validators, v)
		return
	}
	if !ok && !constrains(r.path) {
		return
	}
	if ok {
		p.In, p.plain = part, false
	}
	if alias, ok := r.args.keywords["alias"].(*constant); ok {
		p.Alias = alias.text
	}
	for _, name := range []string{"pattern", "regex"} {
		if c, ok := r.args.keywords[name].(*constant); ok && c.value != nil {
			p.Pattern = c.value
		}
	}
}

// constrains reports whether a call's result says which text a type lets
// through.
func constrains(p string) bool {
	if !strings.HasPrefix(p, "pydantic.") {
		return false
	}
	switch lastDot(p) {
	case "StringConstraints", "constr", "Field":
		return true
	}
	return false
}

// constraints returns what is said of a type, or of its elements, where the type
// is written or given a name.
func (f *frame) constraints(e python.Expr, depth int) []*result {
	if e == nil || depth > 8 {
		return nil
	}
	e = unwrapOptional(e)
	switch v := f.eval(e).(type) {
	case *result:
		return []*result{v}
	case *annotated:
		inner := &frame{code: f.code, mod: v.in.mod, scope: v.in}
		all := inner.constraints(v.base, depth+1)
		for _, m := range v.metadata {
			if r, ok := m.(*result); ok {
				all = append(all, r)
			}
		}
		return all
	case *member:
		switch s, ok := e.(*python.Subscript); lastDot(pathOf(v.of)) {
		case "list", "List", "set", "Set", "frozenset", "Sequence", "tuple", "Iterable":
			if ok {
				return f.constraints(s.Index, depth+1)
			}
		}
	}
	return nil
}

// place decides where a parameter comes from by its type; false if it is no
// part of the request.
func (f *frame) place(p *signatureParam, base python.Expr) bool {
	if base == nil {
		return true
	}
	switch head := f.eval(unwrapOptional(base)).(type) {
	case external:
		switch name := head.path[strings.LastIndexByte(head.path, '.')+1:]; {
		case name == "Request" || name == "WebSocket" || name == "HTTPConnection":
			p.In, p.plain = InRequest, false
		case name == "Response" || name == "BackgroundTasks" || name == "SecurityScopes" || strings.HasSuffix(name, "Response") && strings.HasPrefix(head.path, "starlette."):
			return false
		case name == "UploadFile":
			p.In, p.plain = InFile, false
		case p.plain && (name == "dict" || name == "list" || name == "Dict" || name == "List"):
			p.In, p.plain = InBody, false
		}
	case *member: // list[str], dict[str, Any]
		name := pathOf(head.of)
		name = name[strings.LastIndexByte(name, '.')+1:]
		switch name {
		case "list", "List", "dict", "Dict", "set", "Set", "tuple", "Sequence":
			if inner := f.innerClass(base); inner != nil {
				p.Fields = f.fields(inner, InBody)
			}
			if s, ok := base.(*python.Subscript); ok {
				if n, isName := s.Index.(*python.Name); isName && n.Text == "UploadFile" {
					p.In, p.plain = InFile, false
				}
			}
			if p.plain {
				p.In, p.plain = InBody, false
			}
		}
	case *class:
		if isModel(head) {
			if p.plain {
				p.In, p.plain = InBody, false
			}
			p.Fields = f.fields(head, p.In)
		}
	}
	return true
}

// innerClass returns the class of the elements in list[C].
func (f *frame) innerClass(e python.Expr) *class {
	s, ok := e.(*python.Subscript)
	if !ok {
		return nil
	}
	c, ok := f.eval(s.Index).(*class)
	if !ok || !isModel(c) {
		return nil
	}
	return c
}

func isModel(c *class) bool {
	_, ok := c.inherits(".BaseModel", ".SQLModel", ".TypedDict", ".RootModel", ".GenericModel", ".BaseSchema", ".MongoModel")
	return ok || len(c.fields) > 0 && !isEnum(c)
}

func isEnum(c *class) bool {
	_, ok := c.inherits(".Enum", ".StrEnum", ".IntEnum")
	return ok
}

// fields returns those of a model.
func (f *frame) fields(c *class, in Part) []*Parameter {
	if all, ok := f.models[c]; ok {
		return all
	}
	f.models[c] = nil
	var all []*Parameter
	for _, up := range c.mro {
		inner := &frame{code: f.code, mod: up.mod, scope: up.attrs}
		for _, field := range up.fields {
			g, p := inner.parameter(field.Target, field.Annotation, nil, field.Span)
			if g != nil || p == nil || len(all) > maxDependencies {
				continue
			}
			if r, ok := inner.eval(field.Value).(*result); ok && strings.HasSuffix(r.path, ".Field") {
				for _, name := range []string{"pattern", "regex"} {
					if pattern, ok := r.args.keywords[name].(*constant); ok && pattern.value != nil && p.Taint == AnyText {
						p.Pattern, p.Taint = pattern.value, Patterned
					}
				}
			}
			p.In = in
			q := p.Parameter
			q.validators = append(q.validators, f.validators(c, q.Name)...)
			all = append(all, &q)
		}
	}
	f.models[c] = all
	return all
}

// taint returns what text a type lets through.
func (f *frame) taint(e python.Expr, depth int) Taint {
	if e == nil || depth > 8 {
		return AnyText
	}
	switch e := e.(type) {
	case *python.Constant:
		return NoText
	case *python.Str:
		return AnyText
	case *python.BinaryOp:
		return worst(f.taint(e.X, depth+1), f.taint(e.Y, depth+1))
	case *python.Tuple:
		t := NoText
		for _, item := range e.Items {
			t = worst(t, f.taint(item, depth+1))
		}
		return t
	case *python.Subscript:
		head := pathOf(f.eval(e.X))
		switch head[strings.LastIndexByte(head, '.')+1:] {
		case "Literal":
			return NoText
		case "Annotated":
			if t, ok := e.Index.(*python.Tuple); ok && len(t.Items) > 0 {
				return f.taint(t.Items[0], depth+1)
			}
		}
		return f.taint(e.Index, depth+1)
	case *python.Call:
		head := pathOf(f.eval(e.Func))
		switch head[strings.LastIndexByte(head, '.')+1:] {
		case "conint", "confloat", "condecimal", "condate":
			return NoText
		case "constr":
			for _, k := range e.Keywords {
				if k.Name == "pattern" || k.Name == "regex" {
					return Patterned
				}
			}
		}
		return AnyText
	}
	switch v := f.eval(e).(type) {
	case *class:
		if isEnum(v) {
			return NoText
		}
	case *annotated:
		inner := &frame{code: f.code, mod: v.in.mod, scope: v.in}
		return inner.taint(v.base, depth+1)
	case external:
		return taintOf(v.path)
	}
	return AnyText
}

// worst returns the one that lets more through.
func worst(a, b Taint) Taint {
	for _, t := range []Taint{AnyText, Typed, Patterned} {
		if a == t || b == t {
			return t
		}
	}
	return NoText
}

// taintOf judges a type from elsewhere.
func taintOf(p string) Taint {
	module, name := "", p
	if i := strings.LastIndexByte(p, '.'); i >= 0 {
		module, name = p[:i], p[i+1:]
	}
	switch module {
	case "datetime", "ipaddress", "decimal", "uuid":
		return NoText
	case "builtins":
		switch name {
		case "int", "float", "bool", "complex":
			return NoText
		}
	}
	if !strings.HasPrefix(module, "pydantic") {
		return AnyText
	}
	switch name {
	case "UUID1", "UUID3", "UUID4", "UUID5", "UUID7", "IPvAnyAddress", "IPvAnyInterface", "IPvAnyNetwork", "PositiveInt", "NegativeInt", "NonNegativeInt", "NonPositiveInt",
		"PositiveFloat", "NegativeFloat", "NonNegativeFloat", "NonPositiveFloat", "StrictInt", "StrictFloat", "StrictBool", "PastDate", "FutureDate", "AwareDatetime", "NaiveDatetime",
		"PastDatetime", "FutureDatetime", "ByteSize", "FiniteFloat":
		return NoText
	case "EmailStr", "NameEmail", "HttpUrl", "AnyUrl", "AnyHttpUrl", "FileUrl", "FilePath", "DirectoryPath", "NewPath", "PostgresDsn", "RedisDsn":
		return Typed
	}
	return AnyText
}
