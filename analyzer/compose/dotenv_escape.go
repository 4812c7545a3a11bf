package compose

import (
	"strconv"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// unquote sets v's text to what stands between the quotes, from i to end.
func (r *envReader) unquote(v *value.Value, i, end int, quote byte) {
	v.Style = value.DoubleQuoted
	if quote == '\'' {
		v.Style = value.SingleQuoted
	}
	v.Str = r.text[i:end]
	if strings.IndexByte(v.Str, '\\') < 0 {
		return
	}
	var text []byte
	piece := func(s string, from, to int) {
		off := int32(len(text))
		text = append(text, s...)
		v.Parts = append(v.Parts, value.Part{Off: off, End: int32(len(text)), At: r.file.Span(from, to)})
	}
	literal := i
	for i < end {
		escaped, size := "", 0
		if r.text[i] == '\\' && i+1 < end {
			if escaped, size = envEscape(r.text[i:end], quote); size == 0 {
				i += 2 // the backslash stays, and what follows is no escape
				continue
			}
		}
		if size == 0 {
			i++
			continue
		}
		if literal < i {
			piece(r.text[literal:i], literal, i)
		}
		piece(escaped, i, i+size)
		i += size
		literal = i
	}
	if literal < end {
		piece(r.text[literal:end], literal, end)
	}
	v.Str = string(text)
}

// envEscape returns what the escape at the start of text stands for and its
// length, 0 if it stands for itself.
func envEscape(text string, quote byte) (string, int) {
	c := text[1]
	if c == quote {
		return string(quote), 2
	}
	if quote == '\'' {
		return "", 0
	}
	switch c {
	case 'a':
		return "\a", 2
	case 'b':
		return "\b", 2
	case 'f':
		return "\f", 2
	case 'n':
		return "\n", 2
	case 'r':
		return "\r", 2
	case 't':
		return "\t", 2
	case 'v':
		return "\v", 2
	case '\\':
		return "\\", 2
	case '$':
		return "$$", 2 // which interpolation makes a dollar sign
	case '0':
		size := 2
		for size < min(len(text), 5) && text[size] >= '0' && text[size] <= '9' {
			size++
		}
		n, err := strconv.ParseUint(text[2:size], 8, 8)
		if err != nil || size < 5 {
			return `\` + text[2:size], size // compose-go drops the 0
		}
		return string(rune(n)), size
	}
	return "", 0
}
