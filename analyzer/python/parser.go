package python

import (
	"cmp"
	"slices"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

const (
	maxDepth = 400  // expressions within one another
	maxChain = 1000 // calls, attributes, operators or elifs in a row: they nest to the left
)

// A parser makes a tree of tokens. The first failure moves it to the end of the
// file, where nothing matches, until the statement that failed recovers.
type parser struct {
	src     string
	at      source.Span
	tokens  []token
	i       int
	last    int32 // end of the last token read that is no layout
	depth   int   // of expressions
	pattern bool  // reading the pattern of a case
	bad     []Bad
	nodes   int

	failed  bool
	failure string
	stopped int // the token at which it failed

	// Lists that are being read, one upon the other.
	exprs []Expr
	stmts []Stmt
}

func (p *parser) kind() kind { return p.tokens[p.i].kind }

func (p *parser) pos() int32 { return p.tokens[p.i].pos }

// peek returns the kind of the n-th token from here.
func (p *parser) peek(n int) kind {
	if p.i+n >= len(p.tokens) {
		return tokEndOfFile
	}
	return p.tokens[p.i+n].kind
}

func (p *parser) advance() {
	t := p.tokens[p.i]
	if t.kind == tokEndOfFile {
		return
	}
	if t.kind > tokDedent {
		p.last = t.end
	}
	p.i++
}

func (p *parser) accept(k kind) bool {
	if p.tokens[p.i].kind != k {
		return false
	}
	p.advance()
	return true
}

func (p *parser) expect(k kind, what string) {
	if !p.accept(k) {
		p.fail(what)
	}
}

// text returns the token that is next and moves on.
func (p *parser) text() string {
	t := p.tokens[p.i]
	p.advance()
	return p.src[t.pos:t.end]
}

// word reports whether the next token is a name spelled so.
func (p *parser) word(s string) bool {
	t := p.tokens[p.i]
	return t.kind == tokName && p.src[t.pos:t.end] == s
}

// span returns the span from pos to the last token read, and counts a node.
func (p *parser) span(pos int32) source.Span {
	p.nodes++
	return p.at.Sub(int(min(pos, p.last)), int(p.last))
}

// ident reads a name that is declared.
func (p *parser) ident() Ident {
	pos := p.pos()
	if p.kind() != tokName {
		p.fail("a name is expected")
		return Ident{Span: p.at.Sub(int(p.last), int(p.last))}
	}
	text := p.text()
	return Ident{p.at.Sub(int(pos), int(p.last)), text}
}

// fail gives up the statement.
func (p *parser) fail(message string) {
	if !p.failed {
		p.failed, p.failure, p.stopped = true, message, p.i
	}
	p.i = len(p.tokens) - 1
}

// recover goes on at the end of the logical line in which the parser failed. The
// text from pos is bad.
func (p *parser) recover(pos int32) {
	p.failed, p.pattern, p.depth = false, false, 0
	p.i = p.stopped
	for k := p.kind(); k != tokEndOfFile && (k < tokNewline || k > tokDedent); k = p.kind() {
		p.advance()
	}
	p.bad = append(p.bad, Bad{p.at.Sub(int(min(pos, p.last)), int(p.last)), p.failure})
}

// A state is a place to which the parser can go back.
type state struct {
	i     int
	last  int32
	nodes int
}

func (p *parser) save() state { return state{p.i, p.last, p.nodes} }

func (p *parser) restore(s state) {
	p.i, p.last, p.nodes = s.i, s.last, s.nodes
	p.failed = false
}

// take cuts the list that began at mark off the stack.
func take[T any](stack *[]T, mark int) []T {
	list := slices.Clone((*stack)[mark:])
	clear((*stack)[mark:])
	*stack = (*stack)[:mark]
	return list
}

// sortedBad returns what the lexer and the parser did not understand, in the
// order of the text.
func (p *parser) sortedBad() []Bad {
	slices.SortStableFunc(p.bad, func(a, b Bad) int {
		return cmp.Or(cmp.Compare(a.Pos(), b.Pos()), cmp.Compare(a.End(), b.End()))
	})
	return p.bad
}
