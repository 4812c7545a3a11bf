package python

import "github.com/hullcheck/hullcheck/analyzer/source"

// The expressions. Operators are written as in the source; "not in" and
// "is not" have one blank.
type (
	// A BadExpr stands where the text is no expression. Its span is empty.
	BadExpr struct{ source.Span }

	// A Name is an identifier.
	Name struct {
		source.Span
		Text string
	}

	// A Constant is True, False, None or "...".
	Constant struct {
		source.Span
		Text string
	}

	// A Number is a numeric literal as written.
	Number struct {
		source.Span
		Text string
	}

	// A Str is a string or bytes literal, or several side by side.
	// [Str.Value] decodes it.
	Str struct {
		source.Span
		Text string // all that is written in the span
	}

	// A FormatStr is an f-string or t-string, alone or beside other literals.
	FormatStr struct {
		source.Span
		Text   string // all that is written in the span
		Fields []*Field
	}

	// A Field is a replacement field, braces included.
	Field struct {
		source.Span
		X          Expr
		Debug      bool     // {x=}
		Conversion string   // r, s, a or ""
		Spec       []*Field // the fields in the format
	}

	// An Attribute is X.Name.
	Attribute struct {
		source.Span
		X    Expr
		Name string
	}

	// A Subscript is X[Index].
	Subscript struct {
		source.Span
		X, Index Expr
	}

	// A Slice is Low:High:Step within an index; each may be nil.
	Slice struct {
		source.Span
		Low, High, Step Expr
	}

	// A Call is Func(Args, Keywords).
	Call struct {
		source.Span
		Func     Expr
		Args     []Expr // with *Starred ones
		Keywords []*Keyword
	}

	// A Keyword is an argument name=value; **value has the name "".
	Keyword struct {
		source.Span
		Name  string
		Value Expr
	}

	// A Starred is *X.
	Starred struct {
		source.Span
		X Expr
	}

	// A UnaryOp is an operand after "-", "+", "~" or "not".
	UnaryOp struct {
		source.Span
		Op string
		X  Expr
	}

	// A BinaryOp is two operands of an arithmetic or bit operator.
	BinaryOp struct {
		source.Span
		Op   string
		X, Y Expr
	}

	// A BoolOp is two or more operands of "and" or "or".
	BoolOp struct {
		source.Span
		Op       string
		Operands []Expr
	}

	// A Compare is a chain of comparisons; Ops[i] stands before Operands[i+1].
	Compare struct {
		source.Span
		Ops      []string
		Operands []Expr
	}

	// A Conditional is Body if Test else Else.
	Conditional struct {
		source.Span
		Body, Test, Else Expr
	}

	// A Lambda is lambda Params: Body.
	Lambda struct {
		source.Span
		Params []*Param
		Body   Expr
	}

	// A Tuple is a list of expressions, with or without parentheses.
	Tuple struct {
		source.Span
		Items []Expr
	}

	// A List is [Items].
	List struct {
		source.Span
		Items []Expr
	}

	// A Set is {Items}.
	Set struct {
		source.Span
		Items []Expr
	}

	// A Dict is {Keys[i]: Values[i]}; the key of **value is nil.
	Dict struct {
		source.Span
		Keys, Values []Expr
	}

	// A Comprehension is a list, set, dict or generator with "for".
	Comprehension struct {
		source.Span
		Open    byte // '[', '{' or '('; also an only argument of a call has '('
		Elem    Expr
		Value   Expr // of a dict, whose keys are Elem; nil otherwise
		Clauses []*Clause
	}

	// A Clause is for Target in Iter if Conditions.
	Clause struct {
		source.Span
		Async        bool
		Target, Iter Expr
		Conditions   []Expr
	}

	// An Await is await X.
	Await struct {
		source.Span
		X Expr
	}

	// A Yield is yield X or yield from X; X may be nil.
	Yield struct {
		source.Span
		From bool
		X    Expr
	}

	// A NamedExpr is Target := Value.
	NamedExpr struct {
		source.Span
		Target *Name
		Value  Expr
	}

	// An AsPattern is Pattern as Name, in the pattern of a case.
	AsPattern struct {
		source.Span
		Pattern Expr
		Name    Ident
	}
)

