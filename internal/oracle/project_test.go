package oracle

import (
	"maps"
	"path"
	"slices"
)

// A project is one input: files below a root, and what of them to load.
type project struct {
	name     string
	features []string
	files    map[string]string // by path; the project directory is app
	compose  []string          // Compose files in merge order
	env      map[string]string
	profiles []string
	dir      string // project directory
	disk     string // the root if the files are read in place, then files is empty
}

// dir is the project directory, so that files can stand above and beside it.
const dir = "app"

func newProject(name string, features ...string) *project {
	return &project{name: name, features: features, files: map[string]string{}, env: map[string]string{}, dir: dir}
}

// add adds a file below the project directory that is loaded.
func (p *project) add(name, text string) {
	name = path.Join(dir, name)
	p.files[name] = text
	p.compose = append(p.compose, name)
}

// text shows the whole project for a failing test.
func (p *project) text() string {
	s := ""
	for _, name := range p.compose {
		s += "--- " + name + " (loaded)\n" + p.files[name]
	}
	for _, name := range slices.Sorted(maps.Keys(p.files)) {
		if !slices.Contains(p.compose, name) {
			s += "--- " + name + "\n" + p.files[name]
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.env)) {
		s += "env " + name + "=" + p.env[name] + "\n"
	}
	return s
}
