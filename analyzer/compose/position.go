package compose

import (
	"bytes"
	"sort"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

const (
	quotedStyle = yaml.SingleQuotedStyle | yaml.DoubleQuotedStyle
	blockStyle  = yaml.LiteralStyle | yaml.FoldedStyle
	byteOrd     = "\xef\xbb\xbf" // U+FEFF in UTF-8
)

// A layout finds the bytes of yaml's nodes, which know the line and the column
// of their start and nothing of their end. All positions are offsets in text.
type layout struct {
	text  []byte
	lines []int32 // where each line starts, in yaml's sense of a line
	ascii bool
	last  mark // the last place asked for: the next one tends to follow it
}

// A mark is a place in a line and its offset.
type mark struct{ line, column, off int }

func newLayout(text []byte) *layout {
	l := &layout{text: text, ascii: true}
	start := 0
	if bytes.HasPrefix(text, []byte(byteOrd)) {
		start = len(byteOrd)
	}
	l.lines = append(make([]int32, 0, 2+bytes.Count(text, []byte{'\n'})), int32(start))
	for i := start; i < len(text); i++ {
		if c := text[i]; c > '\r' && c < utf8.RuneSelf {
			continue
		} else if c >= utf8.RuneSelf {
			l.ascii = false
		}
		if n := l.breakAt(i); n > 0 {
			i += n - 1
			l.lines = append(l.lines, int32(i+1))
		}
	}
	return l
}

// breakAt returns the length of the line break at i, 0 if there is none. yaml
// takes U+0085, U+2028 and U+2029 for breaks, and a carriage return alone.
func (l *layout) breakAt(i int) int {
	if i >= len(l.text) {
		return 0
	}
	switch rest := l.text[i:]; rest[0] {
	case '\n':
		return 1
	case '\r':
		if len(rest) > 1 && rest[1] == '\n' {
			return 2
		}
		return 1
	case 0xc2:
		if len(rest) > 1 && rest[1] == 0x85 {
			return 2
		}
	case 0xe2:
		if len(rest) > 2 && rest[1] == 0x80 && (rest[2] == 0xa8 || rest[2] == 0xa9) {
			return 3
		}
	}
	return 0
}

// breakText returns what the break of n bytes at i becomes in a value.
func (l *layout) breakText(i, n int) string {
	if n == 3 {
		return string(l.text[i : i+n])
	}
	return "\n"
}

// offset returns the byte of a 1-based line and column, columns being runes.
func (l *layout) offset(line, column int) int {
	if line < 1 || line > len(l.lines) {
		return len(l.text)
	}
	off := int(l.lines[line-1])
	if l.ascii {
		return min(off+column-1, len(l.text))
	}
	at := mark{line, 1, off}
	if l.last.line == line && l.last.column <= column {
		at = l.last
	}
	for ; at.column < column && at.off < len(l.text); at.column++ {
		_, size := utf8.DecodeRune(l.text[at.off:])
		at.off += size
	}
	l.last = at
	return at.off
}

// column returns the 0-based column of an offset in runes.
func (l *layout) column(off int) int {
	line := sort.Search(len(l.lines), func(i int) bool { return int(l.lines[i]) > off })
	return utf8.RuneCount(l.text[l.lines[max(line-1, 0)]:off])
}

func (l *layout) at(i int) byte {
	if i < len(l.text) {
		return l.text[i]
	}
	return 0
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

func (l *layout) skipBlanks(i int) int {
	for isBlank(l.at(i)) {
		i++
	}
	return i
}

// lineEnd returns the offset of the first break from i on.
func (l *layout) lineEnd(i int) int {
	for i < len(l.text) && l.breakAt(i) == 0 {
		i++
	}
	return i
}

// skipSpace skips blanks, breaks and comments. What precedes is a complete
// token, so a # that follows it directly starts a comment as well.
func (l *layout) skipSpace(i int) int {
	for i < len(l.text) {
		switch n := l.breakAt(i); {
		case isBlank(l.text[i]):
			i++
		case n > 0:
			i += n
		case l.text[i] == '#':
			i = l.lineEnd(i)
		default:
			return i
		}
	}
	return i
}

// properties returns where a node's content starts, after its anchor and its
// tag, and where the tag stands. A second tag belongs to the first key.
func (l *layout) properties(n *yaml.Node, off int) (content, tag, tagEnd int) {
	anchor := n.Anchor != ""
	if n.Kind == yaml.AliasNode {
		return off, off, off
	}
	tagged := true
	end := off
	for content = off; ; content = l.skipSpace(end) {
		switch c := l.at(content); {
		case c == '&' && anchor:
			anchor = false
			end = content + 1 + len(n.Anchor)
		case c == '!' && tagged && l.ownsTag(n, content):
			tagged = false
			end = l.tagEnd(content)
			tag, tagEnd = content, end
		case isEmpty(n):
			return end, tag, tagEnd // what follows is the next node
		default:
			return content, tag, tagEnd
		}
	}
}

// ownsTag reports whether the tag at off is n's and not that of its first key.
func (l *layout) ownsTag(n *yaml.Node, off int) bool {
	if n.Style&(yaml.TaggedStyle|yaml.FlowStyle) != 0 || len(n.Content) == 0 {
		return true // "!" alone is a tag, too, and leaves no trace in n
	}
	return l.offset(n.Content[0].Line, n.Content[0].Column) != off
}

// tagEnd returns the end of the tag at i.
func (l *layout) tagEnd(i int) int {
	if l.at(i) == '!' && l.at(i+1) == '<' {
		if n := bytes.IndexByte(l.text[i:], '>'); n >= 0 {
			return i + n + 1
		}
	}
	for i < len(l.text) && l.breakAt(i) == 0 {
		switch l.text[i] {
		case ' ', '\t', ',', ']', '}':
			return i
		}
		i++
	}
	return i
}

// isEmpty reports whether nothing is written for a scalar's value.
func isEmpty(n *yaml.Node) bool {
	return n.Kind == yaml.ScalarNode && n.Value == "" && n.Style&(quotedStyle|blockStyle) == 0
}

// quotedEnd returns the end of the quoted scalar at i.
func (l *layout) quotedEnd(i int) int {
	quote := l.at(i)
	for i++; i < len(l.text); i++ {
		switch {
		case l.text[i] == '\\' && quote == '"':
			i++
		case l.text[i] == quote && quote == '\'' && l.at(i+1) == quote:
			i++
		case l.text[i] == quote:
			return i + 1
		}
	}
	return len(l.text)
}

// flowEnd returns the end of the flow collection that starts at open and whose
// last child ends at last. A pair inside a flow sequence has no brackets of its
// own.
func (l *layout) flowEnd(open, last int) int {
	var bracket byte
	switch l.at(open) {
	case '{':
		bracket = '}'
	case '[':
		bracket = ']'
	default:
		return last
	}
	for i := max(last, open+1); ; i++ {
		switch i = l.skipSpace(i); l.at(i) {
		case ',', ':', '?':
		case bracket:
			return i + 1
		default:
			return max(last, open+1)
		}
	}
}
