package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// words appends the words that one word of the script expands to.
func (r *reader) words(argv []*value.Value, word *syntax.Word) []*value.Value {
	if r.params != nil && r.functions == 0 && len(word.Parts) == 1 {
		part := word.Parts[0]
		if quoted, ok := part.(*syntax.DblQuoted); ok && len(quoted.Parts) == 1 {
			part = quoted.Parts[0]
		}
		if param, ok := part.(*syntax.ParamExp); ok && plain(param) && param.Param.Value == "@" {
			return append(argv, r.params[min(1, len(r.params)):]...)
		}
	}
	return append(argv, r.word(word))
}

// word expands a word as far as that is certain.
func (r *reader) word(word *syntax.Word) *value.Value {
	off, end := r.span(word)
	text := r.script.Source.Str
	if len(word.Parts) == 1 {
		switch part := word.Parts[0].(type) {
		case *syntax.Lit:
			if !strings.Contains(text[off:end], `\`) {
				return r.script.Source.Sub(off, end)
			}
		case *syntax.SglQuoted:
			if !part.Dollar && end-off > 2 {
				return r.script.Source.Sub(off+1, end-1)
			}
		case *syntax.DblQuoted:
			if inner := text[min(off+1, end):max(off+1, end-1)]; !part.Dollar && inner != "" && !strings.ContainsAny(inner, "\\$`") {
				return r.script.Source.Sub(off+1, end-1)
			}
		}
	}
	b := builder{source: r.script.Source}
	for _, part := range word.Parts {
		r.part(&b, part, false)
	}
	return b.value(r.spanOf(word))
}

func (r *reader) part(b *builder, part syntax.WordPart, quoted bool) {
	off, end := r.span(part)
	switch part := part.(type) {
	case *syntax.Lit:
		b.unescape(off, end, quoted)
	case *syntax.SglQuoted:
		switch {
		case !part.Dollar:
			b.add(off+1, max(off+1, end-1))
		case strings.Contains(r.script.Source.Str[off:end], `\`):
			b.unknown(off, end, "")
		default:
			b.add(off+2, max(off+2, end-1))
		}
	case *syntax.DblQuoted:
		for _, inner := range part.Parts {
			r.part(b, inner, true)
		}
	case *syntax.ParamExp:
		r.expand(b, part, quoted)
	case *syntax.CmdSubst:
		r.splice(off, end, "", quoted)
		b.unknown(off, end, "")
	default:
		b.unknown(off, end, "")
	}
}

// expand adds what a parameter expansion gives.
func (r *reader) expand(b *builder, param *syntax.ParamExp, quoted bool) {
	off, end := r.span(param)
	name := ""
	if param.Param != nil {
		name = param.Param.Value
	}
	if name == "" || param.Length || strings.ContainsAny(name, "?#$!-") {
		b.unknown(off, end, name)
		return
	}
	if given := r.script.Source.Sub(off, end); given.Parts != nil && !given.IsKnown() {
		b.insert(given) // Compose would have substituted it
		return
	}
	r.splice(off, end, name, quoted)
	if v := r.lookup(name, off); v != nil && (plain(param) || fallback(param)) && (quoted || one(v.Str)) && (v.Str != "" || plain(param)) {
		b.insert(v)
		return
	}
	if fallback(param) && r.unset(name, off) {
		inner := builder{source: b.source}
		for _, part := range param.Exp.Word.Parts {
			count := len(r.script.Splices)
			r.part(&inner, part, quoted)
			r.script.Splices = r.script.Splices[:count]
		}
		if v := inner.value(r.spanOf(param.Exp.Word)); v.IsKnown() && (quoted || one(v.Str)) {
			assumed := *v
			assumed.State = value.Assumed
			b.insert(&assumed)
			return
		}
	}
	b.unknown(off, end, name)
}

// plain reports whether a parameter expansion is $NAME or ${NAME}.
func plain(p *syntax.ParamExp) bool {
	return p.Param != nil && !p.Excl && !p.Length && p.Index == nil && p.Slice == nil && p.Repl == nil && p.Names == 0 && p.Exp == nil
}

// fallback reports whether a parameter expansion is ${NAME:-word} or ${NAME-word}.
func fallback(p *syntax.ParamExp) bool {
	if p.Excl || p.Index != nil || p.Exp == nil || p.Exp.Word == nil {
		return false
	}
	switch p.Exp.Op {
	case syntax.DefaultUnset, syntax.DefaultUnsetOrNull, syntax.AssignUnset, syntax.AssignUnsetOrNull:
		return true
	}
	return false
}

// one reports whether text stays one word and itself when it is expanded
// without quotes.
func one(text string) bool { return text != "" && !strings.ContainsAny(text, " \t\n*?[") }

func (r *reader) splice(off, end int, name string, quoted bool) {
	r.script.Splices = append(r.script.Splices, Splice{At: r.script.Source.Sub(off, end), Name: name, Quoted: quoted})
}
