package compose

import (
	"strconv"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// maxPieces bounds the pieces of one scalar. A longer one is placed as a whole.
const maxPieces = 10_000

// A piece is a stretch of a scalar's value with the bytes it is written with.
type piece struct {
	off, end int32 // in the value
	at, to   int32 // in the text
	verbatim bool
}

// A scalarReader decodes a scalar again, the way yaml did, to learn where each
// byte of the value is written. Its result counts only where it equals yaml's.
type scalarReader struct {
	*layout
	value  []byte
	pieces []piece
}

func (r *scalarReader) reset() { r.value, r.pieces = r.value[:0], r.pieces[:0] }

// copy takes the bytes from i to j over.
func (r *scalarReader) copy(i, j int) {
	if i == j {
		return
	}
	off := int32(len(r.value))
	r.value = append(r.value, r.text[i:j]...)
	if n := len(r.pieces); n > 0 && r.pieces[n-1].verbatim && int(r.pieces[n-1].to) == i {
		r.pieces[n-1].end, r.pieces[n-1].to = int32(len(r.value)), int32(j)
		return
	}
	r.pieces = append(r.pieces, piece{off, int32(len(r.value)), int32(i), int32(j), true})
}

// write adds text that the bytes from i to j stand for.
func (r *scalarReader) write(text string, i, j int) {
	if text == "" {
		return
	}
	off := int32(len(r.value))
	r.value = append(r.value, text...)
	r.pieces = append(r.pieces, piece{off, int32(len(r.value)), int32(i), int32(j), false})
}

// fold reads blanks around line breaks at i: one break is a space, n breaks are
// n-1 newlines. It returns i if there is no break.
func (r *scalarReader) fold(i int) int {
	next := r.skipBlanks(i)
	if r.breakAt(next) == 0 {
		return i
	}
	folded, breaks := "", 0
	for n := r.breakAt(next); n > 0; n = r.breakAt(next) {
		if text := r.breakText(next, n); breaks > 0 || text != "\n" {
			folded += text
		}
		breaks++
		next = r.skipBlanks(next + n)
	}
	if breaks == 1 && folded == "" {
		folded = " "
	}
	r.write(folded, i, next)
	return next
}

// plain reads a plain scalar of the given length at i and returns its end.
func (r *scalarReader) plain(i, length int) int {
	for len(r.value) < length && i < len(r.text) {
		if c := r.text[i]; isBlank(c) || r.breakAt(i) > 0 {
			if next := r.fold(i); next > i {
				i = next
				continue
			}
		}
		r.copy(i, i+1)
		i++
	}
	return i
}

// single reads the inside of a single-quoted scalar.
func (r *scalarReader) single(i, end int) {
	for i < end {
		switch c := r.text[i]; {
		case c == '\'':
			r.write("'", i, i+2)
			i += 2
			continue
		case isBlank(c), r.breakAt(i) > 0:
			if next := r.fold(i); next > i {
				i = next
				continue
			}
		}
		r.copy(i, i+1)
		i++
	}
}

// double reads the inside of a double-quoted scalar.
func (r *scalarReader) double(i, end int) {
	for i < end {
		switch c := r.text[i]; {
		case c == '\\':
			i = r.escape(i, end)
			continue
		case isBlank(c), r.breakAt(i) > 0:
			if next := r.fold(i); next > i {
				i = next
				continue
			}
		}
		r.copy(i, i+1)
		i++
	}
}

// escape reads the escape at i and returns its end.
func (r *scalarReader) escape(i, end int) int {
	if n := r.breakAt(i + 1); n > 0 {
		return r.escapedBreak(i + 1 + n)
	}
	digits := 0
	switch c := r.at(i + 1); c {
	case 'x':
		digits = 2
	case 'u':
		digits = 4
	case 'U':
		digits = 8
	default:
		r.write(escapeText(c), i, i+2)
		return i + 2
	}
	to := i + 2 + digits
	if to > end {
		return end
	}
	code, _ := strconv.ParseUint(string(r.text[i+2:to]), 16, 32) // yaml has checked the digits
	if code&^0x3ff == 0xd800 && to+6 <= end && r.text[to] == '\\' && r.text[to+1] == 'u' {
		low, _ := strconv.ParseUint(string(r.text[to+2:to+6]), 16, 32)
		code = 0x10000 + (code-0xd800)<<10 + (low-0xdc00)&0x3ff
		to += 6
	}
	r.write(string(utf8.AppendRune(nil, rune(code))), i, to)
	return to
}

// escapedBreak reads what follows an escaped line break: blanks are dropped,
// further breaks are kept.
func (r *scalarReader) escapedBreak(i int) int {
	for {
		next := r.skipBlanks(i)
		n := r.breakAt(next)
		if n == 0 {
			return next
		}
		r.write(r.breakText(next, n), next, next+n)
		i = next + n
	}
}

// escapeText returns the text of a one-letter escape.
func escapeText(c byte) string {
	switch c {
	case '0':
		return "\x00"
	case 'a':
		return "\a"
	case 'b':
		return "\b"
	case 't', '\t':
		return "\t"
	case 'n':
		return "\n"
	case 'v':
		return "\v"
	case 'f':
		return "\f"
	case 'r':
		return "\r"
	case 'e':
		return "\x1b"
	case 'N':
		return "\u0085"
	case '_':
		return "\u00a0"
	case 'L':
		return "\u2028"
	case 'P':
		return "\u2029"
	}
	return string(rune(c))
}

// block reads the block scalar at i and returns its end: that of its last line,
// without the break. Indent is the column of the enclosing block collection, -1
// at the root.
func (r *scalarReader) block(n *yaml.Node, i, indent int) int {
	end, width := i+1, 0
	for ; ; end++ {
		if c := r.at(end); c >= '1' && c <= '9' {
			width = int(c-'0') + max(indent, 0)
		} else if c != '+' && c != '-' {
			break
		}
	}
	i = r.lineEnd(end)
	i += r.breakAt(i)
	if width == 0 {
		width = r.blockWidth(i, indent)
	}
	folded := n.Style&yaml.FoldedStyle != 0
	var (
		from     = i  // where the breaks before the next line start
		leading  = "" // the break after the last line
		trailing = "" // those of the blank lines after it
		indented = false
	)
	for i < len(r.text) {
		start, spaces := i, 0
		for spaces < width && r.at(i) == ' ' {
			i++
			spaces++
		}
		if size := r.breakAt(i); size > 0 {
			trailing += r.breakText(i, size)
			i += size
			continue
		}
		if spaces < width || i >= len(r.text) {
			break
		}
		blank := isBlank(r.text[i])
		switch {
		case !folded || blank || indented || leading != "\n":
			r.breaks(leading+trailing, from, start)
		case trailing == "":
			r.write(" ", from, i)
		default:
			r.write(trailing, from, i)
		}
		leading, trailing, indented = "", "", blank
		end = r.lineEnd(i)
		r.copy(i, end)
		from, i = end, end
		if size := r.breakAt(i); size > 0 {
			leading = r.breakText(i, size)
			i += size
		}
	}
	// The rest is chomping, which yaml has done.
	if len(r.value) < len(n.Value) {
		r.write(n.Value[len(r.value):], end, end)
	}
	return end
}

// breaks writes the line breaks of a literal scalar, byte by byte if they are
// written so.
func (r *scalarReader) breaks(text string, i, j int) {
	if text != "" && string(r.text[i:min(i+len(text), j)]) == text {
		r.copy(i, i+len(text))
		return
	}
	r.write(text, i, j)
}

// blockWidth returns the indentation of a block scalar's lines, the first of
// which starts at i.
func (r *scalarReader) blockWidth(i, indent int) int {
	width := max(indent+1, 1)
	if indent < 0 {
		width = 0
	}
	for i < len(r.text) {
		start := i
		for r.at(i) == ' ' {
			i++
		}
		width = max(width, i-start)
		size := r.breakAt(i)
		if size == 0 {
			break
		}
		i += size
	}
	return width
}
