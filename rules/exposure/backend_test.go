package exposure

import (
	"strings"
	"testing"

	"github.com/hullcheck/hullcheck/analyzer/container"
)

// TestBackends holds that every row can match: ports are numbers of one row, and
// images are written in full.
func TestBackends(t *testing.T) {
	for line := range strings.SplitSeq(strings.TrimSpace(backendTable), "\n") {
		if cells := strings.Split(line, "\t"); len(cells) != 5 || cells[3] == "" || cells[4] == "" {
			t.Errorf("%q has not five cells", line)
		}
	}
	seen := map[string]string{}
	claim := func(what, title string) {
		if other, ok := seen[what]; ok {
			t.Errorf("%s stands for %s and for %s", what, other, title)
		}
		seen[what] = title
	}
	for _, row := range backends() {
		for _, port := range row.ports {
			if port != "-" {
				claim(port, row.title)
			}
		}
		for _, image := range row.images {
			if image == "-" {
				continue
			}
			claim(image, row.title)
			if full := container.ParseReference(image).Repository; full != image {
				t.Errorf("%s is %s in full", image, full)
			}
		}
	}
}
