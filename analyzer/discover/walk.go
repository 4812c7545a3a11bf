package discover

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Limits on a walk. Deeper or larger trees are reported, not followed.
const (
	maxDepth   = 256
	maxEntries = 2_000_000
)

// Options say where to look.
type Options struct {
	// Paths are files and directories, slash-separated, relative to the root;
	// none: nothing is looked for.
	Paths []string
	// AllFiles looks into what ignore files leave out, too.
	AllFiles bool
	// Exclude are patterns, written as in an ignore file of the root, of what is
	// left out when found in a directory.
	Exclude []string
	// ForceExclude leaves out what Exclude matches when it is named, too.
	ForceExclude bool
	// Also are files taken as if they were found, although ignore files leave
	// them out: version control can hold what it ignores. Exclude counts for
	// them under ForceExclude.
	Also []string
}

// Candidates are the files that the analysis starts from, each list sorted and
// without duplicates.
type Candidates struct {
	Compose     []string
	Dockerfiles []string
	// Named holds the files that were given by name.
	Named map[string]bool
	Gaps  []Gap
}

// A Gap is something that was named or found and could not be looked at.
type Gap struct {
	Path string
	Err  error
}

// ErrNotRecognised is the reason of a gap for a file that was named but is
// neither a Dockerfile nor a Compose file.
var ErrNotRecognised = errors.New("neither a Dockerfile nor a Compose file: it begins with no instruction and no key")

// ErrTooDeep is the reason of a gap for a directory that is not looked into.
var ErrTooDeep = fmt.Errorf("more than %d directories deep or %d entries in all", maxDepth, maxEntries)

// isDependencyDir reports whether a directory called name holds other people's
// or generated files: version control, dependencies, caches. Such a directory
// is entered only when it is named.
func isDependencyDir(name string) bool {
	switch name {
	case ".git", ".hg", ".svn", ".bzr", ".jj", ".sl", "CVS",
		"node_modules", "bower_components", "jspm_packages", ".yarn", ".pnpm-store",
		"vendor", ".venv", "venv", ".tox", ".nox", "__pycache__", "__pypackages__", "site-packages", ".eggs",
		".mypy_cache", ".pytest_cache", ".ruff_cache", ".terraform", ".terragrunt-cache", ".gradle", ".direnv", ".bundle":
		return true
	}
	return false
}

// Walk looks for candidates. It returns an error only if ctx ends.
func Walk(ctx context.Context, tree source.Tree, o Options) (*Candidates, error) {
	w := &walker{ctx: ctx, tree: tree, options: o, found: &Candidates{Named: map[string]bool{}}}
	w.exclude = parseIgnore(".", []byte(strings.Join(o.Exclude, "\n")))
	for _, p := range o.Paths {
		p = path.Clean(p)
		info, err := tree.Stat(p)
		switch {
		case o.ForceExclude && (w.excludes(p) || err == nil && info.IsDir() && w.excluded(p, true)):
		case err != nil:
			w.gap(p, err)
		case info.IsDir():
			w.enter(p, w.above(p), 0)
		default:
			w.named(p, info)
		}
	}
	for _, p := range o.Also {
		w.also(path.Clean(p))
	}
	w.dropLinks()
	for _, list := range []*[]string{&w.found.Compose, &w.found.Dockerfiles} {
		slices.Sort(*list)
		*list = slices.Compact(*list)
	}
	slices.SortStableFunc(w.found.Gaps, func(a, b Gap) int { return strings.Compare(a.Path, b.Path) })
	return w.found, ctx.Err()
}

type walker struct {
	ctx     context.Context
	tree    source.Tree
	options Options
	found   *Candidates
	exclude *ignoreFile
	links   []string // candidates that are symbolic links
	entries int
}

func (w *walker) gap(p string, err error) {
	w.found.Gaps = append(w.found.Gaps, Gap{Path: p, Err: err})
}

func (w *walker) add(p string, kind Kind) {
	if kind == Compose {
		w.found.Compose = append(w.found.Compose, p)
	} else {
		w.found.Dockerfiles = append(w.found.Dockerfiles, p)
	}
}

// named takes a file that was given by name.
func (w *walker) named(p string, info fs.FileInfo) {
	w.found.Named[p] = true
	if !info.Mode().IsRegular() {
		w.gap(p, &source.NotRegularError{Path: p, Mode: info.Mode()})
		return
	}
	kind, _ := KindOf(p)
	if kind == Other || isSource(strings.ToLower(p)) && kind == Dockerfile {
		content, err := w.tree.ReadFile(p, source.MaxFileSize)
		if err != nil {
			w.gap(p, err)
			return
		}
		if told := KindIn(content); told != Other {
			kind = told
		}
	}
	if kind == Other {
		w.gap(p, ErrNotRecognised)
		return
	}
	w.add(p, kind)
}

