package application

import (
	"path"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/python"
	"github.com/hullcheck/hullcheck/analyzer/rootfs"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// lookup returns what the environment of the process gives to a variable: nil
// if it is not set, and false if that can't be told.
func (c *code) lookup(name string) (*value.Value, bool) {
	for _, a := range slices.Backward(c.container.Main.Program.Env) {
		if a.Name == name {
			return a.Value, a.Value != nil
		}
	}
	if v := c.container.Variable(name); v != nil {
		return v.Value, v.Value != nil
	}
	if s := c.container.Service; s != nil && len(s.UnknownEnvironment) > 0 {
		return nil, false
	}
	if v := c.dotenv[name]; v != nil {
		return v, true
	}
	return nil, true
}

// variable returns what the code gets of a variable of the environment. A nil
// fallback is none.
func (c *code) variable(name string, at source.Span, fallback object) object {
	v, known := c.lookup(name)
	r := &Reading{Variable: name, At: at, Value: v, InEnvironment: v != nil || !known}
	if d, ok := fallback.(*constant); ok && d.kind != noneConst {
		r.Default = d.value
		if r.Default == nil {
			r.Default = value.NewString(d.text, d.at)
		}
	}
	read := []*Reading{r}
	switch {
	case v.IsKnown():
		return &constant{kind: stringConst, text: v.Str, at: at, value: v, reads: read}
	case v != nil || !known:
		return &mystery{read}
	}
	switch d := fallback.(type) {
	case nil:
		return &constant{kind: noneConst, at: at, reads: read}
	case *constant:
		copied := *d
		copied.reads = both(read, d.reads)
		return &copied
	default:
		if inner := reads(d); len(inner) > 0 {
			return &mystery{both(read, inner)}
		}
		return d
	}
}

// readVariable reads the call of a function that takes a name and a default.
func (f *frame) readVariable(args arguments, at source.Span) (object, bool) {
	name, _, ok := args.get("key", 0)
	c, isText := name.(*constant)
	if !ok || !isText || c.kind != stringConst {
		return nil, false
	}
	fallback, _, given := args.get("default", 1)
	if cast, ok := fallback.(external); ok && strings.HasPrefix(cast.path, "builtins.") {
		fallback, _, given = args.get("default", 2) // starlette's second argument is the cast
	}
	if !given {
		fallback = nil
	} else if fallback == nil {
		fallback = &mystery{}
	}
	v := f.variable(c.text, at, fallback)
	cast, _, _ := args.get("cast", -1)
	if cast == nil {
		cast, _, _ = args.get("cast", 1)
	}
	if t, ok := cast.(external); ok {
		return convert(v, strings.TrimPrefix(t.path, "builtins.")), true
	}
	return v, true
}

// reader calls what reads the environment: an Env of environs, a Config of
// Starlette's.
func (f *frame) reader(of *result, args arguments, e *python.Call) (object, bool) {
	method := ""
	if e != nil {
		if a, ok := e.Func.(*python.Attribute); ok {
			method = a.Name
		}
	}
	switch of.path {
	case "environs.Env", "environ.Env", "environs.FileAwareEnv":
		if method == "read_env" {
			f.loadDotenv()
			return nil, true
		}
	case "starlette.config.Config", "decouple.Config", "decouple.AutoConfig":
		if of.path == "starlette.config.Config" && len(of.args.positional) > 0 {
			f.loadDotenv()
		}
	default:
		return nil, false
	}
	if e == nil {
		return nil, false
	}
	v, ok := f.readVariable(args, e.Span)
	if !ok {
		return &mystery{}, true
	}
	switch method {
	case "bool", "int":
		return convert(v, method), true
	case "list":
		return &list{partial: true}, true
	}
	return v, true
}

// convert reads a text as another type, as settings do.
func convert(v object, to string) object {
	c, ok := v.(*constant)
	if !ok || c.kind != stringConst {
		return v
	}
	copied := *c
	switch to {
	case "bool":
		copied.kind = boolConst
		switch strings.ToLower(strings.TrimSpace(c.text)) {
		case "1", "true", "t", "yes", "y", "on":
			copied.text = "true"
		case "0", "false", "f", "no", "n", "off", "":
			copied.text = "false"
		default:
			return &mystery{c.reads}
		}
	case "int", "float":
		copied.kind = numberConst
	}
	return &copied
}

// loadDotenv reads the .env of the working directory.
func (c *code) loadDotenv() { c.readDotenv(".env") }

func (c *code) readDotenv(name string) {
	if !path.IsAbs(name) {
		name = path.Join(c.workdir, name)
	}
	file, state := c.fs.Lookup(name)
	if state != rootfs.Found || file.Dir {
		return
	}
	text, err := c.fs.Content(file, source.MaxEnvSize)
	if err != nil {
		return
	}
	if c.dotenv == nil {
		c.dotenv = map[string]*value.Value{}
	}
	off := 0
	for line := range strings.Lines(text.Str) {
		start := off
		off += len(line)
		key, rest, ok := strings.Cut(strings.TrimRight(line, "\r\n"), "=")
		if !ok || strings.HasPrefix(strings.TrimSpace(key), "#") {
			continue
		}
		from := start + len(key) + 1
		trimmed := strings.TrimLeft(rest, " \t")
		from += len(rest) - len(trimmed)
		trimmed = strings.TrimRight(trimmed, " \t")
		if n := len(trimmed); n > 1 && (trimmed[0] == '"' || trimmed[0] == '\'') && trimmed[n-1] == trimmed[0] {
			from, trimmed = from+1, trimmed[1:n-1]
		}
		name := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(key), "export "))
		if c.dotenv[name] == nil {
			c.dotenv[name] = text.Sub(from, from+len(trimmed))
		}
	}
}

