package compose

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// parseEnvFile reads an env file. Variables are looked up in outer first, then
// in earlier lines. A member without a value (nil) is a name that stands alone:
// it passes the variable of the deploying shell on.
func parseEnvFile(f *source.File, outer *environment, report func(Diagnostic)) []value.Member {
	r := envReader{file: f, outer: outer, text: string(f.Content), index: map[string]int{}}
	count := 0
	r.report = func(d Diagnostic) {
		if count++; count <= maxProblems {
			report(d)
		}
	}
	if bytes.HasPrefix(f.Content, []byte(byteOrd)) {
		r.pos = len(byteOrd)
	}
	for r.statement() {
	}
	return slices.DeleteFunc(r.members, func(m value.Member) bool { return !m.KeyAt.IsValid() })
}

// An envReader reads the statements of an env file as compose-go's dotenv does,
// but goes on after a bad one.
type envReader struct {
	file    *source.File
	outer   *environment
	report  func(Diagnostic)
	text    string
	pos     int
	members []value.Member // a repeated one has lost its KeyAt
	index   map[string]int
}

// statement reads one statement. It fails at the end of the file.
func (r *envReader) statement() bool {
	for {
		r.pos = skipFunc(r.text, r.pos, unicode.IsSpace)
		if r.pos == len(r.text) {
			return false
		}
		if r.text[r.pos] != '#' {
			break
		}
		r.pos = r.lineEnd(r.pos)
	}
	start := r.exported()
	end, ok := r.name(start)
	if !ok {
		r.pos = r.lineEnd(r.pos)
		return true
	}
	name := strings.TrimRightFunc(r.text[start:end], unicode.IsSpace)
	at := r.file.Span(start, start+len(name))
	if n := strings.IndexByte(name, ' '); n >= 0 {
		r.problem(start+n, start+n+1, "a variable's name holds no blanks")
		r.pos = r.lineEnd(r.pos)
		return true
	}
	if end == len(r.text) {
		r.problem(start, start+len(name), "the last line has neither a value nor a line break: Compose takes the name for a value")
		r.pos = end
		return true
	}
	r.pos = skipFunc(r.text, end+1, isEnvBlank)
	if r.text[end] == '\n' {
		r.add(value.Member{Key: name, KeyAt: at, Val: r.inherited(name)})
		return true
	}
	if v := r.value(name); v != nil {
		r.add(value.Member{Key: name, KeyAt: at, Val: v})
	}
	return true
}

func (r *envReader) problem(from, to int, message string) {
	r.report(Diagnostic{Code: EnvFileSyntax, Level: Error, At: r.file.Span(from, to), Message: message})
}

func (r *envReader) lineEnd(i int) int {
	if n := strings.IndexByte(r.text[i:], '\n'); n >= 0 {
		return i + n
	}
	return len(r.text)
}

// exported returns where the statement's name starts, after an export.
func (r *envReader) exported() int {
	rest, ok := strings.CutPrefix(r.text[r.pos:], "export")
	if !ok || rest == "" || !strings.ContainsRune("\t\n\f\r ", rune(rest[0])) {
		return r.pos
	}
	return skipFunc(r.text, r.pos+len("export"), isEnvBlank)
}

// name returns the end of the name at start, which is the end of the file if
// nothing ends it.
func (r *envReader) name(start int) (end int, ok bool) {
	for i, c := range r.text[start:] {
		switch {
		case c == '=' || c == ':' || c == '\n':
			return start + i, true
		case isEnvBlank(c), strings.ContainsRune("_.-[]", c), unicode.IsLetter(c), unicode.IsNumber(c):
		default:
			_, size := utf8.DecodeRuneInString(r.text[start+i:])
			r.problem(start+i, start+i+size, source.Quote(r.text[start+i:start+i+size])+" is not allowed in a variable's name")
			return 0, false
		}
	}
	return len(r.text), true
}

// inherited returns the value of a name that stands alone, nil if it is unset.
func (r *envReader) inherited(name string) *value.Value {
	v, _ := r.outer.lookup(name)
	return v
}

// value reads the value at the reader's position, nil with a diagnostic if it
// is not closed.
func (r *envReader) value(name string) *value.Value {
	start := r.pos
	v := &value.Value{Kind: value.String}
	end := r.lineEnd(start)
	switch quote := r.at(start); quote {
	case '"', '\'':
		closing := r.closingQuote(start)
		if closing < 0 {
			r.problem(start, start+len(strings.TrimRightFunc(r.text[start:end], unicode.IsSpace)), "this value has no closing quote")
			r.pos = end
			return nil
		}
		r.pos = closing + 1
		v.At = r.file.Span(start, closing+1)
		r.unquote(v, start+1, closing, quote)
	default:
		r.pos = end
		v.Str = r.text[start:end]
		if n := strings.Index(v.Str, " #"); n >= 0 {
			v.Str = v.Str[:n]
		}
		v.Str = strings.TrimRightFunc(v.Str, unicode.IsSpace)
		v.At = r.file.Span(start, start+len(v.Str))
	}
	v.Step = &value.Step{Kind: value.EnvFile, At: v.At, Detail: name}
	if v.Style == value.SingleQuoted {
		return v
	}
	return r.outer.expand(v, r.lookup, r.report)
}

func (r *envReader) at(i int) byte {
	if i < len(r.text) {
		return r.text[i]
	}
	return 0
}

// lookup finds a variable in the surroundings, then in earlier lines.
func (r *envReader) lookup(name string) (*value.Value, bool) {
	if v, ok := r.outer.lookup(name); ok {
		return v, true
	}
	if i, ok := r.index[name]; ok && r.members[i].Val != nil {
		return r.members[i].Val, true
	}
	return r.outer.lookup(name)
}

// closingQuote returns the quote that closes the one at start, -1 if there is
// none.
func (r *envReader) closingQuote(start int) int {
	for i := start + 1; i < len(r.text); i++ {
		switch r.text[i] {
		case '\\':
			i++
		case r.text[start]:
			return i
		}
	}
	return -1
}

// add appends a member. A later one of the same name replaces it and knows what
// it replaced.
func (r *envReader) add(m value.Member) {
	if i, ok := r.index[m.Key]; ok {
		if m.Val == nil {
			return // nothing to inherit: the earlier line stays
		}
		if earlier := r.members[i].Val; earlier != nil && m.Val.Step != nil {
			v := *m.Val
			v.Step = &value.Step{Kind: value.Shadowed, At: earlier.At, Detail: m.Key, Prev: v.Step}
			m.Val = &v
		}
		r.members[i].KeyAt = source.Span{}
	}
	r.index[m.Key] = len(r.members)
	r.members = append(r.members, m)
}

// isEnvBlank reports whether c is a space that does not end a statement.
func isEnvBlank(c rune) bool {
	switch c {
	case '\t', '\v', '\f', '\r', ' ', 0x85, 0xa0:
		return true
	}
	return false
}

// skipFunc returns the offset of the first rune from i on that does not belong.
func skipFunc(text string, i int, belongs func(rune) bool) int {
	return len(text) - len(strings.TrimLeftFunc(text[i:], belongs))
}
