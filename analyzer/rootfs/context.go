package rootfs

import (
	"bytes"
	"io/fs"
	"path"
	"strings"

	"github.com/moby/patternmatcher"
	"github.com/moby/patternmatcher/ignorefile"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

const (
	maxIgnoreFile = 256 << 10 // bytes
	maxPatterns   = 4_000
	maxEntries    = 20_000 // of a context that are listed
)

// A Context is the directory that a build copies from.
type Context struct {
	Dir string // relative to the root
	// Assumed is set if no file says the directory: it is the one from which
	// every COPY of the Dockerfile finds its sources.
	Assumed bool
	// Ignore is the path of the ignore file, "" if there is none.
	Ignore string
	// Opaque is set if the ignore file can't be read or applied: what it keeps
	// out is not known.
	Opaque bool

	tree    source.Tree
	matcher *patternmatcher.PatternMatcher
}

// newContext reads the ignore file of a context: the one beside the Dockerfile
// wins over the one of the directory
// (https://docs.docker.com/build/concepts/context/#filename-and-location).
func newContext(tree source.Tree, dir, dockerfile string) *Context {
	c := &Context{Dir: dir, tree: tree}
	names := []string{path.Join(dir, ".dockerignore")}
	if dockerfile != "" {
		names = append([]string{dockerfile + ".dockerignore"}, names...)
	}
	for _, name := range names {
		text, err := tree.ReadFile(name, maxIgnoreFile)
		if source.Absent(err) {
			continue
		}
		c.Ignore = name
		if err != nil {
			c.Opaque = true
			return c
		}
		patterns, err := ignorefile.ReadAll(bytes.NewReader(text))
		if err != nil || len(patterns) > maxPatterns {
			c.Opaque = true
			return c
		}
		if c.matcher, err = patternmatcher.New(patterns); err != nil {
			c.Opaque = true
		}
		return c
	}
	return c
}

// Ignored reports whether the ignore file keeps a path out, relative to the
// context. Of an opaque context nothing is known to be kept out.
func (c *Context) Ignored(p string) bool {
	if c.matcher == nil || p == "." || p == "" {
		return false
	}
	ignored, err := c.matcher.MatchesOrParentMatches(p)
	return err == nil && ignored
}

// Stat returns what the build finds at a path relative to the context, nil if
// that is nothing: absent, ignored or outside of the root.
func (c *Context) Stat(p string) fs.FileInfo {
	p = path.Clean(strings.TrimLeft(p, "/"))
	if !source.Inside(p) || c.Ignored(p) && !c.exceptions() {
		return nil
	}
	info, err := c.tree.Stat(path.Join(c.Dir, p))
	if err != nil || !info.IsDir() && c.Ignored(p) {
		return nil
	}
	return info
}

// exceptions reports whether a line such as `!keep` may bring back what lies in
// an ignored directory.
func (c *Context) exceptions() bool { return c.matcher != nil && c.matcher.Exclusions() }

// Path returns a path of the context relative to the root.
func (c *Context) Path(p string) string { return path.Join(c.Dir, strings.TrimLeft(p, "/")) }

// Walk calls visit for the files of the context at and below a path that the
// build would send, in lexical order, until visit returns false. Files are
// given relative to the context. It returns false if the tree holds more than
// can be listed; what was not visited is then not known.
func (c *Context) Walk(p string, visit func(p string, entry fs.DirEntry) bool) (whole bool) {
	left, stopped := maxEntries, false
	var walk func(dir string)
	walk = func(dir string) {
		entries, err := c.tree.ReadDir(path.Join(c.Dir, dir))
		if err != nil {
			return
		}
		for _, entry := range entries {
			if left--; left < 0 || stopped {
				return
			}
			name := path.Join(dir, entry.Name())
			ignored := c.Ignored(name)
			if entry.IsDir() {
				if !ignored || c.exceptions() {
					walk(name)
				}
			} else if !ignored && !visit(name, entry) {
				stopped = true
			}
		}
	}
	walk(path.Clean(strings.TrimLeft(p, "/")))
	return left >= 0
}
