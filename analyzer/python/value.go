package python

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// IsBytes reports whether s is a bytes literal.
func (s *Str) IsBytes() bool { return prefixed(s.Text, 'b') }

// IsTemplate reports whether s is a t-string, which is no text yet.
func (s *FormatStr) IsTemplate() bool { return prefixed(s.Text, 't') }

// prefixed reports whether letter, in either case, stands before the first quote
// of a literal.
func prefixed(text string, letter byte) bool {
	for i := 0; i < len(text) && text[i] != '\'' && text[i] != '"'; i++ {
		if text[i]|0x20 == letter {
			return true
		}
	}
	return false
}

// Value returns what the literal says. Its parts lead from each byte to where
// it is written. A character given by its name is not known.
func (s *Str) Value() *value.Value {
	if n := len(s.Text) - 1; n > 0 && plain(s.Text) {
		return &value.Value{Kind: value.String, Style: styleOf(s.Text[0]), At: s.Span, Str: s.Text[1:n]}
	}
	return decode(s.Text, s.Span, nil)
}

// Value returns the text of the literals. Each of the Fields is a part of its
// own, in their order, without text and with an unknown state.
func (s *FormatStr) Value() *value.Value { return decode(s.Text, s.Span, s.Fields) }

// plain reports whether the literal is one pair of quotes around its value.
func plain(text string) bool {
	return (text[0] == '"' || text[0] == '\'') && quotes(text, 0) == 1 &&
		strings.IndexByte(text[1:], text[0]) == len(text)-2 && strings.IndexByte(text, '\\') < 0
}

func styleOf(quote byte) value.Style {
	if quote == '"' {
		return value.DoubleQuoted
	}
	return value.SingleQuoted
}

// A decoder reads the value of literals side by side.
type decoder struct {
	text   string
	at     source.Span
	i      int
	fields []*Field // those that are to come
	out    []byte
	parts  []value.Part
}

func decode(text string, at source.Span, fields []*Field) *value.Value {
	d := decoder{text: text, at: at, fields: fields, out: make([]byte, 0, len(text)), parts: []value.Part{}}
	for d.i < len(text) {
		switch c := text[d.i]; {
		case c == '#':
			for d.i < len(text) && lineBreak(text, d.i) == 0 {
				d.i++
			}
		case startsName(c), c == '"', c == '\'':
			d.literal()
		default:
			d.i++ // blanks, line breaks and the backslashes before them
		}
	}
	return &value.Value{
		Kind: value.String, State: value.StateOf(d.parts), At: at, Str: string(d.out), Parts: d.parts,
	}
}

// literal reads one literal.
func (d *decoder) literal() {
	start := d.i
	for d.i < len(d.text) && startsName(d.text[d.i]) {
		d.i++
	}
	p, _ := prefixOf(d.text[start:d.i])
	if d.i >= len(d.text) {
		return
	}
	c, n := d.text[d.i], quotes(d.text, d.i)
	d.i += n
	for d.i < len(d.text) {
		switch b := d.text[d.i]; {
		case closes(d.text, d.i, c, n):
			d.i += n
			return
		case b == '\\':
			d.backslash(p)
		case b == '\r':
			d.emit("\n", lineBreak(d.text, d.i))
		case p.format && d.atField():
			d.field()
		case p.format && (b == '{' || b == '}'):
			d.emit(d.text[d.i:d.i+1], 2)
		default:
			d.run(c, p)
		}
	}
}

// run takes bytes that stand for themselves.
func (d *decoder) run(quote byte, p prefix) {
	start := d.i
	for d.i++; d.i < len(d.text); d.i++ {
		b := d.text[d.i]
		if b == quote || b == '\\' || b == '\r' || p.format && (b == '{' || b == '}') {
			break
		}
	}
	d.add(d.text[start:d.i], start, value.Known)
}

// add adds decoded text that is written from start to where the decoder stands.
func (d *decoder) add(text string, start int, state value.State) {
	off := len(d.out)
	d.out = append(d.out, text...)
	last := len(d.parts) - 1
	where := d.at.Sub(start, d.i)
	if exact := len(text) == d.i-start; exact && last >= 0 && state == value.Known && d.extends(last, where) {
		d.parts[last].End = int32(len(d.out))
		d.parts[last].At = d.parts[last].At.Join(where)
		return
	}
	d.parts = append(d.parts, value.Part{Off: int32(off), End: int32(len(d.out)), At: where, State: state})
}

