package correctness

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// Every row of absent_programs.tsv is sorted, sourced and names programs that
// health checks are asked for.
func TestAbsentProgramTable(t *testing.T) {
	rows := absentPrograms()
	if !slices.IsSortedFunc(rows, func(a, b absentProgram) int { return strings.Compare(a.repository, b.repository) }) {
		t.Error("the rows are not sorted by repository")
	}
	seen := map[string]bool{}
	for _, row := range rows {
		if key := row.repository + " " + row.tags; seen[key] {
			t.Errorf("%s stands twice", key)
		} else {
			seen[key] = true
		}
		if len(row.lacks) == 0 {
			t.Errorf("%s: lacks nothing", row.repository)
		}
		for _, program := range row.lacks {
			if program != "sh" && !checks(program) {
				t.Errorf("%s: nothing looks for %s", row.repository, program)
			}
		}
		for address := range strings.FieldsSeq(row.source) {
			if !strings.HasPrefix(address, "https://") {
				t.Errorf("%s: source %q", row.repository, address)
			}
		}
		if _, err := time.Parse(time.DateOnly, row.checked); err != nil && row.checked != "-" {
			t.Errorf("%s: checked %q", row.repository, row.checked)
		}
	}
}
