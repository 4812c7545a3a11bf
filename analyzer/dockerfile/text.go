package dockerfile

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// spanOf returns where the bytes [off, end) of text are written. It equals
// text.Span but finds the parts by binary search: an inline Dockerfile has one
// part a line.
func spanOf(text *value.Value, off, end int) source.Span {
	if text.Parts == nil {
		if text.At.Len() != len(text.Str) {
			return text.At
		}
		return text.At.Sub(off, end)
	}
	first, last := partsOf(text.Parts, off, end)
	if first >= last {
		return text.At
	}
	return partSpan(text.Parts[first], off, end).Join(partSpan(text.Parts[last-1], off, end))
}

// slice returns the bytes [off, end) of text as a value of their own.
func slice(text *value.Value, off, end int) *value.Value {
	if text.Parts == nil && text.At.Len() == len(text.Str) && text.State == value.Known && text.Step == nil {
		return value.NewString(text.Str[off:end], text.At.Sub(off, end))
	}
	if off == end {
		return &value.Value{Kind: value.String, At: spanOf(text, off, end)}
	}
	if first, last := partsOf(text.Parts, off, end); last-first == 1 {
		// Most words stand on one line.
		if p := &text.Parts[first]; p.At.Len() == int(p.End-p.Off) && p.State == value.Known && p.Var == "" && p.Step == nil {
			return value.NewString(text.Str[off:end], partSpan(*p, off, end))
		}
	}
	var b builder
	b.literal(text, off, end)
	return b.value()
}

// partsOf returns the range of parts that hold bytes of [off, end); for an
// empty range the one part that it stands in.
func partsOf(parts []value.Part, off, end int) (first, last int) {
	if len(parts) == 0 {
		return 0, 0
	}
	first = min(sort.Search(len(parts), func(i int) bool { return int(parts[i].End) > off }), len(parts)-1)
	last = first + 1
	for last < len(parts) && int(parts[last].Off) < end {
		last++
	}
	return first, min(last, len(parts))
}

// partSpan returns where the bytes [off, end) that lie in p are written.
func partSpan(p value.Part, off, end int) source.Span {
	if p.At.Len() != int(p.End-p.Off) {
		return p.At
	}
	from := min(max(off, int(p.Off)), int(p.End))
	to := max(min(end, int(p.End)), from)
	return p.At.Sub(from-int(p.Off), to-int(p.Off))
}

// A builder assembles a string whose bytes come from several places.
type builder struct {
	str   string // the text so far, as long as it is one literal
	buf   []byte // the text so far, otherwise
	parts []value.Part
}

func (b *builder) len() int {
	if b.buf != nil {
		return len(b.buf)
	}
	return len(b.str)
}

func (b *builder) write(s string) {
	switch {
	case b.buf != nil:
		b.buf = append(b.buf, s...)
	case b.str == "":
		b.str = s
	default:
		b.buf = append(append(make([]byte, 0, 2*(len(b.str)+len(s))), b.str...), s...)
	}
}

// add appends a part, joined to the one before it where both are literal and
// stand side by side.
func (b *builder) add(s string, p value.Part) {
	p.Off = int32(b.len())
	p.End = p.Off + int32(len(s))
	b.write(s)
	if n := len(b.parts); n > 0 {
		last := &b.parts[n-1]
		if last.State == p.State && last.Var == p.Var && last.Step == p.Step &&
			last.At.End() == p.At.Pos() && last.At.Len() == int(last.End-last.Off) && p.At.Len() == len(s) {
			last.End, last.At = p.End, last.At.Join(p.At)
			return
		}
	}
	b.parts = append(b.parts, p)
}

// literal appends the bytes [off, end) of text.
func (b *builder) literal(text *value.Value, off, end int) {
	if off >= end {
		return
	}
	if text.Parts == nil {
		b.add(text.Str[off:end], value.Part{At: spanOf(text, off, end), State: text.State, Step: text.Step})
		return
	}
	first, last := partsOf(text.Parts, off, end)
	b.parts = slices.Grow(b.parts, last-first)
	for _, p := range text.Parts[first:last] {
		from, to := max(off, int(p.Off)), min(end, int(p.End))
		if from >= to {
			continue
		}
		p.At = partSpan(p, off, end)
		b.add(text.Str[from:to], p)
	}
}

// replaced appends s, which is written as the bytes [off, end) of text.
func (b *builder) replaced(s string, text *value.Value, off, end int) {
	b.add(s, value.Part{At: spanOf(text, off, end), State: text.State, Step: text.Step})
}

// value returns what was assembled. Its place is the hull of its parts.
func (b *builder) value() *value.Value {
	v := &value.Value{Kind: value.String, Str: b.str, Parts: b.parts}
	if b.buf != nil {
		v.Str = string(b.buf)
	}
	for _, p := range b.parts {
		v.At = v.At.Join(p.At)
	}
	v.State = value.StateOf(b.parts)
	if len(b.parts) == 1 {
		p := b.parts[0]
		v.Step = p.Step
		if p.Var == "" && p.At.Len() == len(v.Str) {
			v.Parts = nil
		}
	}
	return v
}

// at returns what was assembled, written at span with its quotes and escapes.
func (b *builder) at(span source.Span) *value.Value {
	v := b.value()
	if v.Parts == nil && v.At != span {
		v.Parts = b.parts
	}
	v.At = span
	if v.Str == "" {
		v.Parts = nil
	}
	return v
}

// printable replaces each byte that is no UTF-8, and NUL, by "?": BuildKit's
// word scanner prints to standard error on them. Offsets stay.
func printable(text string) string {
	if strings.IndexByte(text, 0) < 0 && utf8.ValidString(text) {
		return text
	}
	out := []byte(text)
	for i := 0; i < len(out); {
		r, size := utf8.DecodeRune(out[i:])
		if r == 0 || r == utf8.RuneError && size == 1 {
			out[i] = '?'
		}
		i += size
	}
	return string(out)
}
