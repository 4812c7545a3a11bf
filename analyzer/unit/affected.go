package unit

import (
	"path"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/config"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Changed is a set of files of which it is asked what they affect.
type Changed struct {
	files map[string]bool
	dirs  []string // everything below them has changed
	roots []string // directories whose configuration has changed
}

// NewChanged returns the set of paths of a tree. A directory stands for
// everything in it, a path that is not there for itself.
func NewChanged(tree source.Tree, paths []string) *Changed {
	c := &Changed{files: map[string]bool{}}
	for _, p := range paths {
		p = path.Clean(p)
		switch info, err := tree.Stat(p); {
		case err == nil && info.IsDir():
			c.dirs = append(c.dirs, p)
		case slices.Contains(config.Names(), path.Base(p)):
			c.roots = append(c.roots, path.Dir(p))
			c.files[p] = true
		default:
			c.files[p] = true
		}
	}
	return c
}

// Has reports whether a file is in the set.
func (c *Changed) Has(p string) bool {
	return c.files[p] || slices.ContainsFunc(c.dirs, func(dir string) bool { return below(dir, p) })
}

// Affects reports whether a unit contains a file of the set in any role: a file
// that Compose merges, includes or extends, one that sets variables, a
// Dockerfile that is built, or the configuration of a directory that the unit
// lies in. The unit's Dockerfiles need not be read for it.
func (c *Changed) Affects(u *analyzer.Unit) bool {
	has := func(p string) bool {
		return c.Has(p) || slices.ContainsFunc(c.roots, func(dir string) bool { return below(dir, p) })
	}
	if slices.ContainsFunc(u.Source.Compose, has) {
		return true
	}
	inputs, _ := u.Seeds[dockerfile.Inputs].([]dockerfile.Input)
	if slices.ContainsFunc(inputs, func(input dockerfile.Input) bool { return has(input.Path) }) {
		return true
	}
	for _, f := range u.Source.Files.Loaded() {
		if has(f.Path) {
			return true
		}
	}
	return false
}

// below reports whether p is dir or lies in it.
func below(dir, p string) bool {
	return dir == "." || p == dir || strings.HasPrefix(p, dir+"/")
}
