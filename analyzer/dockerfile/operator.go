package dockerfile

import (
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/shell"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// choose expands ${name-word}, ${name+word}, ${name?word} and their forms with
// a colon.
func (e *expansion) choose(out *builder, name string, operator rune, nullIsUnset bool, start int) bool {
	var word builder
	from, before := e.pos, e.unknown
	if e.depth++; e.depth > maxNesting {
		return e.fail(start, e.pos, "more than %d nested expressions", maxNesting)
	}
	fixed := len(e.fixed)
	ok := e.until('}', &word)
	e.fixed = e.fixed[:fixed] // the whole expression can be split
	e.depth--
	if !ok {
		return false
	}
	b := e.lookup(name, start)
	unset := b == nil || nullIsUnset && b.empty()
	at := spanOf(e.word, start, e.pos)
	switch {
	case b != nil && b.unknown() && operator == '-':
		e.unknown = before || word.value().IsUnknown()
		e.operand(out, &word, name, value.Assumed, from)
	case b != nil && b.unknown():
		e.unknown = true
		out.add(e.word.Str[start:e.pos], value.Part{At: at, State: value.Unknown, Var: name, Step: b.step})
	case operator == '-' && unset, operator == '+' && !unset:
		state := value.Known
		if b != nil && b.value.State == value.Assumed {
			state = value.Assumed
		}
		e.operand(out, &word, name, state, from)
	case operator == '-', operator == '?' && !unset:
		e.unknown = before
		e.substitute(out, name, start)
	case operator == '?':
		return e.fail(start, e.pos, "%s has to be set", source.Quote(name))
	default:
		e.unknown = before
	}
	return true
}

// operand writes the word of ${name-word} as the value of name.
func (e *expansion) operand(out, word *builder, name string, state value.State, from int) {
	step := &value.Step{Kind: value.Interpolate, At: spanOf(e.word, from, max(from, e.pos-1)), Detail: name}
	text := word.value().Str
	for _, p := range word.parts {
		if p.Var == "" {
			p.Var, p.Step = name, step
		}
		p.State = max(p.State, state)
		out.add(text[p.Off:p.End], p)
	}
	if len(word.parts) == 0 {
		out.add("", value.Part{At: step.At, State: state, Var: name, Step: step})
	}
}

// match expands ${name#pattern}, ${name%pattern} and ${name/pattern/text}.
func (e *expansion) match(out *builder, name string, operator rune, start int) bool {
	var skipped builder
	before := e.unknown
	e.unknown = false
	fixed := len(e.fixed)
	if operator == '/' {
		if strings.HasPrefix(e.word.Str[e.pos:], "/") {
			e.pos++
		}
		if !e.until('/', &skipped) {
			return false
		}
	}
	ok := e.until('}', &skipped)
	e.fixed = e.fixed[:fixed]
	if !ok {
		return false
	}
	expression := e.word.Str[start:e.pos]
	at := spanOf(e.word, start, e.pos)
	b := e.lookup(name, start)
	if e.unknown || b != nil && !b.value.IsKnown() || len(expression) > maxPattern || !e.affords(b, expression) {
		e.unknown = true
		p := value.Part{At: at, State: value.Unknown, Var: name}
		if b != nil {
			p.Step = b.step
		}
		out.add(expression, p)
		return true
	}
	e.unknown = before
	lex := shell.NewLex(e.escape)
	lex.SkipProcessQuotes = e.keepQuotes
	text, _, err := lex.ProcessWord(expression, environment{e.scope})
	if err != nil {
		return e.fail(start, e.pos, "%s holds a pattern that BuildKit does not read", source.Quote(expression))
	}
	p := value.Part{At: at, Var: name}
	if b != nil {
		p.State, p.Step = b.value.State, b.step
	}
	out.add(text, p)
	return true
}

// affords takes the cost of a match from what the build may spend. BuildKit
// compiles the pattern to a regexp.
func (e *expansion) affords(b *binding, expression string) bool {
	if b != nil {
		*e.scope.work -= len(expression) * len(b.value.Str)
	}
	return *e.scope.work > 0
}
