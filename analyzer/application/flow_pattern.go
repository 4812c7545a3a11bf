package application

import (
	"regexp/syntax"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/python"
)

// compiled returns the pattern of a compiled expression.
func (w *walker) compiled(e python.Expr) python.Expr {
	if r, ok := w.object(e).(*result); ok && r.call != nil {
		return argument(r.call, "pattern", 0)
	}
	return nil
}

// matched returns what a regular expression says of a text.
func (w *walker) matched(p string, pattern, text python.Expr, holds bool) []fact {
	if text == nil || !holds {
		return nil
	}
	written, ok := "", false
	if pattern != nil {
		written, ok = w.constant(pattern)
	}
	if !ok {
		return []fact{{expr: text, weak: everyBit, whole: true}}
	}
	switch lastDot(p) {
	case "fullmatch":
		written = "^(?:" + written + ")$"
	case "match":
		written = "^(?:" + written + ")"
	}
	clean := allows(written)
	return []fact{{expr: text, clean: clean, weak: everyBit &^ clean}}
}

// allows returns for which sinks a text is harmless that matches a regular
// expression with both its ends.
func allows(pattern string) classes {
	const maxPattern = 500
	pattern = strings.ReplaceAll(pattern, `\Z`, `\z`)
	if len(pattern) > maxPattern {
		return 0
	}
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return 0
	}
	begins, ends := anchored(re, syntax.OpBeginText, false), anchored(re, syntax.OpEndText, true)
	if !begins || !ends {
		return 0
	}
	var set [128]bool
	other := false
	collect(re, &set, &other)
	if other {
		return 0
	}
	has := func(chars string) bool {
		for i := range len(chars) {
			if set[chars[i]] {
				return true
			}
		}
		return false
	}
	clean := deserializeBit
	if !has(" \t\n;|&$`<>(){}[]*?!~#'\"\\^") {
		clean |= shellBit
	}
	if !has("-") {
		clean |= commandBit
	}
	if !has("/") {
		clean |= fileBit
	}
	if !has("/") && !has(":") {
		clean |= forgeryBit
	}
	if !has("(.[") {
		clean |= codeBit
	}
	if !has("{") {
		clean |= templateBit
	}
	return clean
}

// anchored reports whether every text that matches begins, or ends, with an
// empty match at the text's end.
func anchored(re *syntax.Regexp, op syntax.Op, last bool) bool {
	switch re.Op {
	case op:
		return true
	case syntax.OpConcat:
		i := 0
		if last {
			i = len(re.Sub) - 1
		}
		return anchored(re.Sub[i], op, last)
	case syntax.OpCapture:
		return anchored(re.Sub[0], op, last)
	case syntax.OpAlternate:
		for _, sub := range re.Sub {
			if !anchored(sub, op, last) {
				return false
			}
		}
		return true
	}
	return false
}

// collect notes the characters that a regular expression allows.
func collect(re *syntax.Regexp, set *[128]bool, other *bool) {
	switch re.Op {
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			add(r, r, set, other)
		}
	case syntax.OpCharClass:
		for i := 0; i+1 < len(re.Rune); i += 2 {
			add(re.Rune[i], re.Rune[i+1], set, other)
		}
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		*other = true
	}
	for _, sub := range re.Sub {
		collect(sub, set, other)
	}
}

func add(low, high rune, set *[128]bool, other *bool) {
	if high >= 0x250 { // beyond letters: a class of what is not allowed
		*other = true
	}
	for r := low; r <= high && r < 128; r++ {
		set[r] = true
	}
}
