package python

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// The statements. An elif is an If that is alone in the Else of another.
type (
	// A BadStmt is a logical line that is no statement.
	BadStmt struct{ source.Span }

	// A FunctionDef begins at "def" or "async"; its decorators stand before it.
	FunctionDef struct {
		source.Span
		Async      bool
		Decorators []Expr
		Name       Ident
		TypeParams []*TypeParam
		Params     []*Param
		Returns    Expr // nil if not annotated
		Body       []Stmt
	}

	// A ClassDef begins at "class"; its decorators stand before it.
	ClassDef struct {
		source.Span
		Decorators []Expr
		Name       Ident
		TypeParams []*TypeParam
		Bases      []Expr
		Keywords   []*Keyword
		Body       []Stmt
	}

	// A Param is a parameter of a function or lambda.
	Param struct {
		source.Span // from its star to its default
		Kind        ParamKind
		Name        Ident
		Annotation  Expr // nil if there is none
		Default     Expr // nil if there is none
	}

	// A TypeParam is a parameter in brackets after the name of a function, class
	// or type.
	TypeParam struct {
		source.Span
		Name           Ident
		Bound, Default Expr // nil if there is none
	}

	// A Return is return Value; Value may be nil.
	Return struct {
		source.Span
		Value Expr
	}

	// A Delete is del Targets.
	Delete struct {
		source.Span
		Targets []Expr
	}

	// An Assign is Targets[0] = Targets[1] = Value.
	Assign struct {
		source.Span
		Targets []Expr
		Value   Expr
	}

	// An AugAssign is Target += Value or the like; Op is written with its "=".
	AugAssign struct {
		source.Span
		Target Expr
		Op     string
		Value  Expr
	}

	// An AnnAssign is Target: Annotation = Value; Value may be nil.
	AnnAssign struct {
		source.Span
		Target, Annotation, Value Expr
	}

	// A For is for Target in Iter.
	For struct {
		source.Span
		Async        bool
		Target, Iter Expr
		Body, Else   []Stmt
	}

	// A While is while Test.
	While struct {
		source.Span
		Test       Expr
		Body, Else []Stmt
	}

	// An If is if Test or elif Test.
	If struct {
		source.Span
		Test       Expr
		Body, Else []Stmt
	}

	// A With is with Items.
	With struct {
		source.Span
		Async bool
		Items []*WithItem
		Body  []Stmt
	}

	// A WithItem is Context as Target; Target may be nil.
	WithItem struct {
		source.Span
		Context, Target Expr
	}

	// A Match is match Subject.
	Match struct {
		source.Span
		Subject Expr
		Cases   []*Case
	}

	// A Case is case Pattern if Guard; Guard may be nil.
	Case struct {
		source.Span
		Pattern, Guard Expr
		Body           []Stmt
	}

	// A Raise is raise X from Cause; both may be nil.
	Raise struct {
		source.Span
		X, Cause Expr
	}

	// A Try is try with all its clauses.
	Try struct {
		source.Span
		Body          []Stmt
		Handlers      []*Handler
		Else, Finally []Stmt
	}

	// A Handler is except Type as Name; Type may be nil.
	Handler struct {
		source.Span
		Star bool // except*
		Type Expr
		Name Ident
		Body []Stmt
	}

	// An Assert is assert Test, Message; Message may be nil.
	Assert struct {
		source.Span
		Test, Message Expr
	}

	// An Import is import Names.
	Import struct {
		source.Span
		Names []*Alias
	}

	// An ImportFrom is from Module import Names.
	ImportFrom struct {
		source.Span
		Level  int   // the dots before the module
		Module Ident // Text has dots and no blanks; "" in "from . import x"
		Names  []*Alias
		Star   bool // import *
	}

	// An Alias is Name as As.
	Alias struct {
		source.Span
		Name string // with dots in an Import
		As   Ident  // zero if there is none
	}

	// A Scope is global Names or nonlocal Names.
	Scope struct {
		source.Span
		Nonlocal bool
		Names    []Ident
	}

	// A TypeAlias is type Name[TypeParams] = Value.
	TypeAlias struct {
		source.Span
		Name       Ident
		TypeParams []*TypeParam
		Value      Expr
	}

	// A Jump is pass, break or continue.
	Jump struct {
		source.Span
		Keyword string
	}

	// An ExprStmt is an expression alone.
	ExprStmt struct {
		source.Span
		X Expr
	}
)

// ParamKind says how arguments reach a parameter.
type ParamKind uint8

