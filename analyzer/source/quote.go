package source

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxQuoted is the number of runes of a quoted value before it is cut.
const maxQuoted = 120

// Quote renders text of an untrusted file for a message: in backticks, with
// control characters, direction overrides and invalid UTF-8 escaped, and cut
// when long.
func Quote(text string) string {
	var b strings.Builder
	b.WriteByte('`')
	count := 0
	for text != "" {
		if count == maxQuoted {
			b.WriteString("…")
			break
		}
		count++
		r, size := utf8.DecodeRuneInString(text)
		if r == utf8.RuneError && size == 1 {
			b.WriteString(`\x` + string("0123456789abcdef"[text[0]>>4]) + string("0123456789abcdef"[text[0]&15]))
		} else {
			b.WriteString(Escape(text[:size]))
		}
		text = text[size:]
	}
	b.WriteByte('`')
	return b.String()
}

// Escape replaces every rune of text that a terminal or viewer may act on
// (control and format characters, line breaks, surrogates, private use) by a
// visible escape. Tabs and backticks are escaped too, so that the result can
// stand in one cell of a line and inside backticks.
func Escape(text string) string {
	if !strings.ContainsFunc(text, mustEscape) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '`':
			b.WriteRune('\'')
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case mustEscape(r):
			b.WriteString(escapeRune(r))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func mustEscape(r rune) bool {
	return r == '`' || r == utf8.RuneError || r != ' ' && !unicode.IsGraphic(r) || r == '\u2028' || r == '\u2029'
}

func escapeRune(r rune) string {
	const digits = "0123456789abcdef"
	if r < 0x100 {
		return `\x` + string(digits[r>>4]) + string(digits[r&15])
	}
	width := 4
	prefix := `\u`
	if r > 0xffff {
		width, prefix = 8, `\U`
	}
	out := make([]byte, width)
	for i := width - 1; i >= 0; i-- {
		out[i] = digits[r&15]
		r >>= 4
	}
	return prefix + string(out)
}
