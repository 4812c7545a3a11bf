package config

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/escape"
	"github.com/hullcheck/hullcheck/analyzer/posture"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// A Finder finds the configurations of directories and reads each file once.
// The zero Finder finds none. It is not safe for concurrent use.
type Finder struct {
	rules []*analyzer.Rule
	files *source.Files // nil: there is nothing to find
	fixed string        // the only file, "" for the nearest one

	dirs     map[string]string  // the nearest file by directory, "" for none
	configs  map[string]*Config // by file
	problems []Problem
}

// NewFinder returns a finder for a tree.
func NewFinder(tree source.Tree, rules []*analyzer.Rule) *Finder {
	return &Finder{rules: rules, files: source.NewFiles(tree), dirs: map[string]string{}}
}

// NewFixed returns a finder that takes one file of the tree for every directory,
// as the root's configuration.
func NewFixed(tree source.Tree, file string, rules []*analyzer.Rule) *Finder {
	f := NewFinder(tree, rules)
	f.fixed = path.Clean(file)
	return f
}

// Problems returns the mistakes in the files read so far, by file and place.
func (f *Finder) Problems() []Problem {
	compare := func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.Path, b.Path), a.At.Start.Offset-b.At.Start.Offset, strings.Compare(a.Message, b.Message))
	}
	slices.SortFunc(f.problems, compare)
	return slices.CompactFunc(f.problems, func(a, b Problem) bool { return compare(a, b) == 0 })
}

// Root returns the configuration of the run.
func (f *Finder) Root() *Config { return f.Of(".") }

// Of returns the configuration of a directory, one without a path if it has
// none.
func (f *Finder) Of(dir string) *Config {
	file := f.fixed
	if f.files != nil && file == "" {
		file = f.nearest(path.Clean(dir))
	}
	if c := f.configs[file]; c != nil {
		return c
	}
	c := &Config{Path: file, Posture: posture.Default(), Escape: escape.DefaultSettings(), base: "."}
	if f.configs == nil {
		f.configs = map[string]*Config{}
	}
	f.configs[file] = c
	if file == "" {
		return c
	}
	to := wholeRun
	if f.fixed == "" {
		c.base = path.Dir(file)
		to = f.reachOf(c.base)
	}
	f.read(c, file, to, nil, nil)
	return c
}

// reachOf returns what counts of a configuration in a directory. In one of a
// repository below the root, keys for the whole run are no mistake: they count
// where that repository is analysed alone.
func (f *Finder) reachOf(dir string) reach {
	if dir == "." {
		return wholeRun
	}
	if _, err := f.files.Tree().Stat(path.Join(dir, ".git")); err == nil {
		return inherited
	}
	return nested
}

// nearest returns the configuration file of a directory or of one above it.
func (f *Finder) nearest(dir string) string {
	if !source.Inside(dir) {
		dir = "."
	}
	file, ok := f.dirs[dir]
	if ok {
		return file
	}
	for _, name := range Names() {
		p := path.Join(dir, name)
		_, err := f.files.Load(p, maxSize)
		if source.Absent(err) {
			continue
		}
		if file != "" {
			f.problems = append(f.problems, Problem{Path: p, Message: "there is " + source.Quote(file) + " beside it: only one can hold"})
			break
		}
		file = p
	}
	if file == "" && dir != "." {
		file = f.nearest(path.Dir(dir))
	}
	f.dirs[dir] = file
	return file
}

// read adds what a file says to c, after what it extends. A place in the file
// that extends this one takes the mistake that it can't be read.
func (f *Finder) read(c *Config, p string, to reach, from *reader, at *yaml.Node) {
	content, err := f.files.Load(p, maxSize)
	if err != nil {
		message := source.Quote(p) + " " + source.Explain(err)
		if from != nil {
			from.problem(at, "%s", message)
			return
		}
		f.problems = append(f.problems, Problem{Path: p, Message: message})
		return
	}
	r := &reader{file: content, rules: f.rules, reach: to, from: from, tell: func(problem Problem) { f.problems = append(f.problems, problem) }}
	root := r.parse()
	if root == nil {
		return
	}
	if extends := member(root, "extends"); extends != nil && isLocal(extends.Value) {
		f.extend(c, path.Join(path.Dir(p), extends.Value), r, extends)
	}
	file().read(r, root, c)
}

// extend reads the file that another one extends.
func (f *Finder) extend(c *Config, p string, r *reader, at *yaml.Node) {
	depth := 0
	for up := r; up != nil; up = up.from {
		if up.file.Path == p {
			r.problem(at, "%s extends itself", source.Quote(p))
			return
		}
		if depth++; depth > maxExtends {
			r.problem(at, "more than %d files extend each other", maxExtends)
			return
		}
	}
	to := inherited
	if r.reach == wholeRun {
		to = wholeRun
	}
	f.read(c, p, to, r, at)
}

// member returns the text that a mapping has under a key.
func member(n *yaml.Node, name string) *yaml.Node {
	if n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if key, value := n.Content[i], n.Content[i+1]; key.Value == name && value.Kind == yaml.ScalarNode && value.Tag == "!!str" {
			return value
		}
	}
	return nil
}
