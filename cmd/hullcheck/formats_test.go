package main

import (
	"bytes"
	"io"
	"os"
	"strings"
	"testing"
)

// Every format is in the help and has a row in docs/formats.md.
func TestFormatsAreDescribed(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/formats.md")
	if err != nil {
		t.Fatal(err)
	}
	var help, stderr bytes.Buffer
	run(t.Context(), []string{"check", "--help"}, nil, &help, io.Discard)
	run(t.Context(), []string{"-f", "?", "."}, nil, io.Discard, &stderr)
	_, list, _ := strings.Cut(strings.SplitN(stderr.String(), "\n", 2)[0], "there are ")
	names := strings.Split(list, ", ")
	if len(names) < 3 {
		t.Fatalf("no names in %q", stderr.String())
	}
	_, usage, _ := strings.Cut(help.String(), "--format")
	usage, _, _ = strings.Cut(usage, "\n")
	for _, name := range names {
		if !strings.Contains(usage, " "+name) {
			t.Errorf("the help does not name %s: %s", name, usage)
		}
		if !strings.Contains(string(page), "\n| `"+name+"` |") && !strings.Contains(string(page), "\n| [`"+name+"`]") {
			t.Errorf("docs/formats.md does not describe %s", name)
		}
	}
}