// extends reports whether a part that stands byte by byte goes on at where.
func (d *decoder) extends(part int, where source.Span) bool {
	p := d.parts[part]
	return p.State == value.Known && p.At.End() == where.Pos() && p.At.Len() == int(p.End-p.Off)
}

// emit adds text for the next n bytes.
func (d *decoder) emit(text string, n int) {
	start := d.i
	d.i = min(d.i+n, len(d.text))
	d.add(text, start, value.Known)
}

// atField reports whether the next field begins here.
func (d *decoder) atField() bool {
	return len(d.fields) > 0 && d.fields[0].Pos() == d.at.Sub(d.i, d.i).Pos()
}

func (d *decoder) field() {
	start, f := d.i, d.fields[0]
	d.fields = d.fields[1:]
	d.i += max(f.Len(), 1)
	d.add("", start, value.Unknown)
}

// backslash reads an escape.
func (d *decoder) backslash(p prefix) {
	rest := d.text[d.i+1:]
	switch {
	case rest == "":
		d.emit(`\`, 1)
	case p.format && (rest[0] == '{' || rest[0] == '}'):
		d.emit(`\`, 1)
	case p.raw:
		d.emit(`\`, 1)
		if rest[0] != '\r' && rest[0] != '\n' {
			d.emit(rest[:1], 1)
		} else {
			d.emit("\n", lineBreak(d.text, d.i))
		}
	case lineBreak(rest, 0) > 0:
		d.i += 1 + lineBreak(rest, 0)
	case rest[0] >= '0' && rest[0] <= '7':
		d.octal(p)
	default:
		d.letter(rest[0], p)
	}
}

// letter reads an escape that begins with c.
func (d *decoder) letter(c byte, p prefix) {
	switch c {
	case '\\', '\'', '"':
		d.emit(string(rune(c)), 2)
	case 'a', 'b', 'f', 'n', 'r', 't', 'v':
		d.emit(control(c), 2)
	case 'x':
		d.hex(2, p)
	case 'u', 'U', 'N':
		switch {
		case p.bytes:
			d.emit(`\`, 1)
		case c == 'u':
			d.hex(4, p)
		case c == 'U':
			d.hex(8, p)
		default:
			d.named()
		}
	default:
		d.emit(`\`, 1)
	}
}

func control(c byte) string {
	switch c {
	case 'a':
		return "\a"
	case 'b':
		return "\b"
	case 'f':
		return "\f"
	case 'n':
		return "\n"
	case 'r':
		return "\r"
	case 't':
		return "\t"
	}
	return "\v"
}

func (d *decoder) octal(p prefix) {
	n, code := 1, 0
	for ; n <= 3 && d.i+n < len(d.text) && d.text[d.i+n] >= '0' && d.text[d.i+n] <= '7'; n++ {
		code = code*8 + int(d.text[d.i+n]-'0')
	}
	d.emit(character(code, p), n)
}

// hex reads an escape with n digits. One with fewer stands for itself, though
// Python refuses it.
func (d *decoder) hex(n int, p prefix) {
	if d.i+2+n <= len(d.text) {
		if code, err := strconv.ParseUint(d.text[d.i+2:d.i+2+n], 16, 32); err == nil {
			d.emit(character(int(code), p), 2+n)
			return
		}
	}
	d.emit(`\`, 1)
}

// character returns the text of a code; bytes hold its low eight bits.
func character(code int, p prefix) string {
	if p.bytes {
		return string([]byte{byte(code)})
	}
	if code > utf8.MaxRune {
		code = utf8.RuneError
	}
	return string(rune(code))
}

// named reads \N{…}, whose character is not known here.
func (d *decoder) named() {
	end := strings.IndexByte(d.text[d.i:], '}')
	if end < 0 || !strings.HasPrefix(d.text[d.i:], `\N{`) {
		d.emit(`\`, 1)
		return
	}
	start := d.i
	d.i += end + 1
	d.add("", start, value.Unknown)
}
