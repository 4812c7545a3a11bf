package source

import (
	"fmt"
	"go/token"
	"sync"
)

// Limits on what is read for one unit. Real files are far smaller: the mean
// Compose file has 300 bytes.
const (
	MaxFileSize = 4 << 20  // bytes of one Compose file or Dockerfile
	MaxEnvSize  = 1 << 20  // bytes of one env file
	MaxUnitSize = 64 << 20 // bytes of all files of a unit
)

// Files holds the files of one unit, each added once to the unit's FileSet. It
// is safe for concurrent use.
type Files struct {
	FileSet *token.FileSet
	tree    Tree

	mu     sync.Mutex
	byPath map[string]*loaded
	sorted []*File // by base
	size   int
}

type loaded struct {
	file *File
	err  error
}

// NewFiles returns an empty set that reads from tree.
func NewFiles(tree Tree) *Files {
	return &Files{FileSet: token.NewFileSet(), tree: tree, byPath: map[string]*loaded{}}
}

// Tree returns the tree that the files are read from.
func (s *Files) Tree() Tree { return s.tree }

// Load returns the file at path, reading it at the first call only. Its error
// is one of [Tree.ReadFile], or a [*TooLargeError] if the unit's files together
// are larger than [MaxUnitSize].
func (s *Files) Load(path string, limit int64) (*File, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if l, ok := s.byPath[path]; ok {
		return l.file, l.err
	}
	l := &loaded{}
	s.byPath[path] = l
	content, err := s.tree.ReadFile(path, limit)
	if err == nil && s.size+len(content) > MaxUnitSize {
		err = &TooLargeError{Path: path, Limit: MaxUnitSize}
	}
	if err != nil {
		l.err = err
		return nil, err
	}
	l.file = s.add(path, content)
	return l.file, nil
}

// Add puts content that was not read from the tree under path, replacing
// nothing: a path is added once.
func (s *Files) Add(path string, content []byte) *File {
	s.mu.Lock()
	defer s.mu.Unlock()
	if l, ok := s.byPath[path]; ok && l.file != nil {
		panic(fmt.Sprintf("source: %s added twice", path))
	}
	f := s.add(path, content)
	s.byPath[path] = &loaded{file: f}
	return f
}

func (s *Files) add(path string, content []byte) *File {
	tf := s.FileSet.AddFile(path, -1, len(content))
	f := newFile(path, content, tf.Base())
	tf.SetLines(f.lines[:lineCount(f)])
	s.sorted = append(s.sorted, f)
	s.size += len(content)
	return f
}

// lineCount leaves out a line that starts at the end of the file, which
// token.File does not take.
func lineCount(f *File) int {
	n := len(f.lines)
	if n > 1 && f.lines[n-1] >= len(f.Content) {
		n--
	}
	return n
}

// At returns the file that holds pos, or nil.
func (s *Files) At(pos token.Pos) *File {
	s.mu.Lock()
	defer s.mu.Unlock()
	low, high := 0, len(s.sorted)
	for low < high {
		if mid := (low + high) / 2; s.sorted[mid].base <= int(pos) {
			low = mid + 1
		} else {
			high = mid
		}
	}
	if low == 0 || int(pos) > s.sorted[low-1].base+len(s.sorted[low-1].Content) {
		return nil
	}
	return s.sorted[low-1]
}

// Text returns the bytes of a span, "" for an invalid one.
func (s *Files) Text(span Span) string {
	f := s.At(span.Pos())
	if f == nil || !f.Contains(span) {
		return ""
	}
	return f.Text(span)
}

// Loaded returns the files read so far, in the order in which they were read.
func (s *Files) Loaded() []*File {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]*File(nil), s.sorted...)
}
