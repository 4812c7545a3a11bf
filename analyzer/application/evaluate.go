package application

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/python"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// eval returns what is known of an expression; nil if nothing is.
func (f *frame) eval(e python.Expr) object {
	if e == nil || !f.spend(python.SpanOf(e)) {
		return nil
	}
	switch e := e.(type) {
	case *python.Constant:
		return literal(e)
	case *python.Number:
		return &constant{kind: numberConst, text: e.Text, at: e.Span}
	case *python.Str:
		v := e.Value()
		if v.State != value.Known {
			return &mystery{}
		}
		return &constant{kind: stringConst, text: v.Str, at: e.Span, value: v}
	case *python.FormatStr:
		return f.format(e)
	case *python.Name:
		return f.name(e)
	case *python.Attribute:
		v, _ := f.attribute(f.eval(e.X), e.Name)
		return v
	case *python.Call:
		return f.call(e)
	case *python.Subscript:
		return f.subscript(e)
	case *python.List:
		return f.list(e.Items, false)
	case *python.Tuple:
		return f.list(e.Items, true)
	case *python.Set:
		return f.list(e.Items, false)
	case *python.Dict:
		return f.dict(e)
	case *python.BoolOp:
		return f.boolean(e)
	case *python.UnaryOp:
		v := f.eval(e.X)
		if e.Op != "not" {
			return &mystery{reads(v)}
		}
		return boolean(not(truth(v)), reads(v), e.Span)
	case *python.Compare:
		return f.compare(e)
	case *python.Conditional:
		return f.conditional(e)
	case *python.BinaryOp:
		return f.add(f.eval(e.X), f.eval(e.Y), e.Op, e.Span)
	case *python.NamedExpr:
		v := f.eval(e.Value)
		f.bind(e.Target.Text, v)
		return v
	case *python.Lambda:
		fn := &function{lambda: e, mod: f.mod, closure: f.scope}
		fn.Function = Function{Name: "lambda", At: e.Span, Whole: e.Span, File: f.mod.file}
		fn.fn = fn
		return fn
	case *python.Comprehension:
		return f.comprehension(e)
	case *python.Await:
		return f.eval(e.X)
	case *python.Starred:
		return f.eval(e.X)
	case *python.Yield:
		return f.eval(e.X)
	}
	return nil
}

func literal(e *python.Constant) object {
	switch e.Text {
	case "True":
		return &constant{kind: boolConst, text: "true", at: e.Span}
	case "False":
		return &constant{kind: boolConst, text: "false", at: e.Span}
	case "None":
		return &constant{kind: noneConst, at: e.Span}
	}
	return &mystery{}
}

func (f *frame) name(e *python.Name) object {
	if v, ok := f.scope.find(e.Text); ok {
		return v
	}
	return external{"builtins." + e.Text}
}

// format evaluates an f-string whose fields are all known.
func (f *frame) format(e *python.FormatStr) object {
	v := e.Value()
	var text strings.Builder
	var read []*Reading
	field, known := 0, true
	for _, p := range v.Parts {
		if p.State == value.Known {
			text.WriteString(v.Str[p.Off:p.End])
			continue
		}
		if field >= len(e.Fields) {
			known = false
			break
		}
		got := f.eval(e.Fields[field].X)
		read = both(read, reads(got))
		c, ok := got.(*constant)
		if !ok || len(e.Fields[field].Spec) > 0 {
			known = false
		} else {
			text.WriteString(c.string())
		}
		field++
	}
	if len(v.Parts) == 0 {
		text.WriteString(v.Str)
	}
	if !known {
		return &mystery{read}
	}
	return &constant{kind: stringConst, text: text.String(), at: e.Span, reads: read, value: value.NewString(text.String(), e.Span)}
}

// string returns a constant as str() does.
func (c *constant) string() string {
	switch {
	case c.kind == noneConst:
		return "None"
	case c.kind == boolConst && c.text == "true":
		return "True"
	case c.kind == boolConst:
		return "False"
	}
	return c.text
}

func (f *frame) list(items []python.Expr, tuple bool) object {
	l := &list{tuple: tuple}
	for _, item := range items {
		v := f.eval(item)
		if _, ok := item.(*python.Starred); ok {
			l.extend(v)
			continue
		}
		l.items = append(l.items, v)
	}
	return l
}

func (f *frame) dict(e *python.Dict) object {
	d := &dict{}
	for i, key := range e.Keys {
		v := f.eval(e.Values[i])
		if key != nil {
			d.keys, d.values = append(d.keys, f.eval(key)), append(d.values, v)
			continue
		}
		d.extend(v)
	}
	return d
}

// get returns the last value of a key.
func (d *dict) get(key string) (object, bool) {
	for i, k := range slices.Backward(d.keys) {
		if c, ok := k.(*constant); ok && c.text == key {
			return d.values[i], true
		}
	}
	return nil, false
}

func (f *frame) boolean(e *python.BoolOp) object {
	var read []*Reading
	var last object
	unknown := false
	for _, operand := range e.Operands {
		last = f.eval(operand)
		read = both(read, reads(last))
		switch t := truth(last); {
		case t == Unknown:
			unknown = true
		case (t == True) == (e.Op == "or"):
			if !unknown || e.Op == "and" {
				return withReads(last, read) // decides alone, whatever is not known
			}
		}
	}
	if unknown {
		return &mystery{read}
	}
	return withReads(last, read)
}

