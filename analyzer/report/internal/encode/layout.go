package encode

import (
	"bufio"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// A layout writes the compact text of a value as encoding/json indents it. That
// package's own pass takes as long as everything else about a report. Errors stay
// with the writer until it is flushed.
type layout struct {
	*bufio.Writer
	indent string
	depth  int
}

func (l *layout) document(text []byte) {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '"':
			i += l.quoted(text[i:]) - 1
		case l.indent == "":
			_ = l.WriteByte(c)
		case (c == '{' || c == '[') && text[i+1] == c+2: // the closing one
			_, _ = l.Write(text[i : i+2])
			i++
		case c == '{' || c == '[':
			_ = l.WriteByte(c)
			l.depth++
			l.line()
		case c == '}' || c == ']':
			l.depth--
			l.line()
			_ = l.WriteByte(c)
		case c == ',':
			_ = l.WriteByte(c)
			l.line()
		case c == ':':
			_, _ = l.WriteString(": ")
		default:
			_ = l.WriteByte(c)
		}
	}
}

// line begins a line.
func (l *layout) line() {
	_ = l.WriteByte('\n')
	for range l.depth {
		_, _ = l.WriteString(l.indent)
	}
}

// quoted writes the string that text begins with, without raw characters, and
// returns its length.
func (l *layout) quoted(text []byte) int {
	from, i := 0, 1
	for text[i] != '"' {
		switch {
		case text[i] == '\\':
			i += 2
		case text[i] < 0x7f:
			i++
		default:
			r, size := utf8.DecodeRune(text[i:])
			if raw(r) {
				_, _ = l.Write(text[from:i])
				l.escape(r)
				from = i + size
			}
			i += size
		}
	}
	_, _ = l.Write(text[from : i+1])
	return i + 1
}

func (l *layout) escape(r rune) {
	if r > 0xffff {
		high, low := utf16.EncodeRune(r)
		_, _ = fmt.Fprintf(l, `\u%04x\u%04x`, high, low)
		return
	}
	_, _ = fmt.Fprintf(l, `\u%04x`, r)
}
