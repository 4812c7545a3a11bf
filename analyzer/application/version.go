package application

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/rootfs"
)

// A version of the framework; the zero version is not known, and taken for the
// newest.
type version struct{ major, minor, patch int }

func versionOf(text string) version {
	var v version
	for i, part := range strings.SplitN(text, ".", 3) {
		n, err := strconv.Atoi(strings.TrimRightFunc(part, func(r rune) bool { return r < '0' || r > '9' }))
		if err != nil {
			return version{}
		}
		switch i {
		case 0:
			v.major = n
		case 1:
			v.minor = n
		case 2:
			v.patch = n
		}
	}
	return v
}

// before reports whether v is known and older.
func (v version) before(major, minor, patch int) bool {
	switch {
	case v == version{}:
		return false
	case v.major != major:
		return v.major < major
	case v.minor != minor:
		return v.minor < minor
	}
	return v.patch < patch
}

// maxLock is how much of a lock file is read.
const maxLock = 4 << 20

// pinned returns the version of FastAPI that the repository pins: in a lock
// file or list of requirements.
func (c *code) pinned() string {
	dirs := append([]string{c.workdir}, c.paths...)
	seen := map[string]bool{}
	for _, dir := range dirs {
		if seen[dir] {
			continue
		}
		seen[dir] = true
		for _, name := range []string{"uv.lock", "poetry.lock", "Pipfile.lock", "requirements.txt", "requirements/base.txt", "requirements/prod.txt"} {
			file, state := c.fs.Lookup(path.Join(dir, name))
			if state != rootfs.Found || file.Dir {
				continue
			}
			text, err := c.fs.Content(file, maxLock)
			if err != nil {
				continue
			}
			if v := pinnedIn(name, text.Str); v != "" {
				return v
			}
		}
	}
	return ""
}

// installed returns the version that a RUN of the image names: pip install
// fastapi==0.110.0.
func (s *Set) installed(c *container.Container) string {
	for _, stage := range s.stages {
		if !slices.Contains(stage.Containers, c) {
			continue
		}
		for _, step := range stage.Steps {
			for _, command := range step.Commands {
				packages := command.Packages()
				if packages == nil || packages.Action != recipe.Install {
					continue
				}
				for _, word := range packages.Operands {
					if v := requirement(word.Str); v != "" && word.IsKnown() {
						return v
					}
				}
			}
		}
	}
	return ""
}

// pinnedIn finds the version in the text of a file.
func pinnedIn(name, text string) string {
	switch {
	case strings.HasSuffix(name, ".txt"):
		for line := range strings.Lines(text) {
			if v := requirement(line); v != "" {
				return v
			}
		}
	case name == "Pipfile.lock":
		if _, rest, ok := strings.Cut(text, `"fastapi": {`); ok {
			section, _, _ := strings.Cut(rest, "}")
			if _, rest, ok := strings.Cut(section, `"version": "==`); ok {
				v, _, _ := strings.Cut(rest, `"`)
				return v
			}
		}
	default:
		if _, rest, ok := strings.Cut(text, "name = \"fastapi\"\nversion = \""); ok {
			v, _, _ := strings.Cut(rest, `"`)
			return v
		}
	}
	return ""
}

// requirement returns the version of fastapi==V.
func requirement(line string) string {
	line, _, _ = strings.Cut(line, "#")
	line, _, _ = strings.Cut(line, ";")
	name, v, ok := strings.Cut(strings.TrimSpace(line), "==")
	name, _, _ = strings.Cut(strings.TrimSpace(name), "[")
	if !ok || !strings.EqualFold(strings.TrimSpace(name), "fastapi") {
		return ""
	}
	return strings.TrimSpace(strings.TrimSuffix(v, `\`))
}
