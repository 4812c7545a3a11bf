// Package encode writes JSON and XML that no terminal acts on.
package encode

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// JSON writes v, indented by indent if that is not empty, and a line break.
// Control and format characters beyond ASCII's, which encoding/json leaves raw,
// are written as escapes: the value stays the same.
func JSON(w io.Writer, v any, indent string) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(escaped(b.Bytes()))
	return err
}

func escaped(text []byte) []byte {
	if bytes.IndexFunc(text, raw) < 0 {
		return text
	}
	out := make([]byte, 0, len(text)+64)
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		switch {
		case !raw(r):
			out = append(out, text[:size]...)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		text = text[size:]
	}
	return out
}

// raw reports whether a terminal may act on a character. Line breaks and blanks
// are those of the layout.
func raw(r rune) bool { return r != '\n' && r != ' ' && !unicode.IsGraphic(r) }
