package correctness

import (
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hullcheck/hullcheck/analyzer/container"
)

// Every row of image_paths.tsv is sorted, sourced, of an image that is known and
// names clean absolute paths.
func TestImagePathTable(t *testing.T) {
	rows := imagePathRows()
	if !slices.IsSortedFunc(rows, func(a, b imagePaths) int { return strings.Compare(a.repository, b.repository) }) {
		t.Error("the rows are not sorted by repository")
	}
	seen := map[string]bool{}
	for _, row := range rows {
		if key := row.repository + " " + row.tags; seen[key] {
			t.Errorf("%s stands twice", key)
		} else {
			seen[key] = true
		}
		if container.Known(row.repository+":"+strings.TrimSuffix(strings.Fields(row.tags)[0], "*")) == nil {
			t.Errorf("%s is not in images.tsv", row.repository)
		}
		paths := append(slices.Concat(row.volumes, row.writes), row.data)
		for _, p := range paths {
			if p != "" && (path.Clean(p) != p || !path.IsAbs(p) || strings.HasPrefix(p, "/var/run")) {
				t.Errorf("%s: path %q", row.repository, p)
			}
		}
		if (row.data == "") != (len(row.volumes) == 0) || (row.data == "") != (row.moved == "") {
			t.Errorf("%s: data, volumes and what moves them go together", row.repository)
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