// above returns the ignore files that hold for what is in dir, without its own.
func (w *walker) above(dir string) ignores {
	var stack ignores
	for _, up := range ancestors(dir) {
		stack = w.with(stack, up)
	}
	return stack
}

// with adds the ignore file of dir, if there is one, to the stack.
func (w *walker) with(stack ignores, dir string) ignores {
	if w.options.AllFiles {
		return nil
	}
	p := path.Join(dir, ".gitignore")
	content, err := w.tree.ReadFile(p, maxIgnoreSize)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			w.gap(p, err)
		}
		return stack
	}
	if f := parseIgnore(dir, content); len(f.patterns) > 0 {
		return append(slices.Clip(stack), f)
	}
	return stack
}

func (w *walker) enter(dir string, stack ignores, depth int) {
	if w.ctx.Err() != nil {
		return
	}
	entries, err := w.tree.ReadDir(dir)
	if err != nil {
		w.gap(dir, err)
	}
	if w.entries += len(entries); w.entries > maxEntries || depth > maxDepth {
		w.gap(dir, ErrTooDeep)
		return
	}
	if slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == ".gitignore" && !e.IsDir() }) {
		stack = w.with(stack, dir)
	}
	for _, entry := range entries {
		p := path.Join(dir, entry.Name())
		if entry.IsDir() {
			if !isDependencyDir(entry.Name()) && !stack.ignored(p, true) && !w.excluded(p, true) {
				w.enter(p, stack, depth+1)
			}
			continue
		}
		kind, sure := KindOf(p)
		if kind == Other || stack.ignored(p, false) || w.excluded(p, false) {
			continue
		}
		w.file(p, entry, kind, sure)
	}
}

// file takes a file whose name made it a candidate.
func (w *walker) file(p string, entry fs.DirEntry, kind Kind, sure bool) {
	switch {
	case entry.Type()&fs.ModeSymlink != 0:
		info, err := w.tree.Stat(p)
		if err != nil {
			w.gap(p, err)
			return
		}
		if !info.Mode().IsRegular() {
			return // a link to a directory is not followed
		}
		w.links = append(w.links, p)
	case !entry.Type().IsRegular():
		return // a FIFO, socket or device
	}
	if (kind == Compose || !sure) && !w.confirms(p, kind) {
		return
	}
	w.add(p, kind)
}

// also takes a file that ignore files may have left out. One that is not there,
// or in a directory of dependencies, is not a candidate.
func (w *walker) also(p string) {
	kind, sure := KindOf(p)
	if kind == Other || slices.ContainsFunc(ancestors(p), func(dir string) bool { return isDependencyDir(path.Base(dir)) }) ||
		w.options.ForceExclude && w.excludes(p) {
		return
	}
	info, err := w.tree.Stat(p)
	if err != nil || !info.Mode().IsRegular() || (kind == Compose || !sure) && !w.confirms(p, kind) {
		return
	}
	w.add(p, kind)
}

// confirms reports whether the content of a file with an ambiguous name does
// not say that it is something else. A file that can't be read is kept, so that
// the analysis reports it.
func (w *walker) confirms(p string, kind Kind) bool {
	content, err := w.tree.ReadFile(p, source.MaxFileSize)
	if err != nil {
		return true
	}
	if kind == Dockerfile {
		return KindIn(content) == Dockerfile
	}
	return !otherYAML(content)
}

func (w *walker) excluded(p string, isDir bool) bool {
	return ignores{w.exclude}.ignored(p, isDir)
}

// excludes reports whether the exclusions match p or a directory that it is in.
func (w *walker) excludes(p string) bool { return Patterns{w.exclude}.Match(p) }

// dropLinks takes out links to files that are candidates by themselves.
func (w *walker) dropLinks() {
	for _, link := range w.links {
		if w.found.Named[link] {
			continue
		}
		info, err := w.tree.Stat(link)
		if err != nil {
			continue
		}
		for _, list := range []*[]string{&w.found.Compose, &w.found.Dockerfiles} {
			if w.hasOther(*list, info) {
				*list = slices.DeleteFunc(*list, func(p string) bool { return p == link })
			}
		}
	}
}

// hasOther reports whether list holds a file under a name that is no link.
func (w *walker) hasOther(list []string, info fs.FileInfo) bool {
	for _, p := range list {
		if slices.Contains(w.links, p) {
			continue
		}
		if other, err := w.tree.Stat(p); err == nil && os.SameFile(info, other) {
			return true
		}
	}
	return false
}