// The kinds of parameters.
const (
	Positional    ParamKind = iota // by position or name
	PositionOnly                   // before "/"
	KeywordOnly                    // after "*"
	VarPositional                  // *args
	VarKeyword                     // **kwargs
)

// Bound returns the name that the import binds.
func (a *Alias) Bound() string {
	if a.As.Text != "" {
		return a.As.Text
	}
	first, _, _ := strings.Cut(a.Name, ".")
	return first
}

func (*BadStmt) stmt()     {}
func (*FunctionDef) stmt() {}
func (*ClassDef) stmt()    {}
func (*Return) stmt()      {}
func (*Delete) stmt()      {}
func (*Assign) stmt()      {}
func (*AugAssign) stmt()   {}
func (*AnnAssign) stmt()   {}
func (*For) stmt()         {}
func (*While) stmt()       {}
func (*If) stmt()          {}
func (*With) stmt()        {}
func (*Match) stmt()       {}
func (*Raise) stmt()       {}
func (*Try) stmt()         {}
func (*Assert) stmt()      {}
func (*Import) stmt()      {}
func (*ImportFrom) stmt()  {}
func (*Scope) stmt()       {}
func (*TypeAlias) stmt()   {}
func (*Jump) stmt()        {}
func (*ExprStmt) stmt()    {}

func (*BadStmt) children(func(Node))        {}
func (*Alias) children(func(Node))          {}
func (*Scope) children(func(Node))          {}
func (*Jump) children(func(Node))           {}
func (s *Return) children(v func(Node))     { visitSome(v, s.Value) }
func (s *Delete) children(v func(Node))     { visitAll(v, s.Targets) }
func (s *AugAssign) children(v func(Node))  { visitSome(v, s.Target, s.Value) }
func (s *AnnAssign) children(v func(Node))  { visitSome(v, s.Target, s.Annotation, s.Value) }
func (i *WithItem) children(v func(Node))   { visitSome(v, i.Context, i.Target) }
func (s *Raise) children(v func(Node))      { visitSome(v, s.X, s.Cause) }
func (s *Assert) children(v func(Node))     { visitSome(v, s.Test, s.Message) }
func (s *Import) children(v func(Node))     { visitAll(v, s.Names) }
func (s *ImportFrom) children(v func(Node)) { visitAll(v, s.Names) }
func (s *ExprStmt) children(v func(Node))   { v(s.X) }
func (p *Param) children(v func(Node))      { visitSome(v, p.Annotation, p.Default) }
func (p *TypeParam) children(v func(Node))  { visitSome(v, p.Bound, p.Default) }

func (s *FunctionDef) children(v func(Node)) {
	visitAll(v, s.Decorators)
	visitAll(v, s.TypeParams)
	visitAll(v, s.Params)
	visitSome(v, s.Returns)
	visitAll(v, s.Body)
}

// children visits bases and keywords as the arguments of a call.
func (s *ClassDef) children(v func(Node)) {
	visitAll(v, s.Decorators)
	visitAll(v, s.TypeParams)
	visitMixed(v, s.Bases, s.Keywords)
	visitAll(v, s.Body)
}

func (s *Assign) children(v func(Node)) {
	visitAll(v, s.Targets)
	v(s.Value)
}

func (s *For) children(v func(Node)) {
	visitSome(v, s.Target, s.Iter)
	visitAll(v, s.Body)
	visitAll(v, s.Else)
}

func (s *While) children(v func(Node)) {
	v(s.Test)
	visitAll(v, s.Body)
	visitAll(v, s.Else)
}

func (s *If) children(v func(Node)) {
	v(s.Test)
	visitAll(v, s.Body)
	visitAll(v, s.Else)
}

func (s *With) children(v func(Node)) {
	visitAll(v, s.Items)
	visitAll(v, s.Body)
}

func (s *Match) children(v func(Node)) {
	v(s.Subject)
	visitAll(v, s.Cases)
}

func (c *Case) children(v func(Node)) {
	visitSome(v, c.Pattern, c.Guard)
	visitAll(v, c.Body)
}

func (s *Try) children(v func(Node)) {
	visitAll(v, s.Body)
	visitAll(v, s.Handlers)
	visitAll(v, s.Else)
	visitAll(v, s.Finally)
}

func (h *Handler) children(v func(Node)) {
	visitSome(v, h.Type)
	visitAll(v, h.Body)
}

func (s *TypeAlias) children(v func(Node)) {
	visitAll(v, s.TypeParams)
	v(s.Value)
}
