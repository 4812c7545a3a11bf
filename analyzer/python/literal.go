package python

import "slices"

// A prefix is what the letters before a string literal say.
type prefix struct{ raw, bytes, format bool }

// prefixOf reads the letters before a quote; ok is false if they are a name.
func prefixOf(s string) (p prefix, ok bool) {
	if len(s) > 2 {
		return p, false
	}
	unicode := false
	for i := range len(s) {
		var seen *bool
		switch s[i] | 0x20 {
		case 'r':
			seen = &p.raw
		case 'b':
			seen = &p.bytes
		case 'f', 't':
			seen = &p.format
		case 'u':
			seen = &unicode
		default:
			return p, false
		}
		if *seen {
			return p, false
		}
		*seen = true
	}
	return p, (!unicode || len(s) == 1) && (!p.bytes || !p.format)
}

// quotes returns the length of the quotes at s[i:]: 1 or 3.
func quotes(s string, i int) int {
	if i+2 < len(s) && s[i+1] == s[i] && s[i+2] == s[i] {
		return 3
	}
	return 1
}

// closes reports whether n quotes c stand at s[i:].
func closes(s string, i int, c byte, n int) bool {
	return s[i] == c && (n == 1 || i+2 < len(s) && s[i+1] == c && s[i+2] == c)
}

// text reads a literal without fields, whose prefix begins at pos and whose
// quote stands where the lexer does.
func (l *lexer) text(pos int) {
	c, n := l.src[l.i], quotes(l.src, l.i)
	l.i += n
	for l.i < len(l.src) {
		switch {
		case l.src[l.i] == '\\':
			l.skipEscaped()
			continue
		case closes(l.src, l.i, c, n):
			l.i += n
			l.add(tokText, pos)
			return
		case lineBreak(l.src, l.i) > 0 && (n == 1 || l.suspicious && l.endsBefore(l.i+lineBreak(l.src, l.i))):
			l.unclosed(pos)
			return
		}
		l.i++
	}
	l.unpaired = n == 3
	l.unclosed(pos)
}

// endsBefore reports whether the line at i begins a definition that is no more
// indented than the string is: the quotes before it do not belong together.
func (l *lexer) endsBefore(i int) bool {
	start := i
	for i < len(l.src) && (l.src[i] == ' ' || l.src[i] == '\t') {
		i++
	}
	return i-start <= l.indents[len(l.indents)-1] && startsDefinition(l.src[i:])
}

// unclosed adds a literal that does not end. Its quote may be the closing one of
// the f-string that it stands in, so that ends too.
func (l *lexer) unclosed(pos int) {
	l.add(tokInvalid, pos)
	for n := len(l.frames); n > 0 && l.frames[n-1].count == 1; n = len(l.frames) {
		l.dropString()
	}
}

// skipEscaped skips a backslash and what it escapes.
func (l *lexer) skipEscaped() {
	l.i++
	if l.i < len(l.src) {
		l.i += max(1, lineBreak(l.src, l.i))
	}
}

// A frame is an open part of an f-string. They alternate: the text of the
// string, the expression of a field, the text of its format, and so on.
type frame struct {
	kind  frameKind
	quote byte
	count int // of the quotes
	raw   bool
	depth int // frameText: brackets before the string; frameField: within the field
}

type frameKind uint8

const (
	frameText frameKind = iota
	frameField
	frameFormat
)

func (l *lexer) inText() bool {
	return len(l.frames) > 0 && l.frames[len(l.frames)-1].kind != frameField
}

func (l *lexer) inField() bool {
	n := len(l.frames)
	return n > 0 && l.frames[n-1].kind == frameField && l.frames[n-1].depth == l.depth
}

// floor returns the number of brackets that a bracket here cannot close: those
// before the field.
func (l *lexer) floor() int {
	if n := len(l.frames); n > 0 {
		return l.frames[n-1].depth
	}
	return 0
}

// openFormat begins an f-string whose prefix is at pos.
func (l *lexer) openFormat(pos int, raw bool) {
	c, n := l.src[l.i], quotes(l.src, l.i)
	if len(l.frames) >= maxFormats {
		l.skipLine()
		l.add(tokInvalid, pos)
		return
	}
	l.i += n
	l.frames = append(l.frames, frame{frameText, c, n, raw, l.depth})
	l.add(tokFormatStart, pos)
}

