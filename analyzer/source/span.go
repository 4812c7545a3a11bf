package source

import "go/token"

// A Span is a half-open range of bytes in one file of a unit. Its positions
// count in the unit's [token.FileSet], so a span names its file by itself. The
// zero Span is invalid; a span with equal ends stands for absent text. It
// implements go/analysis's Range.
type Span struct{ pos, end int32 }

// NewSpan returns the span from pos up to, not including, end.
func NewSpan(pos, end token.Pos) Span { return Span{int32(pos), int32(end)} }

// Pos returns the position of the first byte.
func (s Span) Pos() token.Pos { return token.Pos(s.pos) }

// End returns the position after the last byte.
func (s Span) End() token.Pos { return token.Pos(s.end) }

// IsValid reports whether s names a place in a file.
func (s Span) IsValid() bool { return s.pos > 0 && s.end >= s.pos }

// Len returns the number of bytes in s.
func (s Span) Len() int { return int(s.end - s.pos) }

// Sub returns the part of s from off up to end, both counted in bytes from its
// start.
func (s Span) Sub(off, end int) Span { return Span{s.pos + int32(off), s.pos + int32(end)} }

// Contains reports whether t lies within s.
func (s Span) Contains(t Span) bool {
	return s.IsValid() && t.IsValid() && s.pos <= t.pos && t.end <= s.end
}

// Join returns the smallest span that covers s and t, which lie in one file. An
// invalid operand adds nothing.
func (s Span) Join(t Span) Span {
	switch {
	case !s.IsValid():
		return t
	case !t.IsValid():
		return s
	}
	return Span{min(s.pos, t.pos), max(s.end, t.end)}
}
