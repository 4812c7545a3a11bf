package shell

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A builder puts a word together from pieces of a script.
type builder struct {
	source *value.Value
	text   strings.Builder
	parts  []value.Part
}

// add appends the bytes [off, end) of the script.
func (b *builder) add(off, end int) {
	if off < end {
		b.insert(b.source.Sub(off, end))
	}
}

// insert appends a value from anywhere, with its own origin.
func (b *builder) insert(v *value.Value) {
	base := int32(b.text.Len())
	b.text.WriteString(v.Str)
	if v.Parts == nil {
		b.parts = append(b.parts, value.Part{Off: base, End: base + int32(len(v.Str)), At: v.At, State: v.State, Step: v.Step})
		return
	}
	for _, p := range v.Parts {
		p.Off, p.End = p.Off+base, p.End+base
		if p.State < v.State && v.State == value.Assumed {
			p.State = value.Assumed
		}
		b.parts = append(b.parts, p)
	}
}

// unknown appends an expansion as it is written.
func (b *builder) unknown(off, end int, name string) {
	base := int32(b.text.Len())
	b.text.WriteString(b.source.Str[off:end])
	b.parts = append(b.parts, value.Part{
		Off: base, End: base + int32(end-off), At: b.source.Span(off, end), State: value.Unknown, Var: name,
	})
}

// unescape appends literal text without its backslashes.
func (b *builder) unescape(off, end int, quoted bool) {
	text := b.source.Str
	start := off
	for i := off; i < end; i++ {
		if text[i] != '\\' || i+1 >= end || quoted && !strings.ContainsRune("$`\"\\\n", rune(text[i+1])) {
			continue
		}
		b.add(start, i)
		if i++; text[i] == '\n' {
			start = i + 1
		} else {
			start = i
		}
	}
	b.add(start, end)
}

// value returns the word, which is written at a place.
func (b *builder) value(at source.Span) *value.Value {
	return &value.Value{Kind: value.String, State: value.StateOf(b.parts), At: at, Str: b.text.String(), Parts: b.parts}
}
