package oracle

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// importable names how Python imports the projects whose application is not
// main:app in their root.
func importable() map[string][2]string {
	return map[string][2]string{
		"included_routers": {".", "app.main:app"},
		"factory":          {"src", "shop.main:create_app"},
		"condition":        {"backend", "app.main:app"},
		"script":           {"svc/mealie", "app:app"},
		"package_main":     {".", "service.app.factory:build"},
		"imports":          {".", "shop:app"},
		"later_new":        {".", "main:newer"}, // differs by version
	}
}

// TestFastAPI requires that FastAPI itself serves the routes that are written
// for the projects of analyzer/application, and lets in whom they say. Projects
// that it can't import, for want of a package or because they are broken on
// purpose, are counted.
func TestFastAPI(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob(filepath.Join("..", "..", "analyzer", "application", "testdata", "routes", "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatal(err, len(paths))
	}
	program, err := exec.LookPath(*pythonProgram)
	if err == nil {
		err = exec.Command(program, "-c", "import fastapi.testclient").Run()
	}
	if err != nil {
		t.Logf("%s has no FastAPI: %d projects are not judged", *pythonProgram, len(paths))
		return
	}
	judge, err := filepath.Abs(filepath.Join("testdata", "fastapi_judge.py"))
	if err != nil {
		t.Fatal(err)
	}
	judged, called := 0, 0
	var left []string
	for _, p := range paths {
		name := strings.TrimSuffix(filepath.Base(p), ".txtar")
		n, reason := judgeProject(t, program, judge, p, name)
		if reason != "" {
			left = append(left, name+": "+reason)
			continue
		}
		judged++
		called += n
	}
	t.Logf("%d projects judged, %d routes called; not judged:\n%s", judged, called, strings.Join(left, "\n"))
}

// A writtenRoute is a line of want.
type writtenRoute struct{ method, path, level string }

func judgeProject(t *testing.T, program, judge, file, name string) (called int, reason string) {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	var routes []writtenRoute
	for _, f := range archive.Files {
		if f.Name == "want" {
			routes = written(string(f.Data))
			continue
		}
		p := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, f.Data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	from, target := ".", "main:app"
	if at, ok := importable()[name]; ok {
		from, target = at[0], at[1]
	}
	args := []string{judge, filepath.Join(dir, from), target}
	var callable []writtenRoute
	for _, r := range routes {
		if r.method != "WS" && r.method != "ANY" {
			callable = append(callable, r)
			args = append(args, strings.Split(r.method, "|")[0]+" "+r.path)
		}
	}
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		lines := strings.Split(strings.TrimSpace(errs.String()), "\n")
		return 0, lines[len(lines)-1]
	}
	served, calls := judged(out.String())
	for _, r := range routes {
		method := r.method
		if method == "GET|HEAD" {
			method = "GET"
		}
		if !slices.Contains(served, method+" "+r.path) && !slices.Contains(served, "ANY "+r.path) {
			t.Errorf("%s: FastAPI does not serve %s %s", name, r.method, r.path)
		}
	}
	if len(served) < len(routes) || len(calls) != len(callable) {
		t.Errorf("%s: %d routes written, FastAPI serves %q", name, len(routes), served)
		return 0, ""
	}
	for i, r := range callable {
		want := map[string]string{"open": "True", "optional": "True", "presence": "False True", "checked": "False False"}[r.level]
		if !strings.HasPrefix(calls[i], want) {
			t.Errorf("%s: %s %s is %s, and lets in without and with any credentials: %s", name, r.method, r.path, r.level, calls[i])
		}
	}
	return len(callable), ""
}

// written reads the routes of want.
func written(text string) []writtenRoute {
	var all []writtenRoute
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) < 3 || words[0] == "gap:" || words[0] == "#" || slices.Contains(words, "hidden") {
			continue
		}
		all = append(all, writtenRoute{words[0], words[1], strings.TrimSuffix(words[2], "?")})
	}
	return all
}

// judged reads what the judge prints.
func judged(text string) (served, calls []string) {
	for line := range strings.Lines(text) {
		kind, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		switch kind {
		case "route":
			served = append(served, rest)
		case "call":
			calls = append(calls, rest)
		}
	}
	return served, calls
}
