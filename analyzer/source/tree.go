package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// A Tree reads untrusted files below one root. Paths are slash-separated and
// relative to it. Nothing outside the root is ever opened, and only regular
// files are read.
type Tree interface {
	// ReadFile returns the content of a regular file of at most limit bytes.
	// Its error is an [*OutsideRootError], a [*NotRegularError], a
	// [*TooLargeError], or one that matches [fs.ErrNotExist] or
	// [fs.ErrPermission].
	ReadFile(path string, limit int64) ([]byte, error)
	// Stat describes a file or directory, following links inside the root.
	Stat(path string) (fs.FileInfo, error)
	// ReadDir lists a directory by name.
	ReadDir(path string) ([]fs.DirEntry, error)
}

// OutsideRootError says that a path leaves the root.
type OutsideRootError struct{ Path string }

func (e *OutsideRootError) Error() string {
	return fmt.Sprintf("read %s: outside the root", e.Path)
}

// NotRegularError says that a path names no regular file: a directory, device,
// FIFO or socket.
type NotRegularError struct {
	Path string
	Mode fs.FileMode
}

func (e *NotRegularError) Error() string {
	return fmt.Sprintf("read %s: %s, not a regular file", e.Path, e.Kind())
}

// Kind names what the path is instead of a file.
func (e *NotRegularError) Kind() string {
	switch {
	case e.Mode.IsDir():
		return "a directory"
	case e.Mode&fs.ModeNamedPipe != 0:
		return "a FIFO"
	case e.Mode&fs.ModeSocket != 0:
		return "a socket"
	case e.Mode&fs.ModeDevice != 0:
		return "a device"
	}
	return "a special file"
}

// TooLargeError says that a file, or the files of a unit together, exceed a
// limit in bytes.
type TooLargeError struct {
	Path  string
	Limit int64
}

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("read %s: larger than %d MiB", e.Path, e.Limit>>20)
}

// Inside reports whether a slash-separated path stays below the root when read
// as relative to it.
func Inside(p string) bool {
	p = path.Clean(p)
	return p != ".." && !strings.HasPrefix(p, "../") && !path.IsAbs(p)
}

// Disk is a [Tree] over a directory. It is safe for concurrent use.
type Disk struct {
	root *os.Root
	dir  string
}

// Open returns the tree below dir.
func Open(dir string) (*Disk, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return &Disk{root: root, dir: abs}, nil
}

// Dir returns the absolute directory of the root.
func (d *Disk) Dir() string { return d.dir }

// Close releases the root.
func (d *Disk) Close() error { return d.root.Close() }

// ReadFile implements [Tree]. The file is opened without blocking, so a FIFO
// without a writer cannot hang the analysis, and read only if it is a regular
// one.
func (d *Disk) ReadFile(p string, limit int64) ([]byte, error) {
	if !Inside(p) {
		return nil, &OutsideRootError{Path: p}
	}
	f, err := d.root.OpenFile(filepath.FromSlash(path.Clean(p)), os.O_RDONLY|syscall.O_NONBLOCK|syscall.O_NOCTTY, 0)
	if err != nil {
		return nil, d.translate(p, err)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", p, err)
	}
	if !info.Mode().IsRegular() {
		return nil, &NotRegularError{Path: p, Mode: info.Mode()}
	}
	if info.Size() > limit {
		return nil, &TooLargeError{Path: p, Limit: limit}
	}
	content := bytes.NewBuffer(make([]byte, 0, info.Size()+bytes.MinRead))
	if _, err := content.ReadFrom(io.LimitReader(f, limit+1)); err != nil {
		return nil, fmt.Errorf("read %s: %w", p, err)
	}
	if int64(content.Len()) > limit { // it grew
		return nil, &TooLargeError{Path: p, Limit: limit}
	}
	return content.Bytes(), nil
}

// Stat implements [Tree].
func (d *Disk) Stat(p string) (fs.FileInfo, error) {
	if !Inside(p) {
		return nil, &OutsideRootError{Path: p}
	}
	info, err := d.root.Stat(filepath.FromSlash(path.Clean(p)))
	if err != nil {
		return nil, d.translate(p, err)
	}
	return info, nil
}

// ReadDir implements [Tree].
func (d *Disk) ReadDir(p string) ([]fs.DirEntry, error) {
	if !Inside(p) {
		return nil, &OutsideRootError{Path: p}
	}
	// [fs.FS] takes no name that is not UTF-8.
	dir, err := d.root.OpenFile(filepath.FromSlash(path.Clean(p)), os.O_RDONLY|syscall.O_NONBLOCK|syscall.O_NOCTTY, 0)
	if err != nil {
		return nil, d.translate(p, err)
	}
	defer dir.Close() //nolint:errcheck // nothing was written
	entries, err := dir.ReadDir(-1)
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	if err != nil {
		return entries, d.translate(p, err)
	}
	return entries, nil
}

// translate turns os.Root's refusal to leave the root, which has no exported
// error, into an [OutsideRootError].
func (d *Disk) translate(p string, err error) error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return err
	}
	if strings.Contains(err.Error(), "escapes from parent") {
		return &OutsideRootError{Path: p}
	}
	return err
}
