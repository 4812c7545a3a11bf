package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const fixable = "# shop\r\nservices:\r\n  api: # the server\r\n    image: \"registry.example.com/api:1\"\r\n" +
	"    user: '1000:1000'\r\n    command: [\"uvicorn\", \"app:app\", \"--host=::\", '--reload'] # development\r\n" +
	"    ports: ['80:8000']\r\n" +
	"    volumes:\r\n      # for metrics\r\n      - /var/run/docker.sock:/var/run/docker.sock:ro\r\n"

func TestFix(t *testing.T) {
	t.Parallel()
	fixed := strings.NewReplacer(
		", '--reload'", "",
		"    volumes:\r\n      # for metrics\r\n      - /var/run/docker.sock:/var/run/docker.sock:ro\r\n", "",
	).Replace(fixable)
	run := func(t *testing.T, args ...string) (code int, stdout, stderr, file string) {
		t.Helper()
		name := filepath.Join(t.TempDir(), "compose.yaml")
		if err := os.WriteFile(name, []byte(fixable), 0o600); err != nil {
			t.Fatal(err)
		}
		var out, errs bytes.Buffer
		code = runIn(t, append(args, name), strings.NewReader(fixable), &out, &errs)
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return code, out.String(), errs.String(), string(content)
	}
	t.Run("fix", func(t *testing.T) {
		t.Parallel()
		code, stdout, stderr, file := run(t, "--fix", "--fail-on", "medium")
		if diff := cmp.Diff(fixed, file); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if code != exitClean || strings.Contains(stdout, "CodeReloader") || !strings.Contains(stderr, "2 fixes applied in 1 file\n") {
			t.Errorf("exit code %d\n%s\n%s", code, stdout, stderr)
		}
	})
	t.Run("diff", func(t *testing.T) {
		t.Parallel()
		_, stdout, stderr, file := run(t, "--fix", "--diff")
		if file != fixable {
			t.Error("--diff has written the file")
		}
		if !strings.Contains(stdout, "@@ -3,8 +3,5 @@\n") || !strings.Contains(stdout, "\n+    command: [\"uvicorn\", \"app:app\", \"--host=::\"] # development\r\n") || !strings.HasSuffix(stderr, "2 fixes to apply in 1 file\n") {
			t.Errorf("%s\n%s", stdout, stderr)
		}
	})
	t.Run("hunks", func(t *testing.T) {
		t.Parallel()
		const head, command = "    image: acme/a:1\n    user: '1'\n    restart: always\n    tty: false\n    init: true\n    hostname: a\n", "    command: [uvicorn, 'app:app', '--host=::', --reload]\n    ports: [8000]\n"
		var out, errs bytes.Buffer
		runIn(t, []string{"--diff", "--unsafe-fixes", "--stdin-filename", "compose.yaml", "-"},
			strings.NewReader("services:\n  a:\n"+command+head+"  b:\n"+head+command), &out, &errs)
		from, to := 0, 0
		for line := range strings.Lines(out.String()) {
			var a, n, b, m int
			if _, err := fmt.Sscanf(line, "@@ -%d,%d +%d,%d @@", &a, &n, &b, &m); err != nil {
				continue
			}
			if b-a != to-from {
				t.Errorf("%q begins %d lines off", line, b-a-to+from)
			}
			from, to = from+n, to+m
		}
		if strings.Count(out.String(), "\n@@ ") < 2 {
			t.Errorf("fewer hunks than two:\n%s\n%s", &out, &errs)
		}
	})
	t.Run("colored", func(t *testing.T) {
		t.Parallel()
		_, stdout, _, _ := run(t, "--diff", "--color", "always")
		if !strings.Contains(stdout, "\x1b[31m-    command: [\"uvicorn\", \"app:app\", \"--host=::\", '--reload'] # development\x1b[0m\n") {
			t.Error(stdout)
		}
	})
	t.Run("unsafe", func(t *testing.T) {
		t.Parallel()
		_, stdout, _, file := run(t, "--fix", "--unsafe-fixes")
		if !strings.Contains(file, "\r\n    cap_drop: [ALL]\r\n") || strings.Contains(strings.ReplaceAll(file, "\r\n", ""), "\n") || strings.Contains(stdout, "CapabilitiesNotDropped") {
			t.Errorf("%s\n%s", file, stdout)
		}
	})
	t.Run("alone", func(t *testing.T) {
		t.Parallel()
		if code, _, stderr, _ := run(t, "--unsafe-fixes"); code != exitFailure || !strings.Contains(stderr, "--unsafe-fixes goes with --fix or --diff") {
			t.Errorf("exit code %d\n%s", code, stderr)
		}
	})
	t.Run("standard input", func(t *testing.T) {
		t.Parallel()
		for flag, want := range map[string]int{"--fix": exitFailure, "--diff": exitClean} {
			var out, errs bytes.Buffer
			code := runIn(t, []string{flag, "--stdin-filename", "compose.yaml", "-"}, strings.NewReader(fixable), &out, &errs)
			if code != want {
				t.Errorf("%s: exit code %d\n%s\n%s", flag, code, &out, &errs)
			}
		}
	})
}

func runIn(t *testing.T, args []string, stdin *strings.Reader, stdout, stderr *bytes.Buffer) int {
	t.Helper()
	return run(context.Background(), args, stdin, stdout, stderr)
}
