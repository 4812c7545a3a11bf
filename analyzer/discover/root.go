package discover

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Root returns the directory that the paths of a command line are analysed
// below: the nearest ancestor of the first path that holds a .git entry and the
// other paths, else the common directory of all. Paths are absolute.
func Root(paths []string) (string, error) {
	if len(paths) == 0 {
		return "", errors.New("no path given")
	}
	for dir := directoryOf(paths[0]); ; dir = filepath.Dir(dir) {
		//nolint:forbidigo // asks for a name on the way to the root and opens nothing
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil && holds(dir, paths) {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			break
		}
	}
	common := directoryOf(paths[0])
	for !holds(common, paths) {
		common = filepath.Dir(common)
	}
	return common, nil
}

// Relative returns the paths as the [source.Tree] below root takes them. Its
// error is an [*OutsideError].
func Relative(root string, paths []string) ([]string, error) {
	relative := make([]string, len(paths))
	for i, p := range paths {
		rel, err := filepath.Rel(root, p)
		if err != nil || !filepath.IsLocal(rel) {
			return nil, &OutsideError{Path: p, Root: root}
		}
		relative[i] = filepath.ToSlash(rel)
	}
	return relative, nil
}

// OutsideError says that a path of the command line is not below the root.
type OutsideError struct{ Path, Root string }

func (e *OutsideError) Error() string {
	return fmt.Sprintf("%s is not below the root %s", source.Quote(e.Path), source.Quote(e.Root))
}

// directoryOf returns p if it is a directory, else its parent.
func directoryOf(p string) string {
	//nolint:forbidigo // a path of the command line, before there is a root
	if info, err := os.Stat(p); err == nil && info.IsDir() {
		return p
	}
	return filepath.Dir(p)
}

func holds(dir string, paths []string) bool {
	for _, p := range paths {
		if rel, err := filepath.Rel(dir, p); err != nil || !filepath.IsLocal(rel) {
			return false
		}
	}
	return true
}
