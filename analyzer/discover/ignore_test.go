package discover

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Patterns and paths of the comparison with git: every pattern with every path.
var (
	ignorePatterns = []string{
		"foo", "foo/", "/foo", "a/foo", "a/**/foo", "**/foo", "foo/**", "a/**", "*.log", "f?o", "[fg]oo", "[!f]oo",
		"[^f]oo", `\!x`, `\#x`, "#x", `foo\ `, "foo ", "a{b,c}", "a/*/foo", "a/**/b/**/foo", "**/a/foo", "fo**o", "/",
		"//", "a//b", "[a", `\`, "*", "/*", "!/a", `a\*b`, "[[:alpha:]]oo", "foo/*", "**", "a/**b", "**/", "x/**/",
		"\t", "foo\t", "*/foo", "é*", "foo\r", "*\n!foo", "*\n!*/\n!foo", "a/\n!a/foo", "foo\n!a/foo", "/*\n!/a",
	}
	ignorePaths = []string{
		"foo", "a/foo", "a/b/foo", "a/b/c/foo", "x.log", "goo", "hoo", "!x", "#x", "foo ", "ab", "ac", "a{b,c}",
		"a/b/x/foo", "a/x/b/y/foo", "a/x/b/b/foo", "fooo", "a/b", "a*b", "axb", "[a", "foo/bar", "foo/bar/baz", "a/xb",
		"x/y/z", "b/a/foo", "éx", "1oo", "foo\t", "a/b/b/b/foo",
	}
)

// ignoredPath asks as a walk does: each directory on the way, then the file.
func ignoredPath(stack func(dir string) ignores, p string) bool {
	parts := strings.Split(p, "/")
	for i := range parts {
		dir := "."
		if i > 0 {
			dir = strings.Join(parts[:i], "/")
		}
		if stack(dir).ignored(strings.Join(parts[:i+1], "/"), i < len(parts)-1) {
			return true
		}
	}
	return false
}

func TestIgnoredAsGitDoes(t *testing.T) {
	t.Parallel()
	git, err := exec.LookPath("git")
	if err != nil {
		t.Log("git is not here: the expected answers cannot be asked for")
		return
	}
	checked := 0
	for _, patterns := range ignorePatterns {
		dir := t.TempDir()
		write(t, filepath.Join(dir, ".gitignore"), patterns+"\n")
		init := exec.CommandContext(t.Context(), git, "init", "-q", dir)
		if out, err := init.CombinedOutput(); err != nil {
			t.Fatalf("git init: %v: %s", err, out)
		}
		file := parseIgnore(".", []byte(patterns+"\n"))
		for _, p := range ignorePaths {
			// Paths exclude one another (foo, foo/bar), so each is made alone.
			write(t, filepath.Join(dir, p), "")
			check := exec.CommandContext(t.Context(), git, "-c", "core.excludesFile=/dev/null", "check-ignore", "-q", "--no-index", "--", p)
			check.Dir = dir
			want := check.Run() == nil
			if got := ignoredPath(func(string) ignores { return ignores{file} }, p); got != want {
				t.Errorf("patterns %q ignore %q: %t, git says %t", patterns, p, got, want)
			}
			first, _, _ := strings.Cut(p, "/")
			if err := os.RemoveAll(filepath.Join(dir, first)); err != nil {
				t.Fatal(err)
			}
			checked++
		}
	}
	t.Logf("%d answers compared with git", checked)
}

func TestNestedIgnoreFiles(t *testing.T) {
	t.Parallel()
	root := parseIgnore(".", []byte("*.dev\n/build/\n"))
	sub := parseIgnore("a", []byte("!keep.dev\n/only\n"))
	stack := func(dir string) ignores {
		if dir == "." {
			return ignores{root}
		}
		return ignores{root, sub}
	}
	for p, want := range map[string]bool{
		"x.dev": true, "a/x.dev": true, "a/keep.dev": false, "keep.dev": true, "a/only": true, "a/b/only": false,
		"build/x": true, "a/build/x": false,
	} {
		if got := ignoredPath(stack, p); got != want {
			t.Errorf("%s ignored: %t, want %t", p, got, want)
		}
	}
}

func write(t *testing.T, p, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}
