package text

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestMark(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 200)
	for _, c := range []struct {
		name, line    string
		start, end    int
		from, columns int
		text          string
	}{
		{"plain", "USER root", 5, 9, 5, 4, "USER root"},
		{"tabs", "\tUSER\troot", 6, 10, 12, 4, "    USER    root"},
		{"wide runes", "日本 x", 7, 8, 5, 1, "日本 x"},
		{"a wide rune", "日本 x", 3, 6, 2, 2, "日本 x"},
		{"combining", "e\u0301 x", 4, 5, 2, 1, "e\u0301 x"},
		{"control", "\x1b x", 2, 3, 5, 1, `\x1b x`},
		{"invalid", "\xff x", 2, 3, 5, 1, `\xff x`},
		{"at the end", "USER", 4, 4, 4, 1, "USER"},
		{"cut on the right", "x" + long, 0, 1, 0, 1, "x" + long[:109] + "…"},
		{"cut on both sides", long + "x" + long, 200, 201, 41, 1, "…" + long[:40] + "x" + long[:69] + "…"},
	} {
		m := mark(c.line, c.start, c.end, false, false)
		if m.text != c.text || m.from != c.from || m.columns != c.columns {
			t.Errorf("%s: got %+v", c.name, m)
		}
	}
}

// FuzzMark looks for what a terminal would act on, and for marks outside the
// text.
func FuzzMark(f *testing.F) {
	f.Add("\tUSER\troot", 6, 10)
	f.Add("RUN \x1b]0;x\x07 日本\u202e é\u0301 \xff"+strings.Repeat("y", 300), 5, 20)
	f.Fuzz(func(t *testing.T, line string, start, end int) {
		line = strings.ReplaceAll(line, "\n", " ")
		start = min(max(start, 0), len(line))
		end = min(max(end, start), len(line))
		m := mark(line, start, end, false, false)
		for _, r := range m.text {
			if r != ' ' && !unicode.IsGraphic(r) || r == utf8.RuneError {
				t.Fatalf("raw %U in %q", r, m.text)
			}
		}
		if m.columns < 1 || m.from < 0 || m.from+m.columns > maxColumn+before+20 {
			t.Fatalf("marks at %d, %d of %q", m.from, m.columns, m.text)
		}
	})
}
