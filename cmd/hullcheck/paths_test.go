package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hullcheck/hullcheck/analyzer/escape"
)

// runPaths runs the command over one Compose file and returns what it prints.
func runPaths(t *testing.T, compose string, args ...string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "compose.yaml"), []byte(compose), 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	args = append([]string{"paths", "--root", dir}, append(args, dir)...)
	if code := run(context.Background(), args, strings.NewReader(""), &stdout, &stderr); code != exitClean {
		t.Fatalf("exit code %d: %s", code, stderr.String())
	}
	return stdout.String()
}

// Each format says the same path, and none shows a secret that stands on a line
// of the path.
func TestPathsFormats(t *testing.T) {
	t.Parallel()
	const compose = `services: {web: {image: web, ports: ["80:80"], environment: {DB_PASSWORD: tr0ub4dor-and-3}, privileged: true, user: root}}
`
	for _, format := range pathFormats() {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			out := runPaths(t, compose, "--format", format)
			if strings.Contains(out, "tr0ub4dor") {
				t.Errorf("the secret is shown: %s", out)
			}
			for _, want := range []string{"PRIV", "root on the host"} {
				if !strings.Contains(out, want) {
					t.Errorf("no %s in %s", want, out)
				}
			}
		})
	}
}

func TestPathsOutput(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "paths.html")
	if out := runPaths(t, "services: {web: {image: web}}\n", "--format", "html", "-o", file); out != "" {
		t.Errorf("printed %q beside the file", out)
	}
	page, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(page), "No way to the host was found") {
		t.Errorf("%s", page)
	}
}

// SARIF has a path as a flow, one result for each entry and goal.
func TestPathsInSARIF(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const compose = `services:
  web: {image: web, ports: ["80:80", "81:81"], command: ["uvicorn", "app:app", "--port", "80"]}
  manager: {image: web, user: root, ports: ["90:90"], volumes: ["/var/run/docker.sock:/var/run/docker.sock"], command: ["uvicorn", "app:app", "--host", "0.0.0.0", "--port", "90"]}
`
	if err := os.WriteFile(filepath.Join(dir, "compose.yaml"), []byte(compose), 0o600); err != nil {
		t.Fatal(err)
	}
	log := checkSARIF(t, dir)
	results := log["runs"].([]any)[0].(map[string]any)["results"].([]any)
	pairs := map[string]bool{}
	for _, r := range results {
		r := r.(map[string]any)
		if !strings.HasPrefix(r["ruleId"].(string), "EscapePath") {
			continue
		}
		properties := r["properties"].(map[string]any)
		pair := properties["entry"].(string) + " to " + properties["goal"].(string)
		if pairs[pair] {
			t.Errorf("two results from %s", pair)
		}
		pairs[pair] = true
		flow := r["codeFlows"].([]any)[0].(map[string]any)["threadFlows"].([]any)[0].(map[string]any)["locations"].([]any)
		last := flow[len(flow)-1].(map[string]any)
		if kinds := last["kinds"].([]any); kinds[0] != "goal" || last["importance"] != "essential" {
			t.Errorf("the last step is %v", last)
		}
		if properties["pathScore"].(float64) <= 0 || properties["factors"] == "" || len(r["taxa"].([]any)) == 0 {
			t.Errorf("got %v", properties)
		}
	}
	if len(pairs) == 0 {
		t.Error("no path")
	}
}

// TestPathsDocument holds the page about paths against the tables.
func TestPathsDocument(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../docs/escape-paths.md")
	if err != nil {
		t.Fatal(err)
	}
	for kind, cost := range escape.ChangeKinds() {
		if row := fmt.Sprintf("| %#q | %d | ", kind, cost); !strings.Contains(string(text), row) {
			t.Errorf("no row %s", row)
		}
	}
	for _, edge := range escape.Edges() {
		group, _, _ := strings.Cut(string(edge), ".")
		if !strings.Contains(string(text), "`"+group+".…`") && !strings.Contains(string(text), "`"+group+"`") {
			t.Errorf("%s is not explained", edge)
		}
	}
	for _, format := range pathFormats() {
		if !strings.Contains(string(text), "| `"+format+"` |") {
			t.Errorf("%s is not explained", format)
		}
	}
}
