package exposure

import (
	"strings"
	"testing"
)

// TestBackends holds that every row can match: a port stands in one row.
func TestBackends(t *testing.T) {
	for line := range strings.SplitSeq(strings.TrimSpace(backendTable), "\n") {
		if cells := strings.Split(line, "\t"); len(cells) != 4 || cells[2] == "" || cells[3] == "" {
			t.Errorf("%q has not four cells", line)
		}
	}
	seen := map[string]string{}
	for _, row := range backends() {
		for _, port := range row.ports {
			if other, ok := seen[port]; ok {
				t.Errorf("%s stands for %s and for %s", port, other, row.title)
			}
			seen[port] = row.title
		}
	}
}
