package dockerfile

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// read fills in the instruction that stands in the bytes [off, end) of text. It
// returns the word for which BuildKit's line parser rejects the instruction,
// nil if it accepts it.
func read(in *Instruction, text *value.Value, off, end int, escape byte) (bad *value.Value) {
	s := scanner{text: text, escape: rune(escape)}
	s.command(off, end)
	in.Name = canonical(s.name)
	in.Keyword = spanOf(text, s.key[0], s.key[1])
	off, end = s.trim(off, end)
	in.At = spanOf(text, off, end)
	in.Flags = s.flags
	in.arguments = [2]int{s.off, s.end}
	if s.off == s.end {
		return nil
	}
	switch in.Name {
	case "ENV", "LABEL", "ARG":
		in.Pairs, bad = s.pairs(in.Name)
	case "FROM", "EXPOSE":
		in.Args = s.blankWords(s.off, s.end)
	case "ADD", "COPY", "VOLUME":
		if in.Args, in.JSON, bad = s.json(s.off, s.end); !in.JSON {
			in.Args = s.blankWords(s.off, s.end)
		}
	case "RUN", "CMD", "ENTRYPOINT", "SHELL":
		if in.Args, in.JSON, bad = s.json(s.off, s.end); !in.JSON {
			in.Args = []*value.Value{slice(text, s.off, s.end)}
		}
	case "HEALTHCHECK":
		bad = s.healthCheck(in)
	case "USER", "WORKDIR", "STOPSIGNAL", "MAINTAINER":
		in.Args = []*value.Value{slice(text, s.off, s.end)}
	case "ONBUILD":
		in.Inner = &Instruction{Text: text}
		bad = read(in.Inner, text, s.off, s.end, escape)
	}
	return bad
}

// canonical returns an instruction's name in upper case. BuildKit compares
// names in lower case, so that a letter such as "ſ", whose upper case is "S",
// makes another name.
func canonical(name string) string {
	if isInstruction(name) {
		return name
	}
	lower := strings.ToLower(name)
	upper := strings.ToUpper(lower)
	if back := strings.ToLower(upper); back != lower {
		return name
	}
	return upper
}

func (s *scanner) healthCheck(in *Instruction) (bad *value.Value) {
	t := s.text.Str
	off := s.off
	for off < s.end && !unicode.IsSpace(rune(t[off])) {
		off++
	}
	in.Check = slice(s.text, s.off, off)
	for off < s.end && unicode.IsSpace(rune(t[off])) {
		off++
	}
	if off == s.end {
		return nil
	}
	if in.Args, in.JSON, bad = s.json(off, s.end); !in.JSON {
		in.Args = []*value.Value{slice(s.text, off, s.end)}
	}
	return bad
}

// agrees reports whether BuildKit reads the instruction as in says.
func agrees(in *Instruction, node *parser.Node) bool {
	if in.Name != canonical(node.Value) || len(in.Flags) != len(node.Flags) {
		return false
	}
	for i, f := range in.Flags {
		if !f.is(node.Flags[i]) {
			return false
		}
	}
	if node.Attributes["json"] != in.JSON {
		return false
	}
	next := node.Next
	take := func(word string) bool {
		if next == nil || next.Value != word {
			return false
		}
		next = next.Next
		return true
	}
	switch {
	case in.Inner != nil:
		return next != nil && len(next.Children) == 1 && agrees(in.Inner, next.Children[0])
	case in.Check != nil && !take(in.Check.Str):
		return false
	}
	for _, word := range in.Args {
		if !take(word.Str) {
			return false
		}
	}
	for _, p := range in.Pairs {
		if in.Name == "ARG" {
			if next == nil || !p.is(next.Value) {
				return false
			}
			next = next.Next
			continue
		}
		separator := "="
		if p.Legacy {
			separator = ""
		}
		if p.Value == nil || !take(p.Key.Str) || !take(p.Value.Str) || !take(separator) {
			return false
		}
	}
	return next == nil || !isInstruction(in.Name) && next.Value == ""
}

// is reports whether p is written as word.
func (p *Pair) is(word string) bool {
	if p.Value == nil {
		return word == p.Key.Str
	}
	key := len(p.Key.Str)
	return len(word) == key+1+len(p.Value.Str) && word[:key] == p.Key.Str && word[key] == '=' && word[key+1:] == p.Value.Str
}

// is reports whether BuildKit reads f as word. It takes every byte of a flag
// for a rune.
func (f *Flag) is(word string) bool {
	next := func(text string) bool {
		for i := range len(text) {
			r, size := utf8.DecodeRuneInString(word)
			if r != rune(text[i]) {
				return false
			}
			word = word[size:]
		}
		return true
	}
	if !next("--") || !next(f.Name) {
		return false
	}
	if f.Value == nil {
		return word == ""
	}
	return next("=") && next(f.Value.Str) && word == ""
}

// degrade gives in the words that BuildKit reads, all with the span of the
// whole instruction.
func degrade(in *Instruction, node *parser.Node, at source.Span) {
	word := func(text string) *value.Value {
		return &value.Value{Kind: value.String, Str: text, At: at}
	}
	text := in.Text
	*in = Instruction{Name: canonical(node.Value), Keyword: at, At: at, Stage: in.Stage, JSON: node.Attributes["json"], Text: text}
	for _, flag := range node.Flags {
		name, v, ok := strings.Cut(strings.TrimPrefix(flag, "--"), "=")
		f := Flag{Name: name, At: at}
		if ok {
			f.Value = word(v)
			if name == "mount" || name == "device" {
				f.Fields = fields(f.Value)
			}
		}
		in.Flags = append(in.Flags, f)
	}
	next := node.Next
	if in.Name == "HEALTHCHECK" && next != nil {
		in.Check, next = word(next.Value), next.Next
	}
	for ; next != nil; next = next.Next {
		switch in.Name {
		case "ONBUILD":
			if len(next.Children) == 1 {
				in.Inner = &Instruction{Text: text}
				degrade(in.Inner, next.Children[0], at)
			}
		case "ENV", "LABEL":
			if next.Next == nil || next.Next.Next == nil {
				return
			}
			in.Pairs = append(in.Pairs, Pair{Key: word(next.Value), Value: word(next.Next.Value), Legacy: next.Next.Next.Value == ""})
			next = next.Next.Next
		case "ARG":
			key, v, ok := strings.Cut(next.Value, "=")
			p := Pair{Key: word(key)}
			if ok {
				p.Value = word(v)
			}
			in.Pairs = append(in.Pairs, p)
		default:
			in.Args = append(in.Args, word(next.Value))
		}
	}
}
