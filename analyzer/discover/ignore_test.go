package discover

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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
	dir := t.TempDir()
	init := exec.CommandContext(t.Context(), git, "init", "-q", dir)
	if out, err := init.CombinedOutput(); err != nil {
		t.Fatalf("git init: %v: %s", err, out)
	}
	for _, patterns := range ignorePatterns {
		write(t, filepath.Join(dir, ".gitignore"), patterns+"\n")
		// The paths need not exist: what stands before a slash is a directory.
		check := exec.CommandContext(t.Context(), git, "-c", "core.excludesFile=/dev/null", "check-ignore", "-z", "--stdin", "--no-index")
		check.Dir, check.Stdin = dir, strings.NewReader(strings.Join(ignorePaths, "\x00")+"\x00")
		out, err := check.Output()
		if exit := new(exec.ExitError); err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 1) {
			t.Fatalf("git check-ignore: %v", err)
		}
		want := strings.Split(string(out), "\x00")
		file := parseIgnore(".", []byte(patterns+"\n"))
		for _, p := range ignorePaths {
			if got, want := ignoredPath(func(string) ignores { return ignores{file} }, p), slices.Contains(want, p); got != want {
				t.Errorf("patterns %q ignore %q: %t, git says %t", patterns, p, got, want)
			}
		}
	}
	t.Logf("%d answers compared with git", len(ignorePatterns)*len(ignorePaths))
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
