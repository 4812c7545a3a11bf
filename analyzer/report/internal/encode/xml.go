package encode

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// XML writes v as a document of its own. Control and format characters that
// encoding/xml leaves raw are written as character references: the value stays
// the same. Texts have to pass [XMLText] first.
func XML(w io.Writer, v any) error {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	e := xml.NewEncoder(&b)
	e.Indent("", "  ")
	if err := e.Encode(v); err != nil {
		return err
	}
	b.WriteByte('\n')
	_, err := w.Write(referenced(b.Bytes()))
	return err
}

// referenced replaces what is raw by references. The names of elements and
// attributes are ours, so that it stands in values only.
func referenced(text []byte) []byte {
	if bytes.IndexFunc(text, raw) < 0 {
		return text
	}
	out := make([]byte, 0, len(text)+64)
	for len(text) > 0 {
		r, size := utf8.DecodeRune(text)
		if raw(r) {
			out = fmt.Appendf(out, "&#x%X;", r)
		} else {
			out = append(out, text[:size]...)
		}
		text = text[size:]
	}
	return out
}

// XMLText makes text that XML 1.0 can hold: the control characters that no
// document may have, not even as references, and invalid UTF-8 become visible
// escapes. See section 2.2 of the standard.
func XMLText(text string) string {
	if utf8.ValidString(text) && strings.IndexFunc(text, impossible) < 0 {
		return text
	}
	var b strings.Builder
	for text != "" {
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case r == utf8.RuneError && size == 1, r < ' ' && impossible(r):
			fmt.Fprintf(&b, `\x%02x`, text[0])
		case impossible(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteString(text[:size])
		}
		text = text[size:]
	}
	return b.String()
}

func impossible(r rune) bool {
	return r < ' ' && r != '\t' && r != '\n' && r != '\r' || r == 0xfffe || r == 0xffff
}
