package analyzer

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

func TestLocate(t *testing.T) {
	t.Parallel()
	f := source.NewFiles(nil).Add("a", []byte("first\r\n  ключ: 🐳 hunter2\nlast"))
	off := bytes.Index(f.Content, []byte("🐳"))
	secret := bytes.Index(f.Content, []byte("hunter2"))
	got := Locate(f, f.Span(off, off+12), f.Span(secret, secret+7))
	want := Location{
		Path:  "a",
		Start: Position{Offset: off, Line: 2, Column: 13, Rune: 9, UTF16: 9},
		End:   Position{Offset: off + 12, Line: 2, Column: 25, Rune: 18, UTF16: 19},
		Text:  "🐳 *******",
		Lines: []Line{{Number: 2, Text: "  ключ: 🐳 *******", Column: 1, Start: 12, End: 24}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("location (-want +got):\n%s", diff)
	}
}

// Secrets of several findings may overlap, touch and come in any order.
func TestMaskJoinsSecrets(t *testing.T) {
	t.Parallel()
	f := source.NewFiles(source.Memory{}).Add("Dockerfile", []byte("ENV A=one B=two C=three"))
	r := resolver{}
	r.mask([]*Finding{{Masked: []source.Span{f.Span(18, 23), f.Span(6, 8)}}, {Masked: []source.Span{f.Span(7, 9)}}})
	r.mask([]*Finding{{Masked: []source.Span{f.Span(12, 15), f.Span(18, 20)}}})
	if len(r.masked) != 3 {
		t.Errorf("%d spans are masked, want 3: %v", len(r.masked), r.masked)
	}
	for at, want := range map[source.Span]string{
		f.Span(0, 23):  "ENV A=*** B=*** C=*****",
		f.Span(8, 13):  "* B=*",
		f.Span(9, 12):  " B=",
		f.Span(22, 23): "*",
	} {
		if got := Locate(f, at, r.masked...).Text; got != want {
			t.Errorf("text at %v = %q, want %q", at, got, want)
		}
	}
}

func TestLocateLines(t *testing.T) {
	t.Parallel()
	f := source.NewFiles(nil).Add("a", []byte("RUN a \\\n  b\nUSER x\n"))
	tests := []struct {
		name       string
		start, end int
		want       []Line
	}{
		{"two lines", 4, 11, []Line{{1, "RUN a \\", 1, 4, 7, false}, {2, "  b", 1, 0, 3, false}}},
		{"up to a line break", 12, 19, []Line{{3, "USER x", 1, 0, 6, false}}},
		{"end of the file", 19, 19, []Line{{4, "", 1, 0, 0, false}}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, Locate(f, f.Span(test.start, test.end)).Lines); diff != "" {
				t.Errorf("lines (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLocateLongLine(t *testing.T) {
	t.Parallel()
	for _, length := range []int{10, 390, 2000} {
		before := strings.Repeat("я", 5000)
		f := source.NewFiles(nil).Add("a", []byte(before+strings.Repeat("x", length)+before))
		line := Locate(f, f.Span(len(before), len(before)+length)).Lines[0]
		if len(line.Text) > maxLine+8 || !line.More {
			t.Errorf("%d bytes: text of %d, more %t", length, len(line.Text), line.More)
		}
		if marked := line.Text[line.Start:line.End]; strings.Trim(marked, "x") != "" || len(marked) != min(length, len(line.Text)-line.Start) {
			t.Errorf("%d bytes: marked %q", length, marked)
		}
		if line.Column+line.Start != len(before)+1 {
			t.Errorf("%d bytes: begins at column %d, marked from %d", length, line.Column, line.Start)
		}
		if strings.Contains(line.Text, "�") {
			t.Errorf("%d bytes: a rune is cut", length)
		}
	}
}
