package dockerfile

import (
	"encoding/json"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A scanner replays BuildKit's line parsers on the joined text of one
// instruction and keeps the offsets that they drop.
type scanner struct {
	text   *value.Value
	escape rune

	name     string
	key, arg [2]int // offsets of the name and of the arguments with flags
	off, end int    // offsets of the arguments
	flags    []Flag
}

const blanks = "\t\v\f\r "

func (s *scanner) trim(off, end int) (int, int) {
	t := s.text.Str
	off = end - len(trimLeft(t[off:end]))
	return off, off + len(strings.TrimRightFunc(t[off:end], unicode.IsSpace))
}

// command splits the bytes [off, end) into name, flags and arguments.
func (s *scanner) command(off, end int) {
	off, end = s.trim(off, end)
	t := s.text.Str
	s.key = [2]int{off, end}
	s.flags = nil
	s.off, s.end = end, end
	s.arg = [2]int{end, end}
	if i := strings.IndexAny(t[off:end], blanks); i >= 0 {
		s.key[1] = off + i
		s.arg[0] = end - len(strings.TrimLeft(t[s.key[1]:end], blanks))
		s.off, s.end = s.trim(s.builderFlags(s.arg[0], end), end)
	}
	s.name = t[s.key[0]:s.key[1]]
}

// builderFlags replays extractBuilderFlags, which reads byte by byte: a byte
// of a longer rune can count as a space there. It returns where the arguments
// start.
func (s *scanner) builderFlags(off, end int) int {
	t := s.text.Str
	for {
		for off < end && unicode.IsSpace(rune(t[off])) {
			off++
		}
		if !strings.HasPrefix(t[off:end], "--") {
			return off
		}
		start := off
		word, next := s.flagWord(off, end)
		off = next
		if v := word.value(); v.Str == "--" && off < end {
			return off
		} else if v.Str != "" && v.Str != "--" {
			s.flags = append(s.flags, s.flag(v, start, off))
		}
	}
}

// flagWord reads one flag: quotes are removed, the escape character removes
// itself.
func (s *scanner) flagWord(off, end int) (word builder, next int) {
	t := s.text.Str
	quote := byte(0)
	from := off // start of a run of bytes that are taken as they stand
	flush := func(to int) { word.literal(s.text, from, to) }
	for p := off; p < end; p++ {
		ch := t[p]
		switch {
		case quote == 0 && unicode.IsSpace(rune(ch)):
			flush(p)
			return word, p
		case quote == 0 && (ch == '\'' || ch == '"'):
			flush(p)
			quote, from = ch, p+1
		case quote != 0 && ch == quote:
			flush(p)
			quote, from = 0, p+1
		case rune(ch) == s.escape:
			flush(p)
			from = p + 1
			p++
		}
	}
	if from < end {
		flush(end)
	}
	return word, end
}

func (s *scanner) flag(word *value.Value, off, end int) Flag {
	f := Flag{At: spanOf(s.text, off, end)}
	i := strings.IndexByte(word.Str, '=')
	if i < 0 {
		f.Name = strings.TrimPrefix(word.Str, "--")
		return f
	}
	f.Name = strings.TrimPrefix(word.Str[:i], "--")
	f.Value = slice(word, i+1, len(word.Str))
	if f.Value.Str == "" {
		f.Value.At = spanOf(s.text, end, end)
	}
	if f.Name == "mount" || f.Name == "device" {
		f.Fields = fields(f.Value)
	}
	return f
}

// fields splits a flag's value at commas, as CSV does.
func fields(v *value.Value) []Pair {
	var pairs []Pair
	for off := 0; off <= len(v.Str); {
		var field *value.Value
		if strings.HasPrefix(v.Str[off:], `"`) {
			field, off = quotedField(v, off)
		} else {
			end := len(v.Str)
			if i := strings.IndexByte(v.Str[off:], ','); i >= 0 {
				end = off + i
			}
			field, off = slice(v, off, end), end
		}
		p := Pair{Key: field}
		if i := strings.IndexByte(field.Str, '='); i >= 0 {
			p.Key, p.Value = slice(field, 0, i), slice(field, i+1, len(field.Str))
		}
		pairs = append(pairs, p)
		off++ // the comma
	}
	return pairs
}

// quotedField reads a field in double quotes; "" inside is one quote.
func quotedField(v *value.Value, off int) (*value.Value, int) {
	var b builder
	p := off + 1
	for from := p; p < len(v.Str); p++ {
		if v.Str[p] != '"' {
			if p+1 == len(v.Str) {
				b.literal(v, from, p+1)
			}
			continue
		}
		b.literal(v, from, p)
		if !strings.HasPrefix(v.Str[p+1:], `"`) {
			p++
			break
		}
		p++
		from = p
	}
	for p < len(v.Str) && v.Str[p] != ',' {
		p++
	}
	return b.at(spanOf(v, off, p)), p
}

// blankWords splits at blanks as FROM, EXPOSE, ADD, COPY and VOLUME do.
func (s *scanner) blankWords(off, end int) []*value.Value {
	var words []*value.Value
	t := s.text.Str
	for off < end {
		next := end
		if i := strings.IndexAny(t[off:end], blanks); i >= 0 {
			next = off + i
		}
		words = append(words, slice(s.text, off, next))
		off = end - len(strings.TrimLeft(t[next:end], blanks))
	}
	return words
}

// words replays parseWords, which keeps quotes and escapes. A lone escape
// character at the end is dropped.
func (s *scanner) words(off, end int) []*value.Value {
	var words []*value.Value
	t := s.text.Str
	for {
		off = end - len(trimLeft(t[off:end]))
		if off == end {
			return words
		}
		stop, next := s.wordEnd(off, end)
		if stop > off {
			words = append(words, slice(s.text, off, stop))
		}
		off = next
	}
}

// wordEnd returns where the text of the word at off ends and where the next
// one is looked for.
func (s *scanner) wordEnd(off, end int) (stop, next int) {
	t := s.text.Str
	quote := rune(0)
	for p := off; p < end; {
		ch, size := utf8.DecodeRuneInString(t[p:end])
		switch {
		case quote == 0 && unicode.IsSpace(ch):
			return p, p
		case quote == 0 && (ch == '\'' || ch == '"'):
			quote = ch
		case ch == quote:
			quote = 0
		case ch == s.escape && quote != '\'':
			if p+size == end {
				return p, end
			}
			p += size
			_, size = utf8.DecodeRuneInString(t[p:end])
		}
		p += size
	}
	return end, end
}

// pairs reads the arguments of ENV, LABEL and ARG. The second result is the
// first word that is no NAME=value though it has to be.
func (s *scanner) pairs(name string) ([]Pair, *value.Value) {
	words := s.words(s.off, s.end)
	if len(words) == 0 {
		return nil, nil
	}
	if name != "ARG" && !strings.Contains(words[0].Str, "=") {
		t := s.text.Str
		i := strings.IndexAny(t[s.off:s.end], blanks)
		if i < 0 {
			return []Pair{{Key: words[0]}}, words[0]
		}
		rest := s.end - len(strings.TrimLeft(t[s.off+i:s.end], blanks))
		return []Pair{{Key: slice(s.text, s.off, s.off+i), Value: slice(s.text, rest, s.end), Legacy: true}}, nil
	}
	var pairs []Pair
	var bad *value.Value
	for _, word := range words {
		i := strings.IndexByte(word.Str, '=')
		if i < 0 {
			if name != "ARG" && bad == nil {
				bad = word
			}
			pairs = append(pairs, Pair{Key: word})
			continue
		}
		pairs = append(pairs, Pair{Key: slice(word, 0, i), Value: slice(word, i+1, len(word.Str))})
	}
	return pairs, bad
}

// json reads the arguments as an array of strings. The last result is the
// first element that is no string: BuildKit rejects the instruction then.
func (s *scanner) json(off, end int) (words []*value.Value, ok bool, bad *value.Value) {
	off = end - len(trimLeft(s.text.Str[off:end]))
	t := s.text.Str[off:end]
	if t == "" || t[0] != '[' || !json.Valid([]byte(t)) {
		return nil, false, nil
	}
	depth := 0
	for p := 1; p < len(t); p++ {
		switch ch := t[p]; {
		case ch == '"':
			stop := stringEnd(t, p)
			if depth == 0 && bad == nil {
				words = append(words, s.element(off+p, off+stop))
			}
			p = stop - 1
		case ch == '[' || ch == '{':
			if depth == 0 && bad == nil {
				bad = slice(s.text, off+p, off+p+1)
			}
			depth++
		case ch == ']' || ch == '}':
			depth--
		case depth == 0 && bad == nil && strings.IndexByte(", \t\r\n", ch) < 0:
			stop := p
			for strings.IndexByte(",] \t\r\n", t[stop]) < 0 {
				stop++
			}
			bad = slice(s.text, off+p, off+stop)
		}
	}
	return words, true, bad
}

// stringEnd returns the offset after the JSON string that starts at p.
func stringEnd(t string, p int) int {
	for p++; t[p] != '"'; p++ {
		if t[p] == '\\' {
			p++
		}
	}
	return p + 1
}

// element decodes the JSON string literal [off, end). Its place includes the
// quotes; what stands between escapes maps byte by byte.
func (s *scanner) element(off, end int) *value.Value {
	t := s.text.Str
	var b builder
	from := off + 1
	for p := from; p < end-1; p++ {
		if t[p] != '\\' {
			continue
		}
		b.literal(s.text, from, p)
		stop := p + 2
		if t[p+1] == 'u' {
			stop = p + 6
			// A surrogate pair is one rune; a lone surrogate is replaced.
			if first := t[p+2 : p+6]; isSurrogate(first) && strings.HasPrefix(t[stop:end-1], `\u`) && isSurrogate(t[stop+2:stop+6]) && decode(t[p:stop+6]) != "\ufffd\ufffd" {
				stop += 6
			}
		}
		b.replaced(decode(t[p:stop]), s.text, p, stop)
		from, p = stop, stop-1
	}
	b.literal(s.text, from, end-1)
	v := b.at(spanOf(s.text, off, end))
	v.Style = value.DoubleQuoted
	return v
}

func isSurrogate(hex string) bool {
	return (hex[0] == 'd' || hex[0] == 'D') && hex[1] >= '8'
}

// decode decodes the inside of a JSON string literal that is known to be valid.
func decode(inside string) string {
	var text string
	if json.Unmarshal([]byte(`"`+inside+`"`), &text) != nil {
		return inside
	}
	return text
}
