package compose

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/consts"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// DefaultNames are the names of Compose files that Compose looks for, the first
// one found is taken. DefaultOverrides are merged over it, whatever its name.
// They are those of compose-go's cli package.
var (
	DefaultNames     = [...]string{"compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"}
	DefaultOverrides = [...]string{"compose.override.yml", "compose.override.yaml", "docker-compose.override.yml", "docker-compose.override.yaml"}
)

// SelectFiles returns the files that Compose loads in a directory, in merge
// order: those of COMPOSE_FILE in its .env file, else the first default name
// and the first override. It returns nil if there are none. What COMPOSE_FILE
// names may not exist.
func SelectFiles(files *source.Files, dir string) []string {
	l := &loader{files: files, report: func(Diagnostic) {}}
	entries, err := files.Tree().ReadDir(dir)
	listed := func(name string) bool {
		return err != nil || slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == name })
	}
	env := newEnvironment(nil, true)
	if listed(".env") {
		if f := l.optional(path.Join(dir, ".env"), source.MaxEnvSize); f != nil {
			env = env.withAll(parseEnvFile(f, env, l.report))
		}
	}
	if v, ok := env.lookup(consts.ComposeFilePath); ok && v.IsKnown() && v.Str != "" {
		separator := ":"
		if s, ok := env.lookup(consts.ComposePathSeparator); ok && s.Str != "" {
			separator = s.Str
		}
		var list []string
		for name := range strings.SplitSeq(v.Str, separator) {
			if name != "" {
				list = append(list, path.Join(dir, name))
			}
		}
		return list
	}
	first := func(names [4]string) string {
		for _, name := range names {
			if !listed(name) {
				continue // asking for each would take longer than the list
			}
			p := path.Join(dir, name)
			if info, err := files.Tree().Stat(p); err == nil && info.Mode().IsRegular() {
				return p
			}
		}
		return ""
	}
	main := first(DefaultNames)
	if main == "" {
		return nil
	}
	if over := first(DefaultOverrides); over != "" {
		return []string{main, over}
	}
	return []string{main}
}
