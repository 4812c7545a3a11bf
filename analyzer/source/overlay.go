package source

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Overlay is a [Tree] in which content that is held in memory takes the place of
// one file: standard input, or a buffer of an editor.
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

// ReadDir implements [Tree].
func (o Overlay) ReadDir(p string) ([]fs.DirEntry, error) {
	entries, err := o.Tree.ReadDir(p)
	if err != nil || path.Clean(p) != path.Dir(o.Path) {
		return entries, err
	}
	own, err := o.Stat(o.Path)
	if err != nil {
		return entries, err
	}
	i, listed := slices.BinarySearchFunc(entries, own.Name(), func(e fs.DirEntry, name string) int {
		return strings.Compare(e.Name(), name)
	})
	if listed {
		entries = slices.Delete(entries, i, i+1)
	}
	return slices.Insert(entries, i, fs.FileInfoToDirEntry(own)), nil
}
