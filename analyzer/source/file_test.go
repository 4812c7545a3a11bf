package source_test

import (
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

func TestColumns(t *testing.T) {
	t.Parallel()
	files := source.NewFiles(source.Memory{})
	f := files.Add("compose.yaml", []byte("# caf\u00e9 \U0001F433 x\r\n\xffUSER\n"))
	for _, c := range []struct{ off, line, bytes, runes, utf16 int }{
		{0, 1, 1, 1, 1},
		{7, 1, 8, 7, 7},     // after é: two bytes, one rune
		{12, 1, 13, 9, 10},  // after the whale and before its blank: four bytes, two units
		{13, 1, 14, 10, 11}, // x
		{16, 2, 1, 1, 1},
		{17, 2, 2, 2, 2}, // after an invalid byte
		{22, 3, 1, 1, 1}, // the empty last line
	} {
		line, column := f.Position(c.off)
		if line != c.line || column != c.bytes || f.RuneColumn(c.off) != c.runes || f.UTF16Column(c.off) != c.utf16 {
			t.Errorf("offset %d: line %d, columns %d, %d, %d; want %+v",
				c.off, line, column, f.RuneColumn(c.off), f.UTF16Column(c.off), c)
		}
	}
	if off, end := f.LineRange(1); off != 0 || end != 14 {
		t.Errorf("line 1 = [%d, %d), want the line break left out", off, end)
	}
	if off, end := f.LineRange(3); off != 22 || end != 22 {
		t.Errorf("line 3 = [%d, %d), want it empty", off, end)
	}
}

// A byte order mark takes no column but its bytes, in a short line and in a long
// one: an editor does not show it.
func TestColumnsAfterByteOrderMark(t *testing.T) {
	t.Parallel()
	for _, line := range []string{"\U0001F433 x", strings.Repeat("\U0001F433", 50_000)} {
		f := source.NewFiles(source.Memory{}).Add("Dockerfile", []byte("\ufeff"+line+"\n"+line))
		for off, want := range map[int][2]int{0: {1, 1}, 3: {1, 1}, 7: {2, 3}, len(line) + 8: {2, 3}} {
			if f.RuneColumn(off) != want[0] || f.UTF16Column(off) != want[1] {
				t.Errorf("offset %d: columns %d, %d, want %v", off, f.RuneColumn(off), f.UTF16Column(off), want)
			}
		}
		if end := f.UTF16Column(3 + len(line)); end != len(utf16.Encode([]rune(line)))+1 {
			t.Errorf("the line ends in column %d", end)
		}
		if _, column := f.Position(3); column != 4 {
			t.Errorf("the first byte after the mark is column %d", column)
		}
	}
}

// Columns in a long line are counted from the nearest place that is known. They
// are the same as those of a short line, and many cost no more than few.
func TestColumnsOfLongLines(t *testing.T) {
	t.Parallel()
	piece := "caf\u00e9 \U0001F433\xff"
	text := "short\n" + strings.Repeat(piece, 100_000)
	f := source.NewFiles(source.Memory{}).Add("compose.yaml", []byte(text))
	runes, units := utf8.RuneCountInString(piece), utf8.RuneCountInString(piece)+1
	for n := range 100_000 {
		off := 6 + n*len(piece)
		if got := f.RuneColumn(off); got != n*runes+1 {
			t.Fatalf("code points before %d: %d, want %d", off, got, n*runes+1)
		}
		if got := f.UTF16Column(off); got != n*units+1 {
			t.Fatalf("units before %d: %d, want %d", off, got, n*units+1)
		}
	}
}

func TestFilesFindTheirSpans(t *testing.T) {
	t.Parallel()
	files := source.NewFiles(source.Memory{"a": []byte("first\n"), "b": nil, "c": []byte("third")})
	for _, path := range []string{"a", "b", "c", "a"} {
		if _, err := files.Load(path, source.MaxFileSize); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(files.Loaded()); n != 3 {
		t.Fatalf("%d files, want each added once", n)
	}
	for _, f := range files.Loaded() {
		span := f.Span(0, len(f.Content))
		if got := files.At(span.Pos()); got != f {
			t.Errorf("At(start of %s) = %v", f.Path, got)
		}
		if got := files.Text(span); got != string(f.Content) {
			t.Errorf("Text(%s) = %q", f.Path, got)
		}
	}
	if files.At(0) != nil || files.At(1<<20) != nil {
		t.Error("a position outside of every file has a file")
	}
}

func TestSpanJoin(t *testing.T) {
	t.Parallel()
	a, b := source.NewSpan(3, 5), source.NewSpan(9, 12)
	if got := a.Join(b); got != source.NewSpan(3, 12) {
		t.Errorf("Join = %v", got)
	}
	if got := (source.Span{}).Join(b); got != b {
		t.Errorf("invalid.Join(b) = %v, want b", got)
	}
	if !a.Join(b).Contains(b) || a.Contains(b) || a.Contains(source.Span{}) {
		t.Error("Contains is wrong")
	}
}
