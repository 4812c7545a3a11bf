package dockerfile

import (
	"fmt"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// An expansion replays shell.Lex on one word and keeps where every byte of the
// result comes from. Only the operators that match a pattern (# % /) are given
// to shell.Lex itself.
type expansion struct {
	word       *value.Value
	pos        int
	escape     rune
	keepQuotes bool // quotes are ordinary text, as in a heredoc
	scope      *scope
	unknown    bool     // a variable that was read is not known
	fixed      [][2]int // ranges of the result at which it is never split
	depth      int
	overflow   bool // the result is longer than is kept

	wrong   source.Span
	message string // why BuildKit rejects the word
}

// expand returns the word with its variables replaced and its quotes removed.
// The message says why BuildKit rejects it, "" if it does not.
func (s *scope) expand(word *value.Value, escape byte) (*value.Value, *Diagnostic) {
	e := expansion{word: word, escape: rune(escape), scope: s}
	return e.result(!strings.ContainsAny(word.Str, "$'\"") && strings.IndexByte(word.Str, escape) < 0)
}

// expandDocument returns the text of a heredoc with its variables replaced.
func (s *scope) expandDocument(text *value.Value) (*value.Value, *Diagnostic) {
	e := expansion{word: text, escape: '\\', keepQuotes: true, scope: s}
	return e.result(!strings.ContainsAny(text.Str, `$\`))
}

// expandWords is expand for EXPOSE, where one word can give several.
func (s *scope) expandWords(word *value.Value, escape byte) ([]*value.Value, *Diagnostic) {
	e := expansion{word: word, escape: rune(escape), scope: s}
	v, d := e.result(false)
	if d != nil {
		return nil, d
	}
	var words []*value.Value
	start := -1
	emit := func(end int) {
		if start >= 0 && start < end {
			words = append(words, slice(v, start, end))
		}
		start = -1
	}
	for i, r := range v.Str {
		if unicode.IsSpace(r) && !e.isFixed(i) && (v.IsKnown() || partAt(v, i).State <= value.Assumed) {
			emit(i)
		} else if start < 0 {
			start = i
		}
	}
	emit(len(v.Str))
	return words, nil
}

func partAt(v *value.Value, off int) value.Part {
	if v.Parts == nil {
		return value.Part{End: int32(len(v.Str)), State: v.State}
	}
	first, _ := partsOf(v.Parts, off, off+1)
	return v.Parts[first]
}

func (e *expansion) isFixed(off int) bool {
	i := sort.Search(len(e.fixed), func(i int) bool { return e.fixed[i][1] > off })
	return i < len(e.fixed) && e.fixed[i][0] <= off
}

// result runs the expansion of the whole word.
func (e *expansion) result(plain bool) (*value.Value, *Diagnostic) {
	if plain {
		return e.word, nil
	}
	if strings.Count(e.word.Str, "${") > maxNesting {
		return &value.Value{Kind: value.String, State: value.Unknown, At: e.word.At, Str: e.word.Str}, nil
	}
	var out builder
	if !e.until(0, &out) {
		return nil, &Diagnostic{Error: true, At: e.wrong, Message: e.message}
	}
	if e.overflow || len(out.parts) > maxParts || out.len() > maxExpanded {
		return &value.Value{Kind: value.String, State: value.Unknown, At: e.word.At, Str: e.word.Str}, nil
	}
	return out.at(e.word.At), nil
}

func (e *expansion) fail(off, end int, format string, args ...any) bool {
	if e.message == "" {
		e.wrong, e.message = spanOf(e.word, off, end), fmt.Sprintf(format, args...)
	}
	return false
}

func (e *expansion) peek() (rune, int) {
	if e.pos == len(e.word.Str) {
		return -1, 0
	}
	return utf8.DecodeRuneInString(e.word.Str[e.pos:])
}

// until expands up to the byte stop and steps over it; 0 is the end of the
// word.
func (e *expansion) until(stop byte, out *builder) bool {
	text := e.word.Str
	from := e.pos // start of text that is taken as it stands
	flush := func() { out.literal(e.word, from, e.pos) }
	for e.pos < len(text) {
		ch := text[e.pos]
		switch {
		case stop != 0 && ch == stop:
			flush()
			e.pos++
			return true
		case !e.keepQuotes && (ch == '\'' || ch == '"'):
			flush()
			at := out.len()
			if ch == '\'' && !e.singleQuote(out) || ch == '"' && !e.doubleQuote(out) {
				return false
			}
			from = e.pos
			e.fixed = append(e.fixed, [2]int{at, out.len()})
		case ch == '$':
			flush()
			if !e.dollar(out) {
				return false
			}
			from = e.pos
		case rune(ch) == e.escape:
			flush()
			e.pos++
			from = e.pos
			_, size := e.peek()
			e.pos += size
			e.fixed = append(e.fixed, [2]int{out.len(), out.len() + size})
		default:
			e.pos++
		}
		if out.len() > maxExpanded {
			e.overflow = true
			return true
		}
	}
	flush()
	if stop != 0 && !e.overflow {
		return e.fail(0, len(text), "%s has no `%c` that ends the expression", source.Quote(text), stop)
	}
	return true
}

func (e *expansion) singleQuote(out *builder) bool {
	end := strings.IndexByte(e.word.Str[e.pos+1:], '\'')
	if end < 0 {
		return e.fail(e.pos, len(e.word.Str), "a single quote is not closed")
	}
	out.literal(e.word, e.pos+1, e.pos+1+end)
	e.pos += end + 2
	return true
}

func (e *expansion) doubleQuote(out *builder) bool {
	text, start := e.word.Str, e.pos
	e.pos++
	from := e.pos
	for e.pos < len(text) {
		ch := text[e.pos]
		switch {
		case ch == '"':
			out.literal(e.word, from, e.pos)
			e.pos++
			return true
		case ch == '$':
			out.literal(e.word, from, e.pos)
			if !e.dollar(out) {
				return false
			}
			from = e.pos
			continue
		case rune(ch) == e.escape && e.pos+1 < len(text):
			if next := text[e.pos+1]; next == '"' || next == '$' || rune(next) == e.escape {
				out.literal(e.word, from, e.pos)
				e.pos++
				from = e.pos
			}
		}
		e.pos++
	}
	return e.fail(start, len(text), "a double quote is not closed")
}

// name reads a variable's name: letters, digits and "_", or digits only, or one
// of the shell's special parameters.
func (e *expansion) name() string {
	start := e.pos
	first, size := e.peek()
	switch {
	case unicode.IsDigit(first):
		for unicode.IsDigit(first) {
			e.pos += size
			first, size = e.peek()
		}
	case first >= 0 && strings.ContainsRune("@*#?-$!", first):
		e.pos += size
	default:
		for first >= 0 && (unicode.IsLetter(first) || unicode.IsDigit(first) || first == '_') {
			e.pos += size
			first, size = e.peek()
		}
	}
	return e.word.Str[start:e.pos]
}

// dollar expands the expression that starts at "$".
func (e *expansion) dollar(out *builder) bool {
	text, start := e.word.Str, e.pos
	if p := partAt(e.word, start); p.State > value.Assumed {
		// An expression of Compose in an inline Dockerfile: not known here.
		e.pos, e.unknown = int(p.End), true
		out.literal(e.word, start, e.pos)
		return true
	}
	e.pos++
	if !strings.HasPrefix(text[e.pos:], "{") {
		name := e.name()
		if name == "" {
			out.literal(e.word, start, e.pos)
			return true
		}
		e.substitute(out, name, start)
		return true
	}
	e.pos++
	switch ch, _ := e.peek(); ch {
	case -1:
		return e.fail(start, len(text), "`${` is not closed")
	case '{', '}', ':':
		return e.fail(start, e.pos+1, "%s names no variable", source.Quote(text[start:e.pos+1]))
	}
	name := e.name()
	operator, size := e.peek()
	e.pos += size
	nullIsUnset := false
	if operator == ':' {
		nullIsUnset = true
		operator, size = e.peek()
		e.pos += size
	}
	switch {
	case operator == '}' && !nullIsUnset:
		e.substitute(out, name, start)
		return true
	case operator == '-' || operator == '+' || operator == '?':
		return e.choose(out, name, operator, nullIsUnset, start)
	case (operator == '#' || operator == '%' || operator == '/') && !nullIsUnset:
		return e.match(out, name, operator, start)
	case operator < 0:
		return e.fail(start, len(text), "`${` is not closed")
	}
	return e.fail(start, e.pos, "%s has an operator that Dockerfiles do not know", source.Quote(text[start:e.pos]))
}

// lookup returns a variable that the expression from start asks for, and notes it
// if nothing sets it.
func (e *expansion) lookup(name string, start int) *binding {
	if e.scope.misses != nil && e.scope.find(name) == nil {
		at := spanOf(e.word, start, e.pos)
		operator := strings.TrimPrefix(e.word.Str[min(start+2+len(name), e.pos):e.pos], ":")
		fallback := strings.HasPrefix(operator, "-") || strings.HasPrefix(operator, "+")
		*e.scope.misses = append(*e.scope.misses, missing{name, at, fallback})
	}
	return e.scope.lookup(name)
}

// substitute writes the value of a variable for the expression that ends here.
func (e *expansion) substitute(out *builder, name string, start int) {
	b := e.lookup(name, start)
	if b == nil {
		return
	}
	at := spanOf(e.word, start, e.pos)
	if b.unknown() {
		e.unknown = true
		out.add(e.word.Str[start:e.pos], value.Part{At: at, State: value.Unknown, Var: name, Step: b.step})
		return
	}
	v := b.value
	if v.IsKnown() {
		out.add(v.Str, value.Part{At: at, State: v.State, Var: name, Step: b.step})
		return
	}
	e.unknown = true
	for i := 0; i < len(v.Parts); {
		first := v.Parts[i]
		for i++; i < len(v.Parts) && (v.Parts[i].State > value.Assumed) == (first.State > value.Assumed); i++ {
			first.End, first.State = v.Parts[i].End, max(first.State, v.Parts[i].State)
		}
		out.add(v.Str[first.Off:first.End], value.Part{At: at, State: first.State, Var: name, Step: b.step})
	}
}
