package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Limits on a configuration.
const (
	maxSize     = 1 << 20 // bytes of a file
	maxProblems = 50      // that are told of a file
	maxExtends  = 8       // files that extend each other
)

// A Problem is a mistake in a configuration.
type Problem struct {
	Path    string
	At      analyzer.Location // zero: the file itself
	Message string            // lower case, no period
}

// reach says which keys of a file count.
type reach uint8

const (
	wholeRun  reach = iota // it is the root's configuration
	nested                 // those for the whole run are mistakes
	inherited              // those are passed over: another file extends this one
)

// A reader reads one file. It goes on after a mistake.
type reader struct {
	file  *source.File
	rules []*analyzer.Rule
	reach reach
	from  *reader // of the file that extends this one
	tell  func(Problem)
	count int // of problems
}

// problem says what is wrong with a node.
func (r *reader) problem(n *yaml.Node, format string, args ...any) {
	r.problemAt(r.span(n), format, args...)
}

func (r *reader) problemAt(at source.Span, format string, args ...any) {
	if r.count++; r.count > maxProblems {
		return
	}
	r.tell(Problem{Path: r.file.Path, At: analyzer.Locate(r.file, at), Message: fmt.Sprintf(format, args...)})
}

// parse returns the file's only document, nil if it is empty or no YAML.
func (r *reader) parse() *yaml.Node {
	if !r.isText() {
		return nil
	}
	documents, err := parseNodes(r.file.Content)
	var load *yaml.LoadError
	switch {
	case err == nil:
	case errors.As(err, &load) && load.Mark.Line > 0:
		start := r.offset(load.Mark.Line, load.Mark.Column)
		r.problemAt(r.file.Span(start, r.lineEnd(start)), "not YAML: %s", source.Escape(load.Message))
		return nil
	default:
		r.problemAt(r.file.Span(0, 0), "not YAML: %s", source.Escape(err.Error()))
		return nil
	}
	if len(documents) > 1 {
		r.problem(documents[1], "a second document starts here: a configuration is one")
		return nil
	}
	if len(documents) == 0 || len(documents[0].Content) == 0 {
		return nil
	}
	return documents[0].Content[0]
}

// parseNodes returns the documents of a text.
func parseNodes(content []byte) (documents []*yaml.Node, err error) {
	defer func() {
		// The parser is a third party's and the input hostile.
		if v := recover(); v != nil {
			err = fmt.Errorf("the parser gave up: %v", v)
		}
	}()
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	for len(documents) < 2 {
		n := &yaml.Node{}
		switch err := decoder.Decode(n); {
		case errors.Is(err, io.EOF):
			return documents, nil
		case err != nil:
			return nil, err
		}
		documents = append(documents, n)
	}
	return documents, nil
}

const byteOrder = "\ufeff"

// isText reports whether the file is UTF-8 whose lines end as those of a
// [source.File] do: YAML knows other line breaks, too.
func (r *reader) isText() bool {
	content := r.file.Content
	for i := 0; i < len(content); {
		c, size := utf8.DecodeRune(content[i:])
		what := ""
		switch {
		case c == utf8.RuneError && size == 1:
			what = fmt.Sprintf("the byte 0x%02x is not UTF-8", content[i])
		case c == '\r' && (i+1 == len(content) || content[i+1] != '\n'),
			c < ' ' && c != '\t' && c != '\n' && c != '\r',
			c == 0x7f, c == 0x85, c == 0x2028, c == 0x2029, c == 0xfffe, c == 0xffff:
			what = fmt.Sprintf("the character U+%04X is not allowed here", c)
		}
		if what != "" {
			r.problemAt(r.file.Span(i, i+size), "%s", what)
			return false
		}
		i += size
	}
	return true
}

// offset returns the byte of a line and column, both from 1; columns are runes.
func (r *reader) offset(line, column int) int {
	if line < 1 || line > r.file.Lines() {
		return len(r.file.Content)
	}
	off, end := r.file.LineRange(line)
	if line == 1 && bytes.HasPrefix(r.file.Content, []byte(byteOrder)) {
		off += len(byteOrder)
	}
	for ; column > 1 && off < end; column-- {
		_, size := utf8.DecodeRune(r.file.Content[off:])
		off += size
	}
	return min(off, end)
}

// lineEnd returns the end of the line of a byte, blanks at its end left out.
func (r *reader) lineEnd(off int) int {
	_, end := r.file.LineRange(r.file.Line(off))
	end = max(end, off)
	return off + len(bytes.TrimRight(r.file.Content[off:end], " \t"))
}

// span returns the bytes of a scalar; of anything else, those of its first line.
func (r *reader) span(n *yaml.Node) source.Span {
	start := r.offset(n.Line, n.Column)
	end := r.lineEnd(start)
	if n.Kind == yaml.ScalarNode && n.Anchor == "" && n.Style&yaml.TaggedStyle == 0 {
		end = start + scalarLen(r.file.Content[start:end], n)
	}
	return r.file.Span(start, end)
}

// scalarLen returns how much of a line a scalar covers that begins with it.
func scalarLen(line []byte, n *yaml.Node) int {
	switch {
	case n.Style&yaml.SingleQuotedStyle != 0:
		for i := 1; i < len(line); i++ {
			if line[i] != '\'' {
				continue
			}
			if i+1 == len(line) || line[i+1] != '\'' {
				return i + 1
			}
			i++
		}
	case n.Style&yaml.DoubleQuotedStyle != 0:
		for i := 1; i < len(line); i++ {
			switch line[i] {
			case '\\':
				i++
			case '"':
				return i + 1
			}
		}
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) == 0 && strings.HasPrefix(string(line), n.Value):
		return len(n.Value)
	}
	return len(line)
}

// members calls f for each key of a mapping once.
func (r *reader) members(n *yaml.Node, f func(name string, key, value *yaml.Node)) {
	if r.empty(n) {
		return
	}
	if n.Kind != yaml.MappingNode {
		r.problem(n, "`key: value` is needed here")
		return
	}
	lines := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, value := n.Content[i], n.Content[i+1]
		switch first, twice := lines[name.Value]; {
		case name.Kind != yaml.ScalarNode:
			r.problem(name, "a key is one word")
		case twice:
			r.problem(name, "%s is written twice, first in line %d", source.Quote(name.Value), first)
		default:
			lines[name.Value] = name.Line
			if !r.alias(value) {
				f(name.Value, name, value)
			}
		}
	}
}

// empty reports whether nothing is written behind a key: all of it may be in
// comments.
func (r *reader) empty(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Tag == "!!null"
}

// alias refuses what stands elsewhere: a configuration is short, and read from
// top to bottom.
func (r *reader) alias(n *yaml.Node) bool {
	if n.Kind != yaml.AliasNode {
		return false
	}
	r.problem(n, "aliases are not read here: write the value out")
	return true
}
