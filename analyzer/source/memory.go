package source

import (
	"io/fs"
	"path"
	"sort"
	"strings"
	"time"
)

// Memory is a [Tree] of files held in memory, by path. It serves fixtures and
// an editor's buffers.
type Memory map[string][]byte

// ReadFile implements [Tree].
func (m Memory) ReadFile(p string, limit int64) ([]byte, error) {
	if !Inside(p) {
		return nil, &OutsideRootError{Path: p}
	}
	content, ok := m[path.Clean(p)]
	if !ok {
		if _, err := m.Stat(p); err == nil {
			return nil, &NotRegularError{Path: p, Mode: fs.ModeDir}
		}
		return nil, &fs.PathError{Op: "read", Path: p, Err: fs.ErrNotExist}
	}
	if int64(len(content)) > limit {
		return nil, &TooLargeError{Path: p, Limit: limit}
	}
	return content, nil
}

// Stat implements [Tree].
func (m Memory) Stat(p string) (fs.FileInfo, error) {
	if !Inside(p) {
		return nil, &OutsideRootError{Path: p}
	}
	p = path.Clean(p)
	if content, ok := m[p]; ok {
		return memoryInfo{name: path.Base(p), size: int64(len(content))}, nil
	}
	for name := range m {
		if p == "." || strings.HasPrefix(name, p+"/") {
			return memoryInfo{name: path.Base(p), dir: true}, nil
		}
	}
	return nil, &fs.PathError{Op: "stat", Path: p, Err: fs.ErrNotExist}
}

// ReadDir implements [Tree].
func (m Memory) ReadDir(p string) ([]fs.DirEntry, error) {
	p = path.Clean(p)
	prefix := p + "/"
	if p == "." {
		prefix = ""
	}
	seen := map[string]fs.DirEntry{}
	for name, content := range m {
		rest, ok := strings.CutPrefix(name, prefix)
		if !ok {
			continue
		}
		first, _, isDir := strings.Cut(rest, "/")
		info := memoryInfo{name: first, dir: isDir}
		if !isDir {
			info.size = int64(len(content))
		}
		seen[first] = fs.FileInfoToDirEntry(info)
	}
	if len(seen) == 0 {
		return nil, &fs.PathError{Op: "readdir", Path: p, Err: fs.ErrNotExist}
	}
	entries := make([]fs.DirEntry, 0, len(seen))
	for _, entry := range seen {
		entries = append(entries, entry)
	}
	sort.Slice(entries, func(i, j int) bool { return entries[i].Name() < entries[j].Name() })
	return entries, nil
}

// memoryInfo describes a file or directory of a [Memory] tree.
type memoryInfo struct {
	name string
	size int64
	dir  bool
}

func (i memoryInfo) Name() string       { return i.name }
func (i memoryInfo) Size() int64        { return i.size }
func (i memoryInfo) ModTime() time.Time { return time.Time{} }
func (i memoryInfo) IsDir() bool        { return i.dir }
func (i memoryInfo) Sys() any           { return nil }

func (i memoryInfo) Mode() fs.FileMode {
	if i.dir {
		return fs.ModeDir | 0o755
	}
	return 0o644
}
