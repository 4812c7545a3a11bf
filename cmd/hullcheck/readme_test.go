package main

import (
	"bytes"
	"context"
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write what the commands print into README.md")

// TestReadme runs the commands that the README shows with their output. With
// -update it writes the output.
func TestReadme(t *testing.T) {
	t.Chdir("../..")
	content, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	const prompt = "$ go run ./cmd/hullcheck "
	block := regexp.MustCompile("(?s)```console\n(.*?)```")
	elapsed := regexp.MustCompile(` in \d+ ms`)
	runs := 0
	got := block.ReplaceAllStringFunc(string(content), func(old string) string {
		line, _, _ := strings.Cut(strings.TrimPrefix(old, "```console\n"), "\n")
		args, ok := strings.CutPrefix(line, prompt)
		if !ok {
			return old
		}
		runs++
		var out bytes.Buffer
		run(context.Background(), strings.Fields(args), strings.NewReader(""), &out, &out)
		return "```console\n" + line + "\n" + elapsed.ReplaceAllString(out.String(), " in 3 ms") + "```"
	})
	if runs == 0 {
		t.Fatal("the README shows no run")
	}
	if got == string(content) {
		return
	}
	if !*update {
		t.Fatalf("README.md (-want +got), go test ./cmd/hullcheck -update writes it:\n%s", cmp.Diff(got, string(content)))
	}
	if err := os.WriteFile("README.md", []byte(got), 0o600); err != nil {
		t.Fatal(err)
	}
}
