package compose

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// read returns the file's content as UTF-8. It fails where YAML stops: at the
// first byte that is no text.
func (t *input) read() ([]byte, bool) {
	content := t.file.Content
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(content, []byte("\xff\xfe")):
		order = binary.LittleEndian
	case bytes.HasPrefix(content, []byte("\xfe\xff")):
		order = binary.BigEndian
	}
	if order != nil {
		t.problem(ByteOrder, Note, t.file.Span(0, 2), "the file is written in UTF-16")
		return t.decodeUTF16(content, order)
	}
	for i := 0; i < len(content); {
		if c := content[i]; c >= ' ' && c < utf8.RuneSelf || c == '\n' || c == '\t' || c == '\r' {
			i++
			continue
		}
		r, size := utf8.DecodeRune(content[i:])
		if !t.allowed(r, size, i, i+size) {
			return nil, false
		}
		i += size
	}
	return content, true
}

// allowed reports whether YAML takes a rune; size is its length in UTF-8.
func (t *input) allowed(r rune, size, off, end int) bool {
	what := ""
	switch {
	case r == utf8.RuneError && size == 1:
		what = fmt.Sprintf("the byte 0x%02x is not UTF-8", t.file.Content[off])
	case r == 0:
		what = "the file holds a NUL byte: it is binary, or UTF-16 without a byte order mark"
	case r < ' ' && r != '\t' && r != '\n' && r != '\r', r == 0xfffe, r == 0xffff:
		what = fmt.Sprintf("the control character U+%04X is not allowed in YAML", r)
	default:
		return true
	}
	t.problem(InvalidText, Fatal, t.file.Span(off, end), "%s", what)
	return false
}

// decodeUTF16 converts content and notes where each byte comes from.
func (t *input) decodeUTF16(content []byte, order binary.ByteOrder) ([]byte, bool) {
	out := make([]byte, 0, len(content))
	t.places = make([]int32, 0, len(content)+1)
	for i := 2; i < len(content); {
		if i+1 == len(content) {
			t.problem(InvalidText, Fatal, t.file.Span(i, i+1), "the file ends in half a UTF-16 character")
			return nil, false
		}
		r, size := rune(order.Uint16(content[i:])), 2
		if utf16.IsSurrogate(r) {
			low := rune(0)
			if i+3 < len(content) {
				low = rune(order.Uint16(content[i+2:]))
			}
			if r, size = utf16.DecodeRune(r, low), 4; r == utf8.RuneError {
				t.problem(InvalidText, Fatal, t.file.Span(i, i+2), "a UTF-16 surrogate stands alone")
				return nil, false
			}
		}
		if !t.allowed(r, utf8.RuneLen(r), i, i+size) {
			return nil, false
		}
		out = utf8.AppendRune(out, r)
		for len(t.places) < len(out) {
			t.places = append(t.places, int32(i))
		}
		i += size
	}
	t.places = append(t.places, int32(len(content)))
	return out, true
}
