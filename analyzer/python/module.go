package python

import (
	"sync"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// MaxFileSize is the number of bytes from which a file is not read.
const MaxFileSize = 1 << 20

// A Module is a Python file.
type Module struct {
	source.Span
	Body     []Stmt
	Comments []source.Span // from "#" to the end of the line
	Bad      []Bad         // what was not understood, by position
	Nodes    int           // the size of the tree, to keep account of work
}

// Bad is a place at which the text is no Python, with a message for people.
type Bad struct {
	source.Span
	Message string
}

// buffers holds slices of tokens, half of what a file takes: no tree refers to
// them.
var buffers sync.Pool

// Parse reads a file.
func Parse(file *source.File) *Module {
	return ParseText(string(file.Content), file.Span(0, len(file.Content)))
}

// ParseText reads a program that stands byte by byte at a place of any file,
// such as the body of a heredoc.
func ParseText(text string, where source.Span) *Module {
	if len(text) > MaxFileSize {
		return &Module{Span: where, Bad: []Bad{{where.Sub(0, 0), "the file is too large"}}}
	}
	buffer, _ := buffers.Get().(*[]token)
	if buffer == nil {
		buffer = new([]token)
	}
	defer buffers.Put(buffer)
	l := newLexer(text, where, *buffer)
	l.run()
	*buffer = l.tokens
	p := parser{src: text, at: where, tokens: l.tokens, bad: l.bad}
	body := p.module()
	return &Module{Span: where, Body: body, Comments: l.comments, Bad: p.sortedBad(), Nodes: p.nodes}
}

// IsBad reports whether something in n was not understood.
func (m *Module) IsBad(n Node) bool {
	where := SpanOf(n)
	for _, bad := range m.Bad {
		if where.Contains(bad.Span) {
			return true
		}
	}
	return false
}

func (m *Module) children(v func(Node)) { visitAll(v, m.Body) }
