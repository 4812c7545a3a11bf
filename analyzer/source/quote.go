package source

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxQuoted is the number of runes of a quoted value before it is cut.
const maxQuoted = 120

// Quote renders text of an untrusted file for a message: in backticks, escaped
// as by [Escape], and cut when long.
func Quote(text string) string { return "`" + Escape(Cut(text)) + "`" }

// Cut shortens text that is too long for a line.
func Cut(text string) string {
	if utf8.RuneCountInString(text) <= maxQuoted {
		return text
	}
	end := 0
	for range maxQuoted {
		_, size := utf8.DecodeRuneInString(text[end:])
		end += size
	}
	return text[:end] + "…"
}

// Escape replaces what a terminal or viewer may act on (control and format
// characters, line breaks, invalid UTF-8, private use) by visible escapes, and
// backticks by apostrophes, so that the result is one line of plain text that
// can stand in backticks.
func Escape(text string) string {
	if !strings.ContainsFunc(text, unsafeRune) {
		return text
	}
	var b strings.Builder
	for text != "" {
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case r == '`':
			b.WriteByte('\'')
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case r == utf8.RuneError && size == 1, r < 0x80 && unsafeRune(r):
			fmt.Fprintf(&b, `\x%02x`, text[0])
		case unsafeRune(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
		text = text[size:]
	}
	return b.String()
}

// Visible escapes a line as [Escape] does, but for the backticks that its names
// stand in.
func Visible(line string) string {
	names := strings.Split(line, "`")
	for i := range names {
		names[i] = Escape(names[i])
	}
	return strings.Join(names, "`")
}

func unsafeRune(r rune) bool {
	return r == '`' || r == utf8.RuneError || !unicode.IsPrint(r)
}
