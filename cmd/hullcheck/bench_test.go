package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// BenchmarkCold starts the program on one small file, beside a Go program that
// does nothing: what hullcheck costs an editor or a hook.
func BenchmarkCold(b *testing.B) {
	dir := b.TempDir()
	files := map[string]string{
		"empty/go.mod":     "module empty\n",
		"empty/main.go":    "package main\n\nfunc main() {}\n",
		"app/Dockerfile":   "FROM alpine:3.23\nUSER app\nCMD [\"sleep\", \"1\"]\n",
		"app/compose.yaml": "services:\n  app:\n    build: .\n    ports: [\"127.0.0.1:80:80\"]\n",
	}
	for name, content := range files {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o750); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(content), 0o600); err != nil {
			b.Fatal(err)
		}
	}
	build := func(out, in string) string {
		out = filepath.Join(dir, out)
		cmd := exec.CommandContext(b.Context(), "go", "build", "-o", out, ".")
		cmd.Dir = in
		if text, err := cmd.CombinedOutput(); err != nil {
			b.Fatalf("%v: %s", err, text)
		}
		return out
	}
	empty, hullcheck := build("empty.bin", filepath.Join(dir, "empty")), build("hullcheck.bin", ".")
	for _, c := range []struct {
		name string
		args []string
	}{
		{"empty", []string{empty}},
		{"version", []string{hullcheck, "version"}},
		{"dockerfile", []string{hullcheck, "--fail-on", "none", filepath.Join(dir, "app", "Dockerfile")}},
		{"application", []string{hullcheck, "--fail-on", "none", filepath.Join(dir, "app")}},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if out, err := exec.CommandContext(b.Context(), c.args[0], c.args[1:]...).CombinedOutput(); err != nil {
					b.Fatalf("%v: %s", err, out)
				}
			}
		})
	}
}
