package suppress

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestScanYAML(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, content string
		want          []string // its comments
	}{
		{"own line and line end", "# one\na: b # two\n  # three", []string{"# one", "# two", "# three"}},
		{"no blank before", "a: b#c\nd: '#'\ne: x#", nil},
		{"tab before", "a: b\t# one", []string{"# one"}},
		{"quoted", "a: 'it''s # no' # one\nb: \"\\\" # no\" # two\nc: it's # three", []string{"# one", "# two", "# three"}},
		{"quotes inside plain text", "a: b 'c # one\nd: e # two", []string{"# one", "# two"}},
		{"quoted over lines", "a: 'b\n  # no\n  c' # one\nd: \"e\n # no\\\n # no\" # two", []string{"# one", "# two"}},
		{"quoted key", "\"a # no\": b # one\n'c': |\n  # no\nd: e # two", []string{"# one", "# two"}},
		{"block scalar", "a: | # one\n  b # no\n\n  # no\n# two\nc: >-\n  # no\nd: x # three", []string{"# one", "# two", "# three"}},
		{"block scalar with indentation", "a: |2\n   b\n  # no\n # one\nc: |-2 # two\n    # no", []string{"# one", "# two"}},
		{"block scalar in a sequence", "- |\n # no\n# one\n- a: |\n    # no\n  # two\n  b: c # three\n- - |+\n   # no\n", []string{"# one", "# two", "# three"}},
		{"empty block scalar", "a: |\nb: c # one", []string{"# one"}},
		{"tagged and anchored", "a: !!str &x |\n  # no\nb: &y 'z # no' # one\nc: *y # two", []string{"# one", "# two"}},
		{"no block scalar", "a: b | c\n  # one\nd: [|]\n  # two", []string{"# one", "# two"}},
		{"flow", "a: [ # one\n  'b # no', {c: \"# no\"}, # two\n  # three\n] # four", []string{"# one", "# two", "# three", "# four"}},
		{"CRLF", "a: b # one\r\n# two\r\n", []string{"# one", "# two"}},
		{"never closed", "a: \"b # no\n # no", nil},
		{"nothing", "", nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, l := range scanYAML([]byte(test.content)) {
				if l.comment >= 0 {
					got = append(got, test.content[l.comment:l.end])
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("comments (-want +got):\n%s", diff)
			}
		})
	}
}

func FuzzScanYAML(f *testing.F) {
	f.Add("a: | # one\n  b # no\n\n  # no\n# two\nc: >-\n  # no\n")
	f.Add("- a: |\n    # no\n  # two\n  b: [c, 'd' # three\n]")
	f.Fuzz(func(t *testing.T, content string) {
		lines := scanYAML([]byte(content))
		if want := strings.Count(content, "\n") + 1; len(lines) != want {
			t.Fatalf("%d lines, want %d", len(lines), want)
		}
		for n, l := range lines {
			if l.comment >= 0 && content[l.comment] != '#' {
				t.Fatalf("line %d: a comment begins with %q", n, content[l.comment])
			}
			if last := entry(lines, n); last < n || last >= len(lines) {
				t.Fatalf("line %d: its entry ends in line %d", n, last)
			}
		}
	})
}
