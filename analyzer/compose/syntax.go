package compose

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// A fault is yaml's error in terms of the text.
type fault struct {
	message  string // yaml's
	context  string // what it was reading
	at       int    // where it noticed
	began    int    // where what it was reading began, -1 if it does not say
	position bool   // whether at is known
}

func newFault(l *layout, err error) fault {
	f := fault{began: -1, message: err.Error()}
	var load *yaml.LoadError
	if !errors.As(err, &load) {
		return f
	}
	f.message, f.context = load.Message, load.ContextMsg
	mark := load.Mark
	if mark.Line == 0 {
		mark = load.ContextMark
	}
	if mark.Line > 0 {
		f.at, f.position = min(l.offset(mark.Line, max(mark.Column, 1)), len(l.text)), true
	}
	if load.ContextMark.Line > 0 {
		f.began = l.offset(load.ContextMark.Line, max(load.ContextMark.Column, 1))
	}
	return f
}

// syntaxError reports why yaml rejects the text.
func (t *input) syntaxError(err error) {
	f := newFault(t.layout, err)
	if from, to, ok := t.templateLine(f.at); ok {
		t.problem(TemplateSyntax, Error, t.span(from, to), "the file is a template: it is YAML only after %s is filled in",
			source.Quote(string(t.layout.text[from:to])))
		return
	}
	if from, to, ok := t.conflict(); ok {
		t.problem(YAMLSyntax, Error, t.span(from, to), "a merge conflict is not resolved")
		return
	}
	if i, j, ok := t.tabs(f); ok {
		t.problem(TabIndentation, Error, t.span(i, j), "a tab indents this line: YAML takes spaces only")
		return
	}
	message, from, to := t.explain(f)
	t.problem(YAMLSyntax, Error, t.span(from, to), "%s", message)
}

// explain returns our wording of a fault and the bytes it is about.
func (t *input) explain(f fault) (message string, from, to int) {
	l := t.layout
	from, to = l.lineAround(f.at)
	began, begunTo := f.began, f.began
	if began >= 0 {
		_, begunTo = l.lineAround(began)
		if begunTo <= began {
			began = -1
		}
	}
	switch {
	case strings.HasPrefix(f.message, "unknown anchor"):
		name := strings.TrimSuffix(strings.TrimPrefix(f.message, "unknown anchor '"), "' referenced")
		end := min(f.at+1+len(name), len(l.text))
		return source.Quote(string(l.text[f.at:end])) + " names no anchor that stands before it", f.at, end
	case f.context == "while scanning a quoted scalar" && began >= 0:
		switch f.message {
		case "found unexpected end of stream", "found unexpected document indicator":
			return "this quoted text has no closing quote", began, begunTo
		case "found unknown escape character":
			return "an escape in this quoted text is unknown: write `\\\\` for a backslash", began, begunTo
		}
		return "an escape in this quoted text is malformed", began, begunTo
	case f.context == "while parsing a flow sequence" && began >= 0:
		return "`[` has no `]`, or a comma is missing before line " + t.line(f.at), began, began + 1
	case f.context == "while parsing a flow mapping" && began >= 0:
		return "`{` has no `}`, or a comma is missing before line " + t.line(f.at), began, began + 1
	case f.message == "mapping values are not allowed in this context" && l.at(f.at) == ':':
		return "a second `:` on this line starts another mapping: quote the value or correct the indentation", f.at, f.at + 1
	case f.message == "could not find expected ':'" && began >= 0:
		from, to = l.lineAround(began)
		return "this line is no `key: value`: a colon is missing", from, to
	case f.message == "found character that cannot start any token" && f.at < len(l.text):
		_, size := utf8.DecodeRune(l.text[f.at:])
		char := string(l.text[f.at : f.at+size])
		if char == "`" {
			char = "a backtick"
		} else {
			char = source.Quote(char)
		}
		return "no plain text starts with " + char + ": quote the value", f.at, f.at + size
	}
	return syntaxWording(f), from, to
}

