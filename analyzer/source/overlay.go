package source

import (
	"io/fs"
	"path"
)

// Overlay is a [Tree] in which content that is held in memory takes the place of
// one file: standard input, or a buffer of an editor. Directories are listed as
// they are below it.
type Overlay struct {
	Tree
	Path    string // slash-separated, relative to the root, clean
	Content []byte
}

// ReadFile implements [Tree].
func (o Overlay) ReadFile(p string, limit int64) ([]byte, error) {
	if path.Clean(p) == o.Path {
		return Memory{o.Path: o.Content}.ReadFile(p, limit)
	}
	return o.Tree.ReadFile(p, limit)
}

// Stat implements [Tree].
func (o Overlay) Stat(p string) (fs.FileInfo, error) {
	if path.Clean(p) == o.Path {
		return memoryInfo{name: path.Base(o.Path), size: int64(len(o.Content))}, nil
	}
	return o.Tree.Stat(p)
}