// NameSpan returns where the name of the attribute is written.
func (e *Attribute) NameSpan() source.Span {
	return e.Sub(e.Len()-len(e.Name), e.Len())
}

// NameSpan returns where the name of the argument is written; it is empty for
// **value.
func (k *Keyword) NameSpan() source.Span { return k.Sub(0, len(k.Name)) }

func (*BadExpr) expr()       {}
func (*Name) expr()          {}
func (*Constant) expr()      {}
func (*Number) expr()        {}
func (*Str) expr()           {}
func (*FormatStr) expr()     {}
func (*Attribute) expr()     {}
func (*Subscript) expr()     {}
func (*Slice) expr()         {}
func (*Call) expr()          {}
func (*Starred) expr()       {}
func (*UnaryOp) expr()       {}
func (*BinaryOp) expr()      {}
func (*BoolOp) expr()        {}
func (*Compare) expr()       {}
func (*Conditional) expr()   {}
func (*Lambda) expr()        {}
func (*Tuple) expr()         {}
func (*List) expr()          {}
func (*Set) expr()           {}
func (*Dict) expr()          {}
func (*Comprehension) expr() {}
func (*Await) expr()         {}
func (*Yield) expr()         {}
func (*NamedExpr) expr()     {}
func (*AsPattern) expr()     {}

func (*BadExpr) children(func(Node))         {}
func (*Name) children(func(Node))            {}
func (*Constant) children(func(Node))        {}
func (*Number) children(func(Node))          {}
func (*Str) children(func(Node))             {}
func (e *FormatStr) children(v func(Node))   { visitAll(v, e.Fields) }
func (e *Attribute) children(v func(Node))   { v(e.X) }
func (e *Subscript) children(v func(Node))   { visitSome(v, e.X, e.Index) }
func (e *Slice) children(v func(Node))       { visitSome(v, e.Low, e.High, e.Step) }
func (k *Keyword) children(v func(Node))     { v(k.Value) }
func (e *Starred) children(v func(Node))     { v(e.X) }
func (e *UnaryOp) children(v func(Node))     { v(e.X) }
func (e *BinaryOp) children(v func(Node))    { visitSome(v, e.X, e.Y) }
func (e *BoolOp) children(v func(Node))      { visitAll(v, e.Operands) }
func (e *Compare) children(v func(Node))     { visitAll(v, e.Operands) }
func (e *Conditional) children(v func(Node)) { visitSome(v, e.Body, e.Test, e.Else) }
func (e *Tuple) children(v func(Node))       { visitAll(v, e.Items) }
func (e *List) children(v func(Node))        { visitAll(v, e.Items) }
func (e *Set) children(v func(Node))         { visitAll(v, e.Items) }
func (e *Await) children(v func(Node))       { v(e.X) }
func (e *Yield) children(v func(Node))       { visitSome(v, e.X) }
func (e *NamedExpr) children(v func(Node))   { visitSome(v, e.Target, e.Value) }
func (e *AsPattern) children(v func(Node))   { v(e.Pattern) }

func (f *Field) children(v func(Node)) {
	v(f.X)
	visitAll(v, f.Spec)
}

func (e *Call) children(v func(Node)) {
	v(e.Func)
	visitMixed(v, e.Args, e.Keywords)
}

func (e *Lambda) children(v func(Node)) {
	visitAll(v, e.Params)
	v(e.Body)
}

func (e *Dict) children(v func(Node)) {
	for i, value := range e.Values {
		visitSome(v, e.Keys[i], value)
	}
}

func (e *Comprehension) children(v func(Node)) {
	visitSome(v, e.Elem, e.Value)
	visitAll(v, e.Clauses)
}

func (c *Clause) children(v func(Node)) {
	visitSome(v, c.Target, c.Iter)
	visitAll(v, c.Conditions)
}
