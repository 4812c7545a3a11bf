package correctness

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestLoadCodes holds the pages of the two rules against the loader's codes.
func TestLoadCodes(t *testing.T) {
	t.Parallel()
	pages := ""
	for _, name := range []string{"compose_load_error.txtar", "compose_load_warning.txtar"} {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		pages += string(content)
	}
	notes := []string{ // told as notes: Compose has nothing against it
		"byte-order", "deprecated-key", "obsolete-version", "old-boolean", "outside-root", "remote-reference",
		"required-variable", "too-long", "too-many-ports", "unknown-reference",
	}
	sources, err := filepath.Glob("../../analyzer/compose/*.go")
	if err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile(`(?m)^\t\w+\s+Code = "([^"]+)"`)
	count := 0
	for _, name := range sources {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range code.FindAllSubmatch(content, -1) {
			count++
			if c := string(match[1]); strings.Contains(pages, "`"+c+"`") == slices.Contains(notes, c) {
				t.Errorf("%s is told by no page, or is a note and on one", c)
			}
		}
	}
	if count < 60 {
		t.Errorf("only %d codes found", count)
	}
}
