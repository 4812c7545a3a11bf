// Package encode writes JSON and XML that no terminal acts on.
package encode

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"unicode"
)

// JSON writes v, indented by indent if that is not empty, and a line break.
// Control and format characters beyond ASCII's, which encoding/json leaves raw,
// are written as escapes: the value stays the same.
func JSON(w io.Writer, v any, indent string) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	l := layout{Writer: bufio.NewWriterSize(w, 1<<16), indent: indent}
	l.document(b.Bytes())
	return l.Flush()
}

// raw reports whether a terminal may act on a character. Line breaks and blanks
// are those of the layout.
func raw(r rune) bool { return r != '\n' && r != ' ' && !unicode.IsGraphic(r) }