// fieldOperator reads what ends the expression of a field.
func (l *lexer) fieldOperator() bool {
	pos := l.i
	f := l.frames[len(l.frames)-1]
	switch l.src[l.i] {
	case '}':
		l.i++
		l.closeField()
		l.add(opRightBrace, pos)
		return true
	case ':':
		l.i++
		l.frames = append(l.frames, frame{frameFormat, f.quote, f.count, f.raw, l.depth})
		l.add(opColon, pos)
		return true
	case '!':
		if l.i+1 < len(l.src) && l.src[l.i+1] == '=' {
			return false
		}
		l.i++
		l.add(opExclamation, pos)
		return true
	}
	return false
}

// closeField ends the field that is open.
func (l *lexer) closeField() {
	l.frames = l.frames[:len(l.frames)-1]
	l.depth--
}

// formatText reads literal text of an f-string or of a field's format, and what
// ends it.
func (l *lexer) formatText() {
	pos, f := l.i, l.frames[len(l.frames)-1]
	for l.i < len(l.src) {
		switch c := l.src[l.i]; {
		case c == '{' && f.kind == frameText && l.doubled('{'):
			l.i += 2
			continue
		case c == '}' && f.kind == frameText && l.doubled('}'):
			l.i += 2
			continue
		case c == '{' || c == '}':
			l.addText(pos)
			l.brace(f)
			return
		case closes(l.src, l.i, f.quote, f.count):
			l.addText(pos)
			l.dropString()
			l.i += f.count
			l.add(tokFormatEnd, l.i-f.count)
			return
		case f.count == 1 && lineBreak(l.src, l.i) > 0:
			l.dropString()
			l.add(tokInvalid, pos)
			return
		case c == '\\':
			l.escape(f)
			continue
		}
		l.i++
	}
	l.addText(pos)
}

func (l *lexer) doubled(c byte) bool { return l.i+1 < len(l.src) && l.src[l.i+1] == c }

func (l *lexer) addText(pos int) {
	if l.i > pos {
		l.add(tokFormatText, pos)
	}
}

// brace reads the brace that begins a field or ends its format.
func (l *lexer) brace(f frame) {
	pos := l.i
	l.i++
	switch {
	case l.src[pos] == '}' && f.kind == frameFormat:
		l.frames = l.frames[:len(l.frames)-1]
		l.closeField()
		l.add(opRightBrace, pos)
	case l.src[pos] == '}', l.depth >= maxBrackets, len(l.frames) >= maxFormats:
		l.skipLine()
		l.dropString()
		l.add(tokInvalid, pos)
	default:
		l.depth++
		l.frames = append(l.frames, frame{frameField, f.quote, f.count, f.raw, l.depth})
		l.add(opLeftBrace, pos)
	}
}

// escape skips a backslash and what it escapes. It never hides a brace; \N{…}
// has none that begins a field.
func (l *lexer) escape(f frame) {
	switch {
	case l.i+1 < len(l.src) && (l.src[l.i+1] == '{' || l.src[l.i+1] == '}'):
		l.i++
	case !f.raw && l.i+2 < len(l.src) && l.src[l.i+1] == 'N' && l.src[l.i+2] == '{':
		for l.i < len(l.src) && l.src[l.i] != '}' && l.src[l.i] != f.quote && lineBreak(l.src, l.i) == 0 {
			l.i++
		}
		if l.i < len(l.src) && l.src[l.i] == '}' {
			l.i++
		}
	default:
		l.skipEscaped()
	}
}

// dropString ends the innermost f-string with the fields that are open in it.
func (l *lexer) dropString() {
	for n, f := range slices.Backward(l.frames) {
		if f.kind == frameText {
			l.depth = f.depth
			l.frames = l.frames[:n]
			return
		}
	}
}

// closeFormats ends the f-strings that are open at the end of the file.
func (l *lexer) closeFormats() {
	if len(l.frames) > 0 {
		l.unpaired = l.unpaired || l.frames[0].count == 3
		l.frames = l.frames[:0]
		l.add(tokInvalid, l.i)
	}
}
