package discover

import (
	"path"
	"slices"
	"strings"

	"github.com/bmatcuk/doublestar/v4"
)

// Limits on ignore files.
const (
	maxIgnoreSize     = 1 << 20
	maxIgnorePatterns = 10_000
)

// ignoreFile holds the patterns of one .gitignore. Patterns are matched by
// doublestar, whose answers a test compares with those of git.
type ignoreFile struct {
	dir      string // the directory it stands in
	patterns []ignorePattern
}

type ignorePattern struct {
	glob    string // relative to dir
	keep    bool   // "!": matched entries are not ignored
	dirOnly bool
}

func parseIgnore(dir string, content []byte) *ignoreFile {
	f := &ignoreFile{dir: dir}
	for line := range strings.Lines(strings.TrimPrefix(string(content), "\ufeff")) {
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		if p, ok := parsePattern(line); ok && len(f.patterns) < maxIgnorePatterns {
			f.patterns = append(f.patterns, p)
		}
	}
	return f
}

// parsePattern follows gitignore(5), "PATTERN FORMAT".
func parsePattern(line string) (p ignorePattern, ok bool) {
	if strings.HasPrefix(line, "#") {
		return p, false
	}
	line, p.keep = strings.CutPrefix(line, "!")
	for strings.HasSuffix(line, " ") && !strings.HasSuffix(line, `\ `) {
		line = line[:len(line)-1]
	}
	line, p.dirOnly = strings.CutSuffix(line, "/")
	if line == "" {
		return p, false
	}
	if strings.Contains(line, "/") {
		line = strings.TrimPrefix(line, "/") // anchored
	} else {
		line = "**/" + line
	}
	if strings.HasSuffix(line, "/**") {
		line += "/*" // everything inside, not the directory itself
	}
	// Braces are alternatives to doublestar and plain text to git; classes by
	// name are known to git alone.
	p.glob = strings.NewReplacer(
		`\{`, `\{`, `\}`, `\}`, "{", `\{`, "}", `\}`,
		"[:alnum:]", "0-9A-Za-z", "[:alpha:]", "A-Za-z", "[:digit:]", "0-9", "[:lower:]", "a-z",
		"[:upper:]", "A-Z", "[:space:]", " \t", "[:blank:]", " \t", "[:xdigit:]", "0-9A-Fa-f",
	).Replace(line)
	return p, doublestar.ValidatePattern(p.glob)
}

// ignores is the stack of ignore files from the root down to a directory.
type ignores []*ignoreFile

// ignored reports whether the entry at p is ignored by the last pattern that
// matches it. Parents are not looked at: who walks down has asked for them.
func (s ignores) ignored(p string, isDir bool) bool {
	for _, f := range slices.Backward(s) {
		rel := p
		if f.dir != "." {
			rel = strings.TrimPrefix(p, f.dir+"/")
		}
		for _, pattern := range slices.Backward(f.patterns) {
			if pattern.dirOnly && !isDir {
				continue
			}
			if doublestar.MatchUnvalidated(pattern.glob, rel) {
				return !pattern.keep
			}
		}
	}
	return false
}

// ancestors returns the directories from the root down to the parent of dir,
// dir not included.
func ancestors(dir string) []string {
	var up []string
	for dir != "." {
		dir = path.Dir(dir)
		up = append([]string{dir}, up...)
	}
	return up
}
