package main

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"time"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// readAll reads standard input up to one byte more than a file may have, so that
// the analysis reports what is too large.
func readAll(r io.Reader) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(r, source.MaxFileSize+1))
	if err != nil {
		return nil, fmt.Errorf("read standard input: %w", err)
	}
	return content, nil
}

// overlay is a tree in which standard input takes the place of one file.
type overlay struct {
	source.Tree
	path    string
	content []byte
}

// ReadFile implements [source.Tree].
func (o overlay) ReadFile(p string, limit int64) ([]byte, error) {
	if path.Clean(p) == o.path {
		return source.Memory{o.path: o.content}.ReadFile(p, limit)
	}
	return o.Tree.ReadFile(p, limit)
}

// Stat implements [source.Tree].
func (o overlay) Stat(p string) (fs.FileInfo, error) {
	if path.Clean(p) == o.path {
		return inputInfo{o}, nil
	}
	return o.Tree.Stat(p)
}

// inputInfo describes standard input as a file.
type inputInfo struct{ o overlay }

func (i inputInfo) Name() string     { return path.Base(i.o.path) }
func (i inputInfo) Size() int64      { return int64(len(i.o.content)) }
func (inputInfo) Mode() fs.FileMode  { return 0o644 }
func (inputInfo) ModTime() time.Time { return time.Time{} }
func (inputInfo) IsDir() bool        { return false }
func (inputInfo) Sys() any           { return nil }
