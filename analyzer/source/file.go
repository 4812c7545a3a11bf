package source

import (
	"bytes"
	"go/token"
	"sort"
	"sync"
	"unicode/utf16"
	"unicode/utf8"
)

// A File is the content of one source file of a unit. It is immutable and safe
// for concurrent use; its spans are made by [File.Span].
type File struct {
	Path    string // slash-separated, relative to the root
	Content []byte

	base  int
	lines []int // byte offset at which each line starts; lines end at "\n" only

	counting sync.Once
	counted  []count // one about every countEvery bytes, for columns in long lines
}

// countEvery is the number of bytes between two places up to which characters
// have been counted, and the length from which a line is long.
const countEvery = 4096

// A count says how much there is before a byte of a file.
type count struct{ off, runes, units int }

// next returns the count after the character at c.
func (c count) next(content []byte) count {
	r, size := utf8.DecodeRune(content[c.off:])
	return count{c.off + size, c.runes + 1, c.units + max(utf16.RuneLen(r), 1)}
}

func newFile(path string, content []byte, base int) *File {
	lines := append(make([]int, 0, 1+bytes.Count(content, []byte{'\n'})), 0)
	for off, b := range content {
		if b == '\n' {
			lines = append(lines, off+1)
		}
	}
	return &File{Path: path, Content: content, base: base, lines: lines}
}

// Span returns the span of the bytes [off, end) of f.
func (f *File) Span(off, end int) Span {
	return Span{int32(f.base + off), int32(f.base + end)}
}

// Offset returns the byte offset of pos, which lies in f.
func (f *File) Offset(pos token.Pos) int { return int(pos) - f.base }

// Contains reports whether s lies in f.
func (f *File) Contains(s Span) bool {
	return s.IsValid() && int(s.pos) >= f.base && int(s.end) <= f.base+len(f.Content)
}

// Text returns the bytes of s, which lies in f.
func (f *File) Text(s Span) string {
	return string(f.Content[f.Offset(s.Pos()):f.Offset(s.End())])
}

// Lines returns the number of lines; a file that ends in a line break has a
// last, empty one.
func (f *File) Lines() int { return len(f.lines) }

// Line returns the 1-based line of a byte offset.
func (f *File) Line(off int) int {
	return sort.SearchInts(f.lines, off+1)
}

// LineRange returns the byte offsets of a 1-based line, its line break ("\n" or
// "\r\n") excluded.
func (f *File) LineRange(line int) (off, end int) {
	off, end = f.lines[line-1], len(f.Content)
	if line < len(f.lines) {
		end = f.lines[line] - 1
	}
	if end > off && f.Content[end-1] == '\r' {
		end--
	}
	return off, end
}

// Position returns the 1-based line of a byte offset and its 1-based column in
// bytes.
func (f *File) Position(off int) (line, column int) {
	line = f.Line(off)
	return line, off - f.lines[line-1] + 1
}

// RuneColumn returns the 1-based column of a byte offset in Unicode code
// points, as compilers and editors show it.
func (f *File) RuneColumn(off int) int { return f.columns(off).runes + 1 }

// UTF16Column returns the 1-based column of a byte offset in UTF-16 code units,
// as SARIF and the language server protocol count. Invalid UTF-8 counts one
// unit a byte.
func (f *File) UTF16Column(off int) int { return f.columns(off).units + 1 }

// columns counts what stands before off in its line. A byte order mark is no
// column: editors don't show it. A long line is not read from its start for each
// of many places in it.
func (f *File) columns(off int) count {
	start := f.lines[f.Line(off)-1]
	if start == 0 && bytes.HasPrefix(f.Content, []byte("\ufeff")) {
		start = len("\ufeff")
		off = max(off, start)
	}
	if off-start < countEvery {
		return f.countTo(count{off: start}, off)
	}
	f.counting.Do(f.count)
	before, here := f.countTo(f.nearest(start), start), f.countTo(f.nearest(off), off)
	return count{off, here.runes - before.runes, here.units - before.units}
}

func (f *File) count() {
	c := count{}
	f.counted = append(f.counted, c)
	for c.off < len(f.Content) {
		if c = c.next(f.Content); c.off-f.counted[len(f.counted)-1].off >= countEvery {
			f.counted = append(f.counted, c)
		}
	}
}

// nearest returns the last count at or before off.
func (f *File) nearest(off int) count {
	return f.counted[sort.Search(len(f.counted), func(i int) bool { return f.counted[i].off > off })-1]
}

// countTo goes on from c; an offset inside a character counts it.
func (f *File) countTo(c count, off int) count {
	for c.off < off {
		c = c.next(f.Content[:off])
	}
	return c
}
