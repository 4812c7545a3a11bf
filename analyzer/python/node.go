package python

import (
	gotoken "go/token"
	"iter"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// A Node is a piece of the tree. Its span lies in its parent's, except for a
// definition's decorators, and apart from those of its siblings.
type Node interface {
	Pos() gotoken.Pos
	End() gotoken.Pos
	children(visit func(Node))
}

// An Expr is an expression, or a pattern of a case, which is read as one.
type Expr interface {
	Node
	expr()
}

// A Stmt is a statement.
type Stmt interface {
	Node
	stmt()
}

// An Ident is a name where it is declared.
type Ident struct {
	source.Span
	Text string
}

// SpanOf returns where n is written, the zero Span for nil.
func SpanOf(n Node) source.Span {
	if n == nil {
		return source.Span{}
	}
	return source.NewSpan(n.Pos(), n.End())
}

// Walk calls visit for n and, where that returns true, for what is below it, in
// the order of the text.
func Walk(n Node, visit func(Node) bool) {
	if visit(n) {
		n.children(func(child Node) { Walk(child, visit) })
	}
}

// All returns n and everything below it, in the order of the text.
func All(n Node) iter.Seq[Node] {
	return func(yield func(Node) bool) {
		more := true
		Walk(n, func(n Node) bool {
			more = more && yield(n)
			return more
		})
	}
}

// Dotted returns a name with attributes, such as os.path.join; ok is false for
// every other expression.
func Dotted(e Expr) (path string, ok bool) {
	switch e := e.(type) {
	case *Name:
		return e.Text, true
	case *Attribute:
		path, ok = Dotted(e.X)
		return path + "." + e.Name, ok
	}
	return "", false
}

// visitAll visits a list of nodes.
func visitAll[T Node](visit func(Node), list []T) {
	for _, n := range list {
		visit(n)
	}
}

// visitSome visits those of nodes that are there.
func visitSome(visit func(Node), nodes ...Expr) {
	for _, n := range nodes {
		if n != nil {
			visit(n)
		}
	}
}

// visitMixed visits arguments in the order of the text.
func visitMixed(visit func(Node), args []Expr, keywords []*Keyword) {
	for len(args) > 0 && len(keywords) > 0 {
		if args[0].Pos() < keywords[0].Pos() {
			visit(args[0])
			args = args[1:]
		} else {
			visit(keywords[0])
			keywords = keywords[1:]
		}
	}
	visitAll(visit, args)
	visitAll(visit, keywords)
}
