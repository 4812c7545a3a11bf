package diff

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer/fix"
)

func TestWrite(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		path string
		o    Options
		want string
	}{
		{"for patch", "app/compose.yaml", Options{}, "--- a/app/compose.yaml\n+++ b/app/compose.yaml\n@@ -1,2 +1 @@\n a: `1`\t\x1b[2J\r\n-b: 2\n"},
		{"for a terminal", "compose.yaml", Options{Escape: true}, "--- a/compose.yaml\n+++ b/compose.yaml\n@@ -1,2 +1 @@\n a: `1`\t\\x1b[2J\n-b: 2\n"},
		{
			"in colour", "compose.yaml",
			Options{Escape: true, Color: true},
			"\x1b[1m--- a/compose.yaml\x1b[0m\n\x1b[1m+++ b/compose.yaml\x1b[0m\n\x1b[36m@@ -1,2 +1 @@\x1b[0m\n a: `1`\t\\x1b[2J\n\x1b[31m-b: 2\x1b[0m\n",
		},
		{"control characters in a name", "a\nb", Options{}, "--- \"a/a\\nb\"\n+++ \"b/a\\nb\"\n@@ -1,2 +1 @@\n a: `1`\t\x1b[2J\r\n-b: 2\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.o.Path = func(p string) string { return p }
			var out bytes.Buffer
			files := []fix.File{{Path: test.path, Before: []byte("a: `1`\t\x1b[2J\r\nb: 2\n"), After: []byte("a: `1`\t\x1b[2J\r\n")}}
			if err := Write(&out, files, test.o); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, out.String()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPathAbove(t *testing.T) {
	t.Parallel()
	above := func(string) string { return "../app/compose.yaml" }
	if got := nameOf("app/compose.yaml", Options{Path: above}); got != "app/compose.yaml" {
		t.Error(got)
	}
}
