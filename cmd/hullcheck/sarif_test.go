package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

// editor is a file as an editor with UTF-16 columns holds it: without its byte
// order mark.
type editor struct {
	units []uint16
	lines []int // where each begins
}

func edit(content []byte) editor {
	e := editor{units: utf16.Encode([]rune(strings.TrimPrefix(string(content), "\ufeff"))), lines: []int{0}}
	for i, u := range e.units {
		if u == '\n' {
			e.lines = append(e.lines, i+1)
		}
	}
	return e
}

// selected returns what an editor marks for a region of SARIF.
func (e editor) selected(t *testing.T, region map[string]any) string {
	t.Helper()
	number := func(name string) int {
		n, ok := region[name].(float64)
		if !ok || n < 1 {
			t.Fatalf("%s is %v in %v", name, region[name], region)
		}
		return int(n) - 1
	}
	from, to := e.lines[number("startLine")]+number("startColumn"), e.lines[number("endLine")]+number("endColumn")
	return string(utf16.Decode(e.units[from:to]))
}

// physicalLocations calls visit with each of them in v.
func physicalLocations(v any, visit func(uri string, region map[string]any)) {
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			physicalLocations(element, visit)
		}
	case map[string]any:
		if at, ok := v["physicalLocation"].(map[string]any); ok {
			if region, ok := at["region"].(map[string]any); ok {
				visit(at["artifactLocation"].(map[string]any)["uri"].(string), region)
			}
		}
		for _, member := range v {
			physicalLocations(member, visit)
		}
	}
}

// TestSARIFSelects opens files as an editor does and selects what the regions
// say: the token, in files with emoji, tabs, CRLF and a byte order mark.
func TestSARIFSelects(t *testing.T) {
	t.Parallel()
	const compose = "services: {api: {labels: {\"🐳é\":\t\"🐳\"}, build: ., privileged: true}}\n"
	const dockerfile = "FROM alpine:3.23 AS base\nLABEL a=\"é🐳\"\t\\\n\tb=c\nUSER\t root\nMAINTAINER 日本 🐳\n"
	tests := map[string]struct{ compose, dockerfile string }{
		"plain":  {compose, dockerfile},
		"CRLF":   {strings.ReplaceAll(compose, "\n", "\r\n"), strings.ReplaceAll(dockerfile, "\n", "\r\n")},
		"BOM":    {"\ufeff" + compose, "\ufeff" + dockerfile},
		"lines":  {"# 🐳\t🐳\r\n" + compose, "# 🐳\r\n\r\n\t" + dockerfile},
		"no end": {strings.TrimSuffix(compose, "\n"), strings.TrimSuffix(dockerfile, "\n")},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			for name, content := range map[string]string{"compose.yaml": test.compose, "Dockerfile": test.dockerfile} {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			log := checkSARIF(t, dir)
			primary := map[string]string{}
			for _, r := range log["runs"].([]any)[0].(map[string]any)["results"].([]any) {
				r := r.(map[string]any)
				physicalLocations(r["locations"], func(uri string, region map[string]any) {
					content, err := os.ReadFile(filepath.Join(dir, uri))
					if err != nil {
						t.Fatal(err)
					}
					primary[r["ruleId"].(string)] = edit(content).selected(t, region)
				})
			}
			for rule, want := range map[string]string{
				"PrivilegedContainer": "true", "RootUser": "root", "MaintainerDeprecated": "MAINTAINER", "WritableRootFilesystem": "api",
			} {
				if diff := cmp.Diff(want, primary[rule]); diff != "" {
					t.Errorf("%s (-want +got):\n%s", rule, diff)
				}
			}
		})
	}
}

// TestSARIFExamples holds what is written for whole projects to the same.
func TestSARIFExamples(t *testing.T) {
	t.Parallel()
	checkSARIF(t, "../../testdata/examples")
}

// checkSARIF analyses a folder and wants that each region has four numbers and
// selects its snippet, that the run was a success, and that nothing is written
// by which readers would sort or select otherwise.
func checkSARIF(t *testing.T, dir string) map[string]any {
	t.Helper()
	var stdout, stderr bytes.Buffer
	args := []string{"-f", "sarif", "--root", dir, "--fail-on", "none", "--preset", "hygiene", "--show-suppressed", dir}
	if code := run(context.Background(), args, strings.NewReader(""), &stdout, &stderr); code != exitClean {
		t.Fatalf("exit code %d: %s", code, stderr.String())
	}
	var log map[string]any
	if err := json.Unmarshal(stdout.Bytes(), &log); err != nil {
		t.Fatal(err)
	}
	run := log["runs"].([]any)[0].(map[string]any)
	if invocation := run["invocations"].([]any)[0].(map[string]any); invocation["executionSuccessful"] != true {
		t.Errorf("not successful: %v", invocation)
	}
	for _, name := range []string{"rank", "byteOffset", "byteLength", "charOffset", "charLength"} {
		if strings.Contains(stdout.String(), `"`+name+`"`) {
			t.Errorf("%s is written", name)
		}
	}
	regions := 0
	physicalLocations(run["results"], func(uri string, region map[string]any) {
		regions++
		name, err := url.PathUnescape(uri)
		if err != nil {
			t.Fatal(err)
		}
		content, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		snippet, _ := region["snippet"].(map[string]any)["text"].(string)
		got := edit(content).selected(t, region)
		masked := func(r rune) bool { return r == '*' }
		if !strings.HasPrefix(got, snippet) && !strings.ContainsFunc(snippet, masked) {
			t.Errorf("%s: %q is selected, the snippet is %q", uri, got, snippet)
		}
	})
	if results := run["results"].([]any); regions < len(results) || slices.Contains(results, nil) {
		t.Errorf("%d regions in %d results", regions, len(results))
	}
	return log
}
