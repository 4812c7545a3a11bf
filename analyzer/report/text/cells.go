package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Widths in columns.
const (
	tabStop   = 4
	maxColumn = 110 // of source shown in one line
	before    = 40  // of a long line kept before the span
)

// cell is one rune of a source line as it is shown.
type cell struct {
	text    string
	columns int
	offset  int // in bytes, in the line
}

// cellsOf lays a raw line out in columns.
func cellsOf(line string) []cell {
	cells := make([]cell, 0, len(line))
	column := 0
	for offset := 0; offset < len(line); {
		r, size := utf8.DecodeRuneInString(line[offset:])
		c := cell{offset: offset}
		switch {
		case r == '\t':
			c.columns = tabStop - column%tabStop
			c.text = strings.Repeat(" ", c.columns)
		case r == utf8.RuneError && size == 1:
			c.text = hexByte(line[offset])
			c.columns = len(c.text)
		default:
			c.text = source.Visible(line[offset : offset+size])
			c.columns = columnsOf(c.text)
		}
		column += c.columns
		cells = append(cells, c)
		offset += size
	}
	return cells
}

func hexByte(b byte) string {
	const digits = "0123456789abcdef"
	return `\x` + string(digits[b>>4]) + string(digits[b&15])
}

// columnsOf returns the columns that visible text takes.
func columnsOf(text string) int {
	n := 0
	for _, r := range text {
		n += runeColumns(r)
	}
	return n
}

func runeColumns(r rune) int {
	if r < 0x300 {
		return 1
	}
	if unicode.In(r, unicode.Mn, unicode.Me) {
		return 0 // combining marks and variation selectors
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	default:
		return 1
	}
}

// marked is a line cut to what is shown, with the columns of its span.
type marked struct {
	text    string
	from    int // columns before the span
	columns int // of the span, at least 1
}

// mark lays out a line with the bytes [start, end) marked, and cuts it around
// them when it is long. More says that the line goes on after its text, cut that
// it began earlier.
func mark(line string, start, end int, cut, more bool) marked {
	cells := cellsOf(line)
	first, last := len(cells), len(cells)
	for i, c := range cells {
		if c.offset >= start && first == len(cells) {
			first = i
		}
		if c.offset >= end {
			last = i
			break
		}
	}
	last = max(first, last)
	from, to := 0, len(cells)
	if total := columnsIn(cells); total > maxColumn {
		from = first
		for kept := 0; from > 0 && kept+cells[from-1].columns <= before; from-- {
			kept += cells[from-1].columns
		}
		if columnsIn(cells[:last]) <= maxColumn {
			from = 0 // the span is visible without a cut on the left
		}
		to = from
		for kept := 0; to < len(cells) && kept+cells[to].columns <= maxColumn; to++ {
			kept += cells[to].columns
		}
		cut, more = cut || from > 0, more || to < len(cells)
	}
	var m marked
	var b strings.Builder
	if cut {
		b.WriteString("…")
		m.from = 1
	}
	for i := from; i < to; i++ {
		b.WriteString(cells[i].text)
		switch {
		case i < first:
			m.from += cells[i].columns
		case i < last:
			m.columns += cells[i].columns
		}
	}
	if more {
		b.WriteString("…")
	}
	m.text = strings.TrimRight(b.String(), " ")
	m.columns = max(m.columns, 1)
	return m
}

func columnsIn(cells []cell) int {
	n := 0
	for _, c := range cells {
		n += c.columns
	}
	return n
}
