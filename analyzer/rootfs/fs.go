package rootfs

import (
	"io/fs"
	"path"
	"reflect"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// Analyzer yields the file systems of the unit; rules use [In].
var Analyzer = &analysis.Analyzer{
	Name:       "rootfs",
	Doc:        "the files that containers of the unit find",
	Requires:   []*analysis.Analyzer{source.Analyzer, container.Analyzer, recipe.Analyzer},
	ResultType: reflect.TypeFor[*Set](),
	Run: func(pass *analysis.Pass) (any, error) {
		return newSet(source.In(pass).Files, recipe.In(pass)), nil
	},
}

// In returns the file systems of a pass whose analyzer requires [Analyzer].
func In(pass *analysis.Pass) *Set { return pass.ResultOf[Analyzer].(*Set) }

// A Set gives the file systems of a unit. Nothing is read before it is asked
// for. It is safe for concurrent use.
type Set struct {
	files  *source.Files
	stages []*recipe.Stage

	mu       sync.Mutex
	contexts map[contextKey]*Context
	alone    map[*dockerfile.File]*Context
	programs map[programKey]program
}

type contextKey struct{ dir, dockerfile string }

func newSet(files *source.Files, stages []*recipe.Stage) *Set {
	return &Set{files: files, stages: stages, contexts: map[contextKey]*Context{}, alone: map[*dockerfile.File]*Context{}, programs: map[programKey]program{}}
}

// Context returns the build context of a container's image, nil if it is not
// built here, or from a directory that is not known or outside of the root.
func (s *Set) Context(c *container.Container) *Context {
	if c.Build == nil || c.Build.File == nil {
		return nil
	}
	file := c.Build.File
	name := file.Path
	if file.Inline {
		name = ""
	}
	if b := c.Section; b != nil {
		if b.Unknown || b.Remote || b.Outside {
			return nil
		}
		return s.context(b.ContextDir, name, false)
	}
	return s.assumed(file, name)
}

// assumed returns the context of a Dockerfile that no file builds: the nearest
// directory from which it finds all that it copies.
func (s *Set) assumed(file *dockerfile.File, name string) *Context {
	s.mu.Lock()
	c, ok := s.alone[file]
	s.mu.Unlock()
	if ok {
		return c
	}
	for dir := path.Dir(file.Path); ; dir = path.Dir(dir) {
		if s.holdsSources(dir, file) {
			c = s.context(dir, name, true)
			break
		}
		if dir == "." || dir == "/" {
			break
		}
	}
	s.mu.Lock()
	s.alone[file] = c
	s.mu.Unlock()
	return c
}

func (s *Set) context(dir, dockerfile string, assumed bool) *Context {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := contextKey{dir, dockerfile}
	c := s.contexts[k]
	if c == nil {
		c = newContext(s.files.Tree(), dir, dockerfile)
		c.Assumed = assumed
		s.contexts[k] = c
	}
	return c
}

// holdsSources reports whether every literal source of COPY and ADD exists in a
// directory.
func (s *Set) holdsSources(dir string, file *dockerfile.File) bool {
	for _, in := range file.Instructions {
		if in.Name != "COPY" && in.Name != "ADD" || in.Invalid || in.Flag("from") != nil || len(in.Args) < 2 {
			continue
		}
		for _, word := range in.Args[:len(in.Args)-1] {
			if !word.IsKnown() || strings.ContainsAny(word.Str, "*?[$<") || isRemote(word.Str) {
				continue
			}
			p := path.Join(dir, word.Str)
			if !source.Inside(p) {
				return false
			}
			if _, err := s.files.Tree().Stat(p); err != nil {
				return false
			}
		}
	}
	return true
}

// Of returns the file system of a container.
func (s *Set) Of(c *container.Container) *FS {
	f := &FS{set: s, context: s.Context(c), container: c}
	if c.Build != nil && c.Build.Target != nil {
		for _, stage := range s.stages {
			if stage.Image == c.Build.Target || stage.Stage == c.Build.Target.Stage && f.stage == nil {
				f.stage = stage
			}
		}
	}
	return f
}

// Built returns the file system that a stage leaves, seen from a container that
// needs it.
func (s *Set) Built(stage *recipe.Stage) *FS {
	if len(stage.Containers) == 0 {
		return &FS{set: s, stage: stage}
	}
	return &FS{set: s, stage: stage, context: s.Context(stage.Containers[0])}
}

// An FS is the file system of a stage or container.
type FS struct {
	set       *Set
	context   *Context
	stage     *recipe.Stage
	container *container.Container // nil: without mounts
}

// Context returns the build context, nil if it is not known.
func (f *FS) Context() *Context { return f.context }

// State says what is known of a path.
type State uint8

// The states. A path that no instruction or mount of the files provides is
// Unknown, too: the base image may hold it.
const (
	Unknown State = iota
	Found
)

// A File is what stands at a path.
type File struct {
	Path string // relative to the root; "" if Text holds it
	Text *value.Value
	Dir  bool
	// Origins are the places it came through, last first: the mount's entry or
	// the COPY, with those of the stages before it.
	Origins []source.Span
}

// Content returns the text of a regular file with its places.
func (f *FS) Content(file File, limit int64) (*value.Value, error) {
	if file.Text != nil {
		return file.Text, nil
	}
	loaded, err := f.set.files.Load(file.Path, limit)
	if err != nil {
		return nil, err
	}
	text := string(loaded.Content)
	return value.NewString(text, loaded.Span(0, len(text))), nil
}

// Lookup finds what the container sees at an absolute path.
func (f *FS) Lookup(p string) (File, State) {
	p = path.Clean("/" + p)
	if f.container != nil {
		if m, rest := f.mountOver(p); m != nil {
			return f.mounted(m, rest, p)
		}
	}
	return f.image(f.stage, p, 0)
}

// mountOver returns the mount with the longest target at or above p, and what p
// adds to it.
func (f *FS) mountOver(p string) (*container.Mount, string) {
	var over *container.Mount
	longest := -1
	for i := range f.container.Mounts {
		m := &f.container.Mounts[i]
		if !m.Target.IsKnown() {
			continue
		}
		target := path.Clean("/" + m.Target.Str)
		if len(target) > longest && container.Below(p, target) {
			over, longest = m, len(target)
		}
	}
	if over == nil {
		return nil, ""
	}
	return over, strings.TrimPrefix(strings.TrimPrefix(p, path.Clean("/"+over.Target.Str)), "/")
}

// mounted finds a path below a mount. An empty named volume takes the content
// of the image, which is assumed for each.
func (f *FS) mounted(m *container.Mount, rest, p string) (File, State) {
	switch {
	case m.Kind == container.Volume && m.Host.Path == "":
		return f.image(f.stage, p, 0)
	case m.Kind != container.Bind || !m.Host.Known || !m.Host.Project:
		return File{}, Unknown
	}
	name := path.Join(m.Host.Path, rest)
	if !source.Inside(name) {
		return File{}, Unknown
	}
	info, err := f.set.files.Tree().Stat(name)
	if err != nil {
		return File{}, Unknown
	}
	return File{Path: name, Dir: info.IsDir(), Origins: []source.Span{m.Entry.At}}, Found
}

func isDir(info fs.FileInfo) bool { return info != nil && info.IsDir() }