// settingOf returns a field of settings as this environment has it.
func (f *frame) settingOf(i *instance, name string) (object, bool) {
	if _, ok := i.class.inherits(".BaseSettings"); !ok {
		return nil, false
	}
	field, owner := i.class.field(name)
	if field == nil {
		return nil, false
	}
	prefix := f.prefix(i.class)
	inner := &frame{code: f.code, mod: owner.mod, scope: owner.attrs}
	fallback, names := inner.fieldDefault(field)
	at := field.Span
	if len(names) == 0 {
		names = []string{prefix + name}
	}
	var v object
	for _, n := range names {
		for _, spelled := range []string{strings.ToUpper(n), n, strings.ToLower(n)} {
			if got, known := f.lookup(spelled); got != nil || !known {
				v = f.variable(spelled, at, fallback)
				break
			}
		}
	}
	if v == nil {
		v = f.variable(strings.ToUpper(names[0]), at, fallback)
	}
	annotation, _ := python.Dotted(unwrapOptional(field.Annotation))
	v = convert(v, annotation)
	i.attrs[name] = v
	return v, true
}

// unwrapOptional returns the type of Optional[T] and T | None.
func unwrapOptional(e python.Expr) python.Expr {
	switch t := e.(type) {
	case *python.Subscript:
		if p, ok := python.Dotted(t.X); ok && (p == "Optional" || p == "typing.Optional") {
			return t.Index
		}
	case *python.BinaryOp:
		if c, ok := t.Y.(*python.Constant); ok && t.Op == "|" && c.Text == "None" {
			return t.X
		}
		if c, ok := t.X.(*python.Constant); ok && t.Op == "|" && c.Text == "None" {
			return t.Y
		}
	}
	return e
}

// fieldDefault returns the default of a field, and the variables that it is
// named after if it says so.
func (f *frame) fieldDefault(field *python.AnnAssign) (object, []string) {
	if field.Value == nil {
		return nil, nil
	}
	v := f.eval(field.Value)
	r, ok := v.(*result)
	if !ok || !strings.HasSuffix(r.path, ".Field") {
		if v == nil {
			v = &mystery{}
		}
		return v, nil
	}
	var names []string
	for _, key := range []string{"validation_alias", "alias", "env"} {
		switch alias := r.args.keywords[key].(type) {
		case *constant:
			names = append(names, alias.text)
		case *result: // AliasChoices
			for _, choice := range alias.args.positional {
				if c, ok := choice.(*constant); ok {
					names = append(names, c.text)
				}
			}
		}
	}
	fallback, _, given := r.args.get("default", 0)
	if factory := r.args.keywords["default_factory"]; factory != nil {
		fallback, given = f.apply(factory, arguments{}, nil), true
	}
	if !given {
		return nil, names
	}
	if m, ok := fallback.(*mystery); ok && len(m.reads) == 0 {
		return nil, names // Field(...)
	}
	if fallback == nil {
		fallback = &mystery{}
	}
	return fallback, names
}

// prefix returns what the names of variables of a settings class begin with,
// and reads the env file that it names.
func (f *frame) prefix(c *class) string {
	var config object
	if v, ok := c.attribute("model_config"); ok {
		config = v
	} else if v, ok := c.attribute("Config"); ok {
		config = v
	}
	get := func(key string) object {
		switch config := config.(type) {
		case *result:
			return config.args.keywords[key]
		case *dict:
			v, _ := config.get(key)
			return v
		case *class:
			v, _ := config.attribute(key)
			return v
		}
		return nil
	}
	if file, ok := get("env_file").(*constant); ok && file.kind == stringConst {
		f.readDotenv(file.text)
	}
	if p, ok := get("env_prefix").(*constant); ok && p.kind == stringConst {
		return p.text
	}
	return ""
}
