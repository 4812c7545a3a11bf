package gen

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// home is where the files of this module stand on the web.
const home = "https://github.com/hullcheck/hullcheck/blob/main/"

// TestLinks follows the links between our documents to files and headings.
func TestLinks(t *testing.T) {
	t.Parallel()
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	for _, name := range documents(t, "*.md", "docs/*.md", "docs/rules/*.md") {
		for _, match := range link.FindAllStringSubmatch(prose(read(t, name)), -1) {
			target, anchor, _ := strings.Cut(match[1], "#")
			to := filepath.Join(filepath.Dir(name), target)
			if ours, ok := strings.CutPrefix(target, home); ok {
				to = filepath.Join(root, ours)
			} else if strings.Contains(target, ":") {
				continue // someone else's
			}
			if target == "" {
				to = name
			}
			if _, err := os.Stat(to); err != nil {
				t.Errorf("%s: %s leads nowhere", name, match[1])
				continue
			}
			if filepath.Ext(to) == ".md" && anchor != "" && !slices.Contains(anchors(read(t, to)), anchor) {
				t.Errorf("%s: %s leads to no heading", name, match[1])
			}
		}
	}
}

// TestPaths holds the guides against the tree: what they name is there.
func TestPaths(t *testing.T) {
	t.Parallel()
	ours := regexp.MustCompile("(?m)(?:^|[\\s`(])(?:\\./)?((?:analyzer|cmd|docs|internal|rules|testdata)/[\\w./<>-]+)")
	for _, name := range documents(t, "*.md", "docs/*.md") {
		for _, match := range ours.FindAllStringSubmatch(read(t, name), -1) {
			p := strings.TrimRight(match[1], "./")
			if strings.Contains(p, "<") || strings.Contains(p, "NAME") {
				continue // a name to be chosen
			}
			if _, err := os.Stat(filepath.Join(root, p)); err != nil {
				t.Errorf("%s: there is no %s", name, p)
			}
		}
	}
}

// TestRooms holds the table of rooms against the folders.
func TestRooms(t *testing.T) {
	t.Parallel()
	design := read(t, filepath.Join(root, "docs", "design.md"))
	entries, err := os.ReadDir(filepath.Join(root, "analyzer"))
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if entry.IsDir() && !strings.Contains(design, "\n| `analyzer/"+entry.Name()+"` |") {
			t.Errorf("docs/design.md says nothing of analyzer/%s", entry.Name())
		}
	}
}

// documents returns the files that match a pattern below the module's root.
func documents(t *testing.T, patterns ...string) []string {
	t.Helper()
	var names []string
	for _, pattern := range patterns {
		found, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil || len(found) == 0 {
			t.Fatalf("nothing matches %s: %v", pattern, err)
		}
		names = append(names, found...)
	}
	return names
}

func read(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// prose returns a document without its fenced blocks.
func prose(document string) string {
	var lines []string
	fenced := false
	for line := range strings.Lines(document) {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			fenced = !fenced
		} else if !fenced {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}

// anchors returns the names that GitHub gives to the headings of a document.
func anchors(document string) []string {
	var names []string
	for line := range strings.Lines(prose(document)) {
		hashes, title, ok := strings.Cut(strings.TrimSpace(line), " ")
		if !ok || strings.Trim(hashes, "#") != "" {
			continue
		}
		names = append(names, strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-', r == '_', unicode.IsLetter(r), unicode.IsDigit(r):
				return unicode.ToLower(r)
			}
			return -1
		}, title))
	}
	return names
}