// withReads returns a constant that depends on more of the environment.
func withReads(v object, read []*Reading) object {
	c, ok := v.(*constant)
	if !ok || len(read) == len(c.reads) {
		return v
	}
	copied := *c
	copied.reads = read
	return &copied
}

func boolean(t Truth, read []*Reading, at source.Span) object {
	switch t {
	case True:
		return &constant{kind: boolConst, text: "true", reads: read, at: at}
	case False:
		return &constant{kind: boolConst, text: "false", reads: read, at: at}
	case Unknown:
	}
	return &mystery{read}
}

func (f *frame) conditional(e *python.Conditional) object {
	test := f.eval(e.Test)
	switch truth(test) {
	case True:
		return withReads(f.eval(e.Body), reads(test))
	case False:
		return withReads(f.eval(e.Else), reads(test))
	case Unknown:
	}
	a, b := f.eval(e.Body), f.eval(e.Else)
	x, isConst := a.(*constant)
	y, bothConst := b.(*constant)
	if isConst && bothConst && x.kind == y.kind && x.text == y.text {
		return a
	}
	if isConst || bothConst {
		return &mystery{both(reads(test), both(reads(a), reads(b)))}
	}
	if a != nil {
		return a
	}
	return b
}

// add evaluates an operator of arithmetic.
func (f *frame) add(x, y object, op string, at source.Span) object {
	read := both(reads(x), reads(y))
	if op == "+" {
		if l, ok := x.(*list); ok {
			sum := &list{items: append([]object(nil), l.items...), partial: l.partial, tuple: l.tuple}
			sum.extend(y)
			return sum
		}
		a, ok := x.(*constant)
		b, isText := y.(*constant)
		if ok && isText && a.kind == stringConst && b.kind == stringConst && len(a.text)+len(b.text) < maxText {
			return &constant{kind: stringConst, text: a.text + b.text, at: at, reads: read, value: value.NewString(a.text+b.text, at)}
		}
	}
	return &mystery{read}
}

// maxText bounds strings that are put together.
const maxText = 64 << 10

// comprehension evaluates one clause over a list.
func (f *frame) comprehension(e *python.Comprehension) object {
	if len(e.Clauses) != 1 || e.Value != nil {
		return &list{partial: true}
	}
	clause := e.Clauses[0]
	over, ok := f.eval(clause.Iter).(*list)
	if !ok {
		return &list{partial: true}
	}
	inner := &frame{code: f.code, mod: f.mod, scope: newScope(f.mod, f.scope), fn: f.fn}
	out := &list{partial: over.partial}
	for _, item := range over.items {
		inner.assign(clause.Target, item)
		keep := True
		for _, c := range clause.Conditions {
			switch truth(inner.eval(c)) {
			case False:
				keep = False
			case Unknown:
				out.partial = true
			case True:
			}
		}
		if keep == True {
			out.items = append(out.items, inner.eval(e.Elem))
		}
	}
	return out
}

// subscript evaluates an element: of a list, a dict, the environment, or a type
// with arguments.
func (f *frame) subscript(e *python.Subscript) object {
	of := f.eval(e.X)
	switch of := of.(type) {
	case external:
		if isAnnotated(of.path) {
			return f.annotated(e)
		}
		if of.path == "os.environ" {
			if name, ok := f.eval(e.Index).(*constant); ok {
				return f.variable(name.text, e.Span, nil)
			}
			return &mystery{}
		}
		return &member{of: of, name: "[]"}
	case *list:
		if n, ok := f.eval(e.Index).(*constant); ok && n.kind == numberConst {
			if i, ok := index(n.text, len(of.items)); ok && !of.partial {
				return of.items[i]
			}
		}
		return nil
	case *dict:
		if key, ok := f.eval(e.Index).(*constant); ok {
			v, _ := of.get(key.text)
			return v
		}
		return nil
	case *class:
		if key, ok := f.eval(e.Index).(*constant); ok && key.kind == stringConst {
			v, _ := f.attribute(of, key.text)
			return v
		}
		return of // of generics
	case nil:
		return nil
	}
	return &member{of: of, name: "[]"}
}

func isAnnotated(p string) bool {
	return p == "typing.Annotated" || p == "typing_extensions.Annotated"
}

// annotated reads Annotated[type, metadata…].
func (f *frame) annotated(e *python.Subscript) object {
	items := []python.Expr{e.Index}
	if t, ok := e.Index.(*python.Tuple); ok {
		items = t.Items
	}
	if len(items) == 0 {
		return nil
	}
	a := &annotated{base: items[0], in: f.scope}
	for _, item := range items[1:] {
		a.metadata = append(a.metadata, f.eval(item))
	}
	return a
}

// index reads an index without a sign.
func index(text string, length int) (int, bool) {
	n := 0
	for _, c := range []byte(text) {
		if c < '0' || c > '9' || n >= length {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, n < length
}
