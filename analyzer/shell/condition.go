package shell

import (
	"slices"
	"strconv"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// match reports whether a pattern of a case matches a word, and whether that can
// be told.
func match(pattern *syntax.Word, word string) (matches, known bool) {
	text, ok := plainText(pattern)
	if !ok {
		return false, false
	}
	if rest, found := strings.CutSuffix(text, "*"); found && !strings.ContainsAny(rest, "*?[\\") {
		return strings.HasPrefix(word, rest), true
	}
	if strings.ContainsAny(text, "*?[\\") {
		return false, false
	}
	return text == word, true
}

// plainText returns the text of a word without expansions.
func plainText(word *syntax.Word) (string, bool) {
	b := branches{}
	return b.text(word)
}

// holds reports whether a condition holds, and whether that can be told.
func (b *branches) holds(stmt *syntax.Stmt) (holds, known bool) {
	switch cmd := stmt.Cmd.(type) {
	case *syntax.CallExpr:
		holds, known = b.test(cmd)
	case *syntax.TestClause:
		holds, known = b.expression(cmd.X)
	case *syntax.BinaryCmd:
		x, knownX := b.holds(cmd.X)
		y, knownY := b.holds(cmd.Y)
		switch cmd.Op {
		case syntax.AndStmt:
			holds, known = x && y, knownX && knownY || knownX && !x || knownY && !y
			holds = holds && known
		case syntax.OrStmt:
			holds, known = knownX && x || knownY && y, knownX && knownY || knownX && x || knownY && y
		default:
		}
	}
	return holds != stmt.Negated, known
}

// test decides [ and test.
func (b *branches) test(cmd *syntax.CallExpr) (holds, known bool) {
	if len(cmd.Args) < 2 || len(cmd.Args) > 6 {
		return false, false
	}
	args := cmd.Args[1:]
	switch cmd.Args[0].Lit() {
	case "test":
	case "[":
		args = args[:len(args)-1]
	default:
		return false, false
	}
	negated := len(args) > 1 && args[0].Lit() == "!"
	if negated {
		args = args[1:]
	}
	switch len(args) {
	case 1:
		text, ok := b.text(args[0])
		holds, known = text != "", ok
	case 2:
		text, ok := b.text(args[1])
		switch args[0].Lit() {
		case "-z":
			holds, known = text == "", ok
		case "-n":
			holds, known = text != "", ok
		}
	case 3:
		x, okX := b.text(args[0])
		y, okY := b.text(args[2])
		if okX && okY {
			holds, known = compare(x, args[1].Lit(), y)
		}
	}
	return holds != negated, known
}

// compare decides a comparison of texts or numbers.
func compare(x, operator, y string) (holds, known bool) {
	switch operator {
	case "=", "==":
		return x == y, true
	case "!=":
		return x != y, true
	}
	n, errX := strconv.Atoi(x)
	m, errY := strconv.Atoi(y)
	if errX != nil || errY != nil {
		return false, false
	}
	switch operator {
	case "-eq":
		return n == m, true
	case "-ne":
		return n != m, true
	case "-lt":
		return n < m, true
	case "-le":
		return n <= m, true
	case "-gt":
		return n > m, true
	case "-ge":
		return n >= m, true
	}
	return false, false
}

// expression decides what stands in [[ ]].
func (b *branches) expression(x syntax.TestExpr) (holds, known bool) {
	if b.depth++; b.depth > maxNesting {
		return false, false
	}
	defer func() { b.depth-- }()
	switch x := x.(type) {
	case *syntax.Word:
		text, ok := b.text(x)
		return text != "", ok
	case *syntax.ParenTest:
		return b.expression(x.X)
	case *syntax.UnaryTest:
		if x.Op == syntax.TsNot {
			holds, known = b.expression(x.X)
			return !holds, known
		}
		word, ok := x.X.(*syntax.Word)
		if !ok || x.Op != syntax.TsEmpStr && x.Op != syntax.TsNempStr {
			return false, false
		}
		text, ok := b.text(word)
		return (text == "") == (x.Op == syntax.TsEmpStr), ok
	case *syntax.BinaryTest:
		left, ok := x.X.(*syntax.Word)
		right, also := x.Y.(*syntax.Word)
		if !ok || !also || x.Op != syntax.TsMatch && x.Op != syntax.TsMatchShort && x.Op != syntax.TsNoMatch {
			return false, false
		}
		text, ok := b.text(left)
		if !ok {
			return false, false
		}
		holds, known = match(right, text)
		return holds != (x.Op == syntax.TsNoMatch), known
	}
	return false, false
}

// text returns what a word expands to, if parameters and variables that nothing
// changes tell it.
func (b *branches) text(word *syntax.Word) (string, bool) {
	if word == nil {
		return "", false
	}
	return b.parts(word.Parts)
}

func (b *branches) parts(parts []syntax.WordPart) (string, bool) {
	var all strings.Builder
	for _, part := range parts {
		text, ok := "", false
		switch part := part.(type) {
		case *syntax.Lit:
			text, ok = part.Value, !strings.Contains(part.Value, `\`)
		case *syntax.SglQuoted:
			text, ok = part.Value, !part.Dollar
		case *syntax.DblQuoted:
			text, ok = b.parts(part.Parts)
		case *syntax.ParamExp:
			text, ok = b.parameter(part)
		}
		if !ok {
			return "", false
		}
		all.WriteString(text)
	}
	return all.String(), true
}

func (b *branches) parameter(p *syntax.ParamExp) (string, bool) {
	if b.r == nil || p.Param == nil || !plain(p) && !fallback(p) {
		return "", false
	}
	name, text, set := p.Param.Value, "", false
	switch {
	case name == "#":
		return strconv.Itoa(len(b.params) - 1), b.params != nil && plain(p)
	case len(name) == 1 && name[0] >= '0' && name[0] <= '9':
		if b.params == nil {
			return "", false
		}
		if i := int(name[0] - '0'); i < len(b.params) {
			if !b.params[i].IsKnown() {
				return "", false
			}
			text, set = b.params[i].Str, true
		}
	case b.r.env == nil || slices.Contains(b.set, name):
		return "", false
	default:
		v, known := b.r.env(name)
		if !known || v == nil || v.State >= value.Assumed {
			return "", false // an image or a shell's own file may set it
		}
		text, set = v.Str, true
	}
	if fallback(p) && text == "" && !set || fallback(p) && text == "" && (p.Exp.Op == syntax.DefaultUnsetOrNull || p.Exp.Op == syntax.AssignUnsetOrNull) {
		return b.text(p.Exp.Word)
	}
	return text, true
}
