package debug

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestTable(t *testing.T) {
	t.Parallel()
	lines := strings.Split(strings.TrimSpace(toolTable), "\n")
	if heading := strings.Split(lines[0], "\t"); !slices.Equal(heading, columns[:]) {
		t.Fatalf("the columns are %q, want %q", heading, columns)
	}
	seen := map[string]bool{}
	for _, line := range lines[1:] {
		cells := strings.Split(line, "\t")
		if len(cells) != len(columns) {
			t.Errorf("%q has %d cells, want %d", line, len(cells), len(columns))
			continue
		}
		if cells[0] == "-" || (cells[1] == "-") == (cells[3] == "-") && cells[7] != "options" {
			t.Errorf("%q names no tool, or not one of program and variable", line)
		}
		if !slices.Contains(effectNames[:], cells[7]) {
			t.Errorf("%q: unknown effect %q", line, cells[7])
		}
		if _, err := time.Parse(time.DateOnly, cells[14]); !strings.HasPrefix(cells[13], "https://") || cells[14] != "-" && err != nil {
			t.Errorf("%q has no source, or neither a date nor %q", line, "-")
		}
		if key := strings.Join(cells[1:7], " "); seen[key] {
			t.Errorf("%q stands twice", key)
		} else {
			seen[key] = true
		}
	}
	if !slices.IsSortedFunc(lines[1:], func(a, b string) int {
		return strings.Compare(strings.Split(a, "\t")[7], strings.Split(b, "\t")[7])
	}) {
		t.Error("the rows are not sorted by effect")
	}
}