// syntaxWording translates the faults that need no text of the file.
func syntaxWording(f fault) string {
	switch f.message {
	case "did not find expected key":
		return "this line does not fit the indentation of the mapping around it"
	case "did not find expected '-' indicator":
		return "this line does not fit the list around it: `-` is missing or the indentation is wrong"
	case "block sequence entries are not allowed in this context":
		return "a list item cannot stand here: start it on a line of its own"
	case "mapping keys are not allowed in this context", "mapping values are not allowed in this context":
		return "a mapping cannot stand here: quote the value or correct the indentation"
	case "did not find expected node content":
		return "a value is missing here"
	case "did not find expected alphabetic or numeric character":
		if f.context == "while scanning an alias" {
			return "`*` starts an alias, and no name follows: quote the value"
		}
		return "`&` starts an anchor, and no name follows: quote the value"
	case "found a comment without preceding whitespace":
		return "a comment needs a space before `#`"
	case "found an indentation indicator equal to 0":
		return "the indentation of a block text cannot be 0"
	case "did not find expected comment or line break":
		return "nothing but a comment may follow here"
	case "found unexpected content after document-end marker":
		return "nothing may follow `...`"
	case "found undefined tag handle":
		return "the tag's handle is not defined"
	case "found incompatible YAML document":
		return "the file asks for a version of YAML that Compose does not read"
	case "found unknown directive name", "could not find expected directive name":
		return "a line that starts with `%` is a directive of YAML: this one is unknown"
	case "did not find expected <document start>":
		return "a document cannot start here: the lines before it are complete"
	}
	switch f.context {
	case "while scanning a tag", "while parsing a tag":
		return "`!` starts a tag, and this is none: quote the value"
	case "while scanning a directive", "while scanning a %YAML directive", "while scanning a %TAG directive", "while parsing a %TAG directive":
		return "a line that starts with `%` is a directive of YAML: this one is malformed"
	case "while increasing flow level", "while increasing indent level":
		return "collections are nested too deep"
	case "while scanning a block scalar":
		return "the header of this block text is malformed"
	}
	if strings.Contains(f.message, "max depth") {
		return "collections are nested too deep"
	}
	return "this is not YAML"
}

// line returns the number of the line of an offset, as editors count.
func (t *input) line(off int) string {
	at := t.span(off, off)
	return strconv.Itoa(t.file.Line(t.file.Offset(at.Pos())))
}

// lineAround returns the line that holds off, without the blanks around it. An
// empty line is replaced by the one before it.
func (l *layout) lineAround(off int) (from, to int) {
	off = min(off, len(l.text))
	for {
		from = bytes.LastIndexByte(l.text[:off], '\n') + 1
		to = len(l.text)
		if n := bytes.IndexByte(l.text[off:], '\n'); n >= 0 {
			to = off + n
		}
		line := l.text[from:to]
		if trimmed := bytes.TrimSpace(line); len(trimmed) > 0 {
			from += bytes.Index(line, trimmed)
			return from, from + len(trimmed)
		}
		if from == 0 {
			return off, off
		}
		off = from - 1
	}
}

// tabs returns the tabs that indent the line of a fault, or the line before it
// where yaml noticed only then.
func (t *input) tabs(f fault) (from, to int, ok bool) {
	text := t.layout.text
	for _, off := range [...]int{f.at, max(f.began, 0)} {
		from = bytes.LastIndexByte(text[:min(off, len(text))], '\n') + 1
		for t.layout.at(from) == ' ' {
			from++
		}
		for to = from; t.layout.at(to) == '\t'; to++ {
		}
		if to > from && t.layout.skipBlanks(to) < len(text) && t.layout.breakAt(t.layout.skipBlanks(to)) == 0 {
			return from, to, true
		}
	}
	return 0, 0, false
}

// conflict returns the first line that git leaves where a merge fails.
func (t *input) conflict() (from, to int, ok bool) {
	text := t.layout.text
	for i := 0; i < len(text); i = to + 1 {
		to = len(text)
		if n := bytes.IndexByte(text[i:], '\n'); n >= 0 {
			to = i + n
		}
		if isConflictMarker(text[i:to]) {
			return i, i + len(bytes.TrimRight(text[i:to], "\r")), true
		}
	}
	return 0, 0, false
}

// isConflictMarker reports whether a text starts with one of git's markers.
func isConflictMarker(line []byte) bool {
	for _, marker := range [...]string{"<<<<<<<", "=======", ">>>>>>>", "|||||||"} {
		if rest, ok := bytes.CutPrefix(line, []byte(marker)); ok {
			return len(rest) == 0 || rest[0] == ' ' || rest[0] == '\r' || rest[0] == '\n'
		}
	}
	return false
}

// templateLine returns the first action of Helm or Jinja that stands where YAML
// wants a value or a line of its own, at or before the line of a fault. Quoted
// ones are plain text, as in a health check's --format.
func (t *input) templateLine(fault int) (from, to int, ok bool) {
	text := t.layout.text
	_, end := t.layout.lineAround(fault)
	for start := 0; start < end; {
		stop := len(text)
		if n := bytes.IndexByte(text[start:], '\n'); n >= 0 {
			stop = start + n
		}
		from := t.layout.skipBlanks(start)
		line := text[from:stop]
		for {
			if rest, ok := bytes.CutPrefix(line, []byte("- ")); ok {
				line = bytes.TrimLeft(rest, " ")
			} else if n := bytes.Index(line, []byte(": ")); n >= 0 && !bytes.ContainsAny(line[:n], `"'{`) {
				line = bytes.TrimLeft(line[n+2:], " ")
			} else {
				break
			}
		}
		for _, action := range [...][2]string{{"{{", "}}"}, {"{%", "%}"}, {"{#", "#}"}} {
			if bytes.HasPrefix(line, []byte(action[0])) {
				from = stop - len(line)
				if n := bytes.Index(line, []byte(action[1])); n >= 0 {
					return from, from + n + 2, true
				}
				return from, from + len(bytes.TrimRight(line, " \t\r")), true
			}
		}
		start = stop + 1
	}
	return 0, 0, false
}
