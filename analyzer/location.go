package analyzer

import (
	"bytes"
	"fmt"
	"sort"
	"unicode/utf8"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// A Location is a span made independent of the unit's FileSet: everything that
// a report needs to name and show the place. The zero Location names nothing.
type Location struct {
	Path       string // slash-separated, relative to the root
	Start, End Position
	// Text is the source of the span, cut after MaxText bytes; secrets in it
	// are masked. It is untrusted and raw: escape it before printing.
	Text string
	// Lines are the lines the span touches, the first MaxLines of them.
	Lines []Line
}

// A Position is a place in a file. Lines and columns count from 1.
type Position struct {
	Offset int // in bytes from the start of the file
	Line   int
	Column int // in bytes
	Rune   int // column in Unicode code points, as editors and terminals count
	UTF16  int // column in UTF-16 code units, as SARIF and LSP count
}

// A Line is one line of source around a span, untrusted and raw. A long line is
// cut around the span.
type Line struct {
	Number     int
	Text       string // without its line break
	Column     int    // 1-based byte column at which Text begins, 1 if not cut
	Start, End int    // the bytes of Text that the span covers
	More       bool   // the line goes on after Text
}

// Limits on the source that a [Location] carries.
const (
	MaxText  = 1000
	MaxLines = 12
	maxAside = 160 // bytes of a long line kept before the span and after it
	maxLine  = 400 // bytes of a line kept in all
)

// IsZero reports whether l names no place.
func (l Location) IsZero() bool { return l.Path == "" }

// String renders the place as editors and terminals open it.
func (l Location) String() string {
	if l.Start.Line == 0 {
		return source.Escape(l.Path)
	}
	return fmt.Sprintf("%s:%d:%d", source.Escape(l.Path), l.Start.Line, l.Start.Rune)
}

// Locate resolves a span of f. The bytes of the masked spans are replaced by
// asterisks in every text it carries, byte by byte, so that columns still fit.
// They are in order and don't overlap.
func Locate(f *source.File, at source.Span, masked ...source.Span) Location {
	start, end := f.Offset(at.Pos()), f.Offset(at.End())
	l := Location{
		Path:  f.Path,
		Start: positionOf(f, start),
		End:   positionOf(f, end),
		Text:  maskedText(f, start, cutEnd(f.Content, start, end, MaxText), masked),
	}
	last := l.End.Line
	if end > start && l.End.Column == 1 {
		last-- // the span ends in a line break
	}
	for n := l.Start.Line; n <= last && len(l.Lines) < MaxLines; n++ {
		l.Lines = append(l.Lines, lineOf(f, n, start, end, masked))
	}
	return l
}

func positionOf(f *source.File, off int) Position {
	line, column := f.Position(off)
	return Position{Offset: off, Line: line, Column: column, Rune: f.RuneColumn(off), UTF16: f.UTF16Column(off)}
}

// lineOf returns line n of f, cut around the part that lies in [start, end).
func lineOf(f *source.File, n, start, end int, masked []source.Span) Line {
	from, to := f.LineRange(n)
	start, end = min(max(start, from), to), max(min(end, to), from)
	line := Line{Number: n, Column: 1}
	cut := from
	if to-from > maxLine {
		if start-from > maxAside {
			cut = runeStart(f.Content, start-maxAside)
		}
		if limit := max(min(end+maxAside, cut+maxLine), cut); limit < to {
			to = runeStart(f.Content, limit)
			line.More = true
		}
	}
	line.Column += cut - from
	line.Text = maskedText(f, cut, to, masked)
	line.Start, line.End = min(start, to)-cut, min(max(start, end), to)-cut
	return line
}

// cutEnd returns end, or the end of a rune at most limit bytes after start.
func cutEnd(content []byte, start, end, limit int) int {
	if end-start <= limit {
		return end
	}
	return runeStart(content, start+limit)
}

// runeStart returns the start of the rune that holds the byte at off.
func runeStart(content []byte, off int) int {
	for back := 0; back < utf8.UTFMax && off-back > 0 && off-back < len(content); back++ {
		if utf8.RuneStart(content[off-back]) {
			return off - back
		}
	}
	return off
}

func maskedText(f *source.File, start, end int, masked []source.Span) string {
	var text []byte // a copy, once there is something to mask
	first := sort.Search(len(masked), func(i int) bool { return f.Offset(masked[i].End()) > start })
	for _, m := range masked[first:] {
		if f.Offset(m.Pos()) >= end {
			break
		}
		if text == nil {
			text = bytes.Clone(f.Content[start:end])
		}
		for off := max(f.Offset(m.Pos()), start); off < min(f.Offset(m.End()), end); off++ {
			if text[off-start] != '\n' {
				text[off-start] = '*'
			}
		}
	}
	if text == nil {
		text = f.Content[start:end]
	}
	return string(text)
}
