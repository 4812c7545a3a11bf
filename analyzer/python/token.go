package python

// A kind is the type of a token. Every operator and keyword has its own, so
// that the parser compares numbers.
type kind uint8

const (
	tokEndOfFile kind = iota
	tokNewline
	tokIndent
	tokDedent
	tokInvalid // text that is no token; ends the statement as bad
	tokName
	tokNumber
	tokText        // a string literal without fields, prefix and quotes included
	tokFormatStart // prefix and opening quotes of an f-string or t-string
	tokFormatText  // literal text between fields
	tokFormatEnd   // closing quotes

	firstOperator
	opLeftParen
	opRightParen
	opLeftBracket
	opRightBracket
	opLeftBrace
	opRightBrace
	opComma
	opColon
	opSemicolon
	opDot
	opEllipsis
	opAt
	opArrow
	opExclamation // conversion of a field
	opTilde
	opWalrus
	opAssign
	firstComparison
	opEqual
	opNotEqual
	opLess
	opGreater
	opLessEqual
	opGreaterEqual
	lastComparison
	firstBinary
	opPipe
	opCaret
	opAmpersand
	opShiftLeft
	opShiftRight
	opPlus
	opMinus
	opStar
	opSlash
	opDoubleSlash
	opPercent
	opDoubleStar
	lastBinary
	opAugmented // every operator that ends in "=" and assigns

	firstKeyword
	kwFalse
	kwNone
	kwTrue
	kwAnd
	kwAs
	kwAssert
	kwAsync
	kwAwait
	kwBreak
	kwClass
	kwContinue
	kwDef
	kwDel
	kwElif
	kwElse
	kwExcept
	kwFinally
	kwFor
	kwFrom
	kwGlobal
	kwIf
	kwImport
	kwIn
	kwIs
	kwLambda
	kwNonlocal
	kwNot
	kwOr
	kwPass
	kwRaise
	kwReturn
	kwTry
	kwWhile
	kwWith
	kwYield
)

// A token is a piece of the text [pos, end).
type token struct {
	pos, end int32
	kind     kind
}

// word returns the kind of an identifier: a keyword's or name. The words match,
// case, type and _ are names; where they stand makes them more.
func word(s string) kind {
	if len(s) < 2 || len(s) > 8 {
		return tokName
	}
	switch s[0] {
	case 'F', 'N', 'T':
		return constantWord(s)
	case 'a', 'b', 'c', 'd', 'e':
		return wordToE(s)
	case 'f', 'g', 'i':
		return wordToI(s)
	case 'l', 'n', 'o', 'p', 'r', 't', 'w', 'y':
		return wordToY(s)
	}
	return tokName
}

func constantWord(s string) kind {
	switch s {
	case "False":
		return kwFalse
	case "None":
		return kwNone
	case "True":
		return kwTrue
	}
	return tokName
}

func wordToE(s string) kind {
	switch s {
	case "and":
		return kwAnd
	case "as":
		return kwAs
	case "assert":
		return kwAssert
	case "async":
		return kwAsync
	case "await":
		return kwAwait
	case "break":
		return kwBreak
	case "class":
		return kwClass
	case "continue":
		return kwContinue
	case "def":
		return kwDef
	case "del":
		return kwDel
	case "elif":
		return kwElif
	case "else":
		return kwElse
	case "except":
		return kwExcept
	}
	return tokName
}

func wordToI(s string) kind {
	switch s {
	case "finally":
		return kwFinally
	case "for":
		return kwFor
	case "from":
		return kwFrom
	case "global":
		return kwGlobal
	case "if":
		return kwIf
	case "import":
		return kwImport
	case "in":
		return kwIn
	case "is":
		return kwIs
	}
	return tokName
}

func wordToY(s string) kind {
	switch s {
	case "lambda":
		return kwLambda
	case "nonlocal":
		return kwNonlocal
	case "not":
		return kwNot
	case "or":
		return kwOr
	case "pass":
		return kwPass
	case "raise":
		return kwRaise
	case "return":
		return kwReturn
	case "try":
		return kwTry
	case "while":
		return kwWhile
	case "with":
		return kwWith
	case "yield":
		return kwYield
	}
	return tokName
}

// operator returns the kind of the operator that s starts with and its length;
// invalid and 1 for what is none.
func operator(s string) (kind, int) {
	k := single(s[0])
	if k >= opLeftParen && k <= opComma {
		return k, 1
	}
	var second, third byte
	if len(s) > 1 {
		second = s[1]
	}
	if len(s) > 2 {
		third = s[2]
	}
	switch doubled := second == s[0]; {
	case doubled && s[0] == '.' && third == '.':
		return opEllipsis, 3
	case doubled && (s[0] == '*' || s[0] == '/' || s[0] == '<' || s[0] == '>'):
		if third == '=' {
			return opAugmented, 3
		}
		return double(s[0]), 2
	case second == '=':
		return withEqual(s[0], k)
	case s[0] == '-' && second == '>':
		return opArrow, 2
	}
	if s[0] == '!' {
		return tokInvalid, 1
	}
	return k, 1
}

func single(c byte) kind {
	switch c {
	case '(':
		return opLeftParen
	case ')':
		return opRightParen
	case '[':
		return opLeftBracket
	case ']':
		return opRightBracket
	case '{':
		return opLeftBrace
	case '}':
		return opRightBrace
	case ',':
		return opComma
	case ':':
		return opColon
	case ';':
		return opSemicolon
	case '.':
		return opDot
	case '@':
		return opAt
	case '~':
		return opTilde
	case '=':
		return opAssign
	case '!':
		return opExclamation
	}
	return singleBinary(c)
}

func singleBinary(c byte) kind {
	switch c {
	case '<':
		return opLess
	case '>':
		return opGreater
	case '|':
		return opPipe
	case '^':
		return opCaret
	case '&':
		return opAmpersand
	case '+':
		return opPlus
	case '-':
		return opMinus
	case '*':
		return opStar
	case '/':
		return opSlash
	case '%':
		return opPercent
	}
	return tokInvalid
}

func double(c byte) kind {
	switch c {
	case '*':
		return opDoubleStar
	case '/':
		return opDoubleSlash
	case '<':
		return opShiftLeft
	}
	return opShiftRight
}

// withEqual returns the kind of the character c, whose own kind is k, with "="
// after it.
func withEqual(c byte, k kind) (kind, int) {
	switch c {
	case '=':
		return opEqual, 2
	case '!':
		return opNotEqual, 2
	case '<':
		return opLessEqual, 2
	case '>':
		return opGreaterEqual, 2
	case ':':
		return opWalrus, 2
	case '@':
		return opAugmented, 2
	}
	if k > firstBinary && k < lastBinary {
		return opAugmented, 2
	}
	return k, 1
}
