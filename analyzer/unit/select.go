package unit

import (
	"path"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Compose's default names, in its order of preference (compose-go,
// cli.DefaultFileNames and cli.DefaultOverrideFileNames).
var (
	baseNames     = [...]string{"compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"}
	overrideNames = [...]string{
		"compose.override.yml", "compose.override.yaml", "docker-compose.override.yml", "docker-compose.override.yaml",
	}
)

// selected returns the files that Compose loads in dir when none are named:
// those of COMPOSE_FILE in .env, else the default file and its override.
func selected(tree source.Tree, dir string) []string {
	if files := fromDotEnv(tree, dir); len(files) > 0 {
		return files
	}
	base := first(tree, dir, baseNames[:])
	if base == "" {
		return nil
	}
	if override := first(tree, dir, overrideNames[:]); override != "" {
		return []string{base, override}
	}
	return []string{base}
}

func first(tree source.Tree, dir string, names []string) string {
	for _, name := range names {
		p := path.Join(dir, name)
		if info, err := tree.Stat(p); err == nil && info.Mode().IsRegular() {
			return p
		}
	}
	return ""
}

// fromDotEnv returns the files that COMPOSE_FILE names in dir's .env, none if
// one of them is not there: a developer's setting that does not fit says
// nothing.
func fromDotEnv(tree source.Tree, dir string) []string {
	content, err := tree.ReadFile(path.Join(dir, ".env"), source.MaxEnvSize)
	if err != nil {
		return nil
	}
	list, separator := "", ":"
	for line := range strings.Lines(string(content)) {
		name, text, ok := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "export "), "=")
		if !ok {
			continue
		}
		text = strings.Trim(strings.TrimSpace(text), `"'`)
		switch strings.TrimSpace(name) {
		case "COMPOSE_FILE":
			list = text
		case "COMPOSE_PATH_SEPARATOR":
			separator = text
		}
	}
	if list == "" || separator == "" {
		return nil
	}
	var files []string
	for _, name := range strings.Split(list, separator) {
		if name == "" || path.IsAbs(name) {
			return nil
		}
		p := path.Join(dir, name)
		if info, err := tree.Stat(p); err != nil || !info.Mode().IsRegular() {
			return nil
		}
		files = append(files, p)
	}
	return files
}
