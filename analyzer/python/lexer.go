package python

import (
	"slices"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// CPython's own limits: a file beyond them does not run.
const (
	maxBrackets = 200
	maxIndents  = 100
	maxFormats  = 300 // open f-strings, fields and formats; CPython has 150 f-strings
)

// A lexer turns text into tokens. Logical lines end in a newline token, blocks
// lie between an indent and a dedent.
type lexer struct {
	src      string
	at       source.Span
	i        int
	tokens   []token
	comments []source.Span
	bad      []Bad

	lineStart bool
	indents   []int // columns of the open blocks, of the module first
	stray     int   // column of a line that belongs to no block and was taken into one
	depth     int   // open brackets and fields
	frames    []frame

	unpaired   bool // three quotes were open at the end of the file
	suspicious bool // that is known from a first reading: a definition ends them
}

// newLexer returns a lexer that puts its tokens into a buffer.
func newLexer(src string, at source.Span, buffer []token) *lexer {
	return &lexer{
		src: src, at: at, lineStart: true,
		tokens: slices.Grow(buffer[:0], len(src)/5+16), indents: make([]int, 1, 8), stray: -1,
	}
}

// run reads all of the text. The last token is the end of file. If three quotes
// are left open at the end, every string after the mistake is taken for code and
// the code for strings, so that the text is read once more.
func (l *lexer) run() {
	l.read()
	if l.unpaired {
		*l = *newLexer(l.src, l.at, l.tokens)
		l.suspicious = true
		l.read()
	}
}

func (l *lexer) read() {
	if len(l.src) >= 3 && l.src[:3] == "\ufeff" {
		l.i = 3
	}
	for l.i < len(l.src) {
		switch {
		case l.inText():
			l.formatText()
		case l.lineStart:
			l.line()
		default:
			l.next()
		}
	}
	l.closeFormats()
	if n := len(l.tokens); n > 0 && l.tokens[n-1].kind != tokNewline {
		l.add(tokNewline, l.i)
	}
	for len(l.indents) > 1 {
		l.indents = l.indents[:len(l.indents)-1]
		l.add(tokDedent, l.i)
	}
	l.add(tokEndOfFile, l.i)
}

// add adds the token from pos to where the lexer stands.
func (l *lexer) add(k kind, pos int) {
	l.tokens = append(l.tokens, token{int32(pos), int32(l.i), k})
}

func (l *lexer) report(message string, off, end int) {
	l.bad = append(l.bad, Bad{l.at.Sub(off, end), message})
}

// line reads the indentation of a line.
func (l *lexer) line() {
	l.lineStart = false
	column := l.indentation()
	if l.i >= len(l.src) || l.src[l.i] == '#' || lineBreak(l.src, l.i) > 0 {
		l.blank()
		return
	}
	if l.depth > 0 {
		if column > l.indents[len(l.indents)-1] || !startsDefinition(l.src[l.i:]) {
			return
		}
		l.abandon()
	}
	l.block(column)
}

// abandon ends the logical line with the token before, which left brackets open.
func (l *lexer) abandon() {
	l.depth, l.frames = 0, l.frames[:0]
	end := l.tokens[len(l.tokens)-1].end
	l.tokens = append(l.tokens, token{end, end, tokInvalid}, token{end, end, tokNewline})
}

// indentation skips blanks and returns the column after them. A backslash does
// not split indentation: the first line's counts.
func (l *lexer) indentation() int {
	column, first := 0, 0
	for ; l.i < len(l.src); l.i++ {
		switch l.src[l.i] {
		case ' ':
			column++
		case '\t':
			column = column/8*8 + 8
		case '\f':
			column = 0
		case '\\':
			n := lineBreak(l.src, l.i+1)
			if n == 0 {
				return max(first, column)
			}
			if first == 0 {
				first = column
			}
			column = 0
			l.i += n
		default:
			if first > 0 {
				return first
			}
			return column
		}
	}
	return column
}

// blank skips the rest of a line without statements.
func (l *lexer) blank() {
	if l.i < len(l.src) && l.src[l.i] == '#' {
		l.comment()
	}
	l.i += lineBreak(l.src, l.i)
	l.lineStart = true
}

func (l *lexer) comment() {
	pos := l.i
	for l.i < len(l.src) && l.src[l.i] != '\n' && l.src[l.i] != '\r' {
		l.i++
	}
	l.comments = append(l.comments, l.at.Sub(pos, l.i))
}

// block opens and closes blocks for a line that begins at column. A line between
// two levels belongs to the outer one.
func (l *lexer) block(column int) {
	top := l.indents[len(l.indents)-1]
	switch {
	case column == top:
		return
	case column > top && column == l.stray:
		return
	case column > top && len(l.indents) > maxIndents:
		l.stray = column
		l.report("too many levels of indentation", l.i, l.i)
		return
	case column > top:
		l.indents = append(l.indents, column)
		l.add(tokIndent, l.i)
		return
	}
	for column < l.indents[len(l.indents)-1] {
		l.indents = l.indents[:len(l.indents)-1]
		l.add(tokDedent, l.i)
	}
	l.stray = -1
	if column > l.indents[len(l.indents)-1] {
		l.stray = column
		l.report("indentation matches no outer level", l.i, l.i)
	}
}

// startsDefinition reports whether a line begins a definition or an import,
// which no bracket may hold: one before it was not closed.
func startsDefinition(rest string) bool {
	for _, word := range [...]string{"def ", "class ", "async def ", "import "} {
		if len(rest) > len(word) && rest[:len(word)] == word {
			return true
		}
	}
	return len(rest) > 1 && rest[0] == '@' && startsName(rest[1]) && decorates(rest)
}

// decorates reports whether the line after the first one of s begins a
// definition or another decorator; otherwise the first is a product.
func decorates(s string) bool {
	i := 0
	for i < len(s) && s[i] != '\n' {
		i++
	}
	for i < len(s) && (s[i] == '\n' || s[i] == ' ' || s[i] == '\t' || s[i] == '\r') {
		i++
	}
	for _, word := range [...]string{"def ", "class ", "async ", "@"} {
		if len(s)-i > len(word) && s[i:i+len(word)] == word {
			return true
		}
	}
	return false
}

// next reads one token, or what lies between two.
func (l *lexer) next() {
	c := l.src[l.i]
	switch {
	case startsName(c):
		l.word()
	case c == ' ' || c == '\t' || c == '\f':
		l.i++
	case c == '\n' || c == '\r':
		if l.depth == 0 {
			l.add(tokNewline, l.i)
		}
		l.i += lineBreak(l.src, l.i)
		l.lineStart = true
	case c == '#':
		l.comment()
	case c == '\'' || c == '"':
		l.text(l.i)
	case isDigit(c) || c == '.' && l.i+1 < len(l.src) && isDigit(l.src[l.i+1]):
		l.number()
	case c == '\\' && lineBreak(l.src, l.i+1) > 0:
		l.i += 1 + lineBreak(l.src, l.i+1)
	default:
		l.operator()
	}
}

// word reads a name, a keyword, or a literal with a prefix.
func (l *lexer) word() {
	pos := l.i
	for l.i < len(l.src) && inName(l.src[l.i]) {
		l.i++
	}
	if l.i < len(l.src) && (l.src[l.i] == '"' || l.src[l.i] == '\'') {
		if p, ok := prefixOf(l.src[pos:l.i]); ok {
			if p.format {
				l.openFormat(pos, p.raw)
			} else {
				l.text(pos)
			}
			return
		}
	}
	l.add(word(l.src[pos:l.i]), pos)
}

// operator reads an operator and keeps count of brackets.
func (l *lexer) operator() {
	pos := l.i
	if l.inField() && l.fieldOperator() {
		return
	}
	k, n := operator(l.src[l.i:])
	l.i += n
	switch k {
	case opLeftParen, opLeftBracket, opLeftBrace:
		if l.depth >= maxBrackets {
			l.skipLine()
			k = tokInvalid
			break
		}
		l.depth++
	case opRightParen, opRightBracket, opRightBrace:
		if l.depth > l.floor() {
			l.depth--
		}
	}
	l.add(k, pos)
}

// skipLine goes to the end of the line.
func (l *lexer) skipLine() {
	for l.i < len(l.src) && l.src[l.i] != '\n' && l.src[l.i] != '\r' {
		l.i++
	}
}

// number reads a numeric literal. It ends before what cannot belong to it, as in
// "1if x else 2".
func (l *lexer) number() {
	pos := l.i
	if l.src[l.i] == '0' && l.i+2 < len(l.src) {
		switch l.src[l.i+1] | 0x20 {
		case 'x':
			l.i += 2
			l.digits(isHexDigit)
			l.add(tokNumber, pos)
			return
		case 'b', 'o':
			l.i += 2
			l.digits(isDigit)
			l.add(tokNumber, pos)
			return
		}
	}
	l.digits(isDigit)
	if l.i < len(l.src) && l.src[l.i] == '.' {
		l.i++
		l.digits(isDigit)
	}
	l.exponent()
	if l.i < len(l.src) && l.src[l.i]|0x20 == 'j' {
		l.i++
	}
	l.add(tokNumber, pos)
}

func (l *lexer) digits(is func(byte) bool) {
	for l.i < len(l.src) && (is(l.src[l.i]) || l.src[l.i] == '_') {
		l.i++
	}
}

func (l *lexer) exponent() {
	i := l.i
	if i >= len(l.src) || l.src[i]|0x20 != 'e' {
		return
	}
	i++
	if i < len(l.src) && (l.src[i] == '+' || l.src[i] == '-') {
		i++
	}
	if i < len(l.src) && isDigit(l.src[i]) {
		l.i = i
		l.digits(isDigit)
	}
}

// lineBreak returns the length of the line break at s[i:], 0 if there is none.
func lineBreak(s string, i int) int {
	switch {
	case i >= len(s):
		return 0
	case s[i] == '\n':
		return 1
	case s[i] != '\r':
		return 0
	case i+1 < len(s) && s[i+1] == '\n':
		return 2
	}
	return 1
}

func startsName(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c >= 0x80
}

func inName(c byte) bool { return startsName(c) || isDigit(c) }

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isHexDigit(c byte) bool { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }
