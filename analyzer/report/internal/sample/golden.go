package sample

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// update is given to the packages of the formats: go test ./analyzer/report/...
// -update.
var update = flag.Bool("update", false, "rewrite the golden files")

// Golden compares what a format wrote with the file called name in testdata.
func Golden(tb testing.TB, name, got string) {
	tb.Helper()
	p := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(p, []byte(got), 0o644); err != nil { //nolint:gosec // golden files are read by all
			tb.Fatal(err)
		}
	}
	want, err := os.ReadFile(p)
	if err != nil {
		tb.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		tb.Errorf("%s (-want +got), -update writes it:\n%s", name, diff)
	}
}
