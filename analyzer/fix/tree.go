package fix

import (
	"bytes"
	"fmt"
	"io/fs"
	"maps"
	"path"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// tree is a tree in which some files have other content. They are known by their
// real path: links lead to the changed file.
type tree struct {
	source.Tree
	changed map[string][]byte
}

// linked is a tree that knows where links lead.
type linked interface {
	Real(p string) (string, error)
}

// real returns the path by which a file is known.
func (t *tree) real(p string) (string, error) {
	if l, ok := t.Tree.(linked); ok {
		return l.Real(p)
	}
	return path.Clean(p), nil
}

// ReadFile implements [source.Tree].
func (t *tree) ReadFile(p string, limit int64) ([]byte, error) {
	if len(t.changed) > 0 {
		if real, err := t.real(p); err == nil {
			if content, ok := t.changed[real]; ok {
				return source.Memory{real: content}.ReadFile(real, limit)
			}
		}
	}
	return t.Tree.ReadFile(p, limit)
}

// Stat implements [source.Tree]. The size is that of the file on disk.
func (t *tree) Stat(p string) (fs.FileInfo, error) { return t.Tree.Stat(p) }

// with returns the tree with the changes of fixes made, which don't overlap. The
// error says which file is not as it was analysed.
func (t *tree) with(fixes []*candidate) (*tree, error) {
	next := &tree{Tree: t.Tree, changed: map[string][]byte{}}
	maps.Copy(next.changed, t.changed)
	edits := map[string][]edit{}
	for _, f := range fixes {
		for _, e := range f.edits {
			edits[e.path] = append(edits[e.path], e)
		}
	}
	for p, list := range edits {
		content, err := t.ReadFile(p, source.MaxFileSize)
		if err != nil {
			return nil, err
		}
		if next.changed[p], err = apply(content, list); err != nil {
			return nil, fmt.Errorf("%s: %w", p, err)
		}
	}
	return next, nil
}

// equal reports whether a file is as it was before.
func (t *tree) equal(p string) bool {
	content, err := t.Tree.ReadFile(p, source.MaxFileSize)
	return err == nil && bytes.Equal(content, t.changed[p])
}
