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
	"strings"
)

// maxLinks is the number of symbolic links that are followed to a file.
const maxLinks = 40

// Real returns the path of a file below the root with every symbolic link
// resolved. Its error is an [*OutsideRootError] for a link that leaves the root.
func (d *Disk) Real(p string) (string, error) {
	if !Inside(p) {
		return "", &OutsideRootError{Path: p}
	}
	real, rest := ".", strings.Split(path.Clean(p), "/")
	for links := 0; len(rest) > 0; {
		name := rest[0]
		rest = rest[1:]
		if name == ".." || name == "." {
			real = path.Join(real, name)
			if !Inside(real) {
				return "", &OutsideRootError{Path: p}
			}
			continue
		}
		next := path.Join(real, name)
		info, err := d.root.Lstat(filepath.FromSlash(next))
		if err != nil {
			return "", d.translate(p, err)
		}
		if info.Mode()&fs.ModeSymlink == 0 {
			real = next
			continue
		}
		target, err := d.root.Readlink(filepath.FromSlash(next))
		if err != nil {
			return "", d.translate(p, err)
		}
		if links++; links > maxLinks || filepath.IsAbs(target) {
			return "", &OutsideRootError{Path: p}
		}
		rest = append(strings.Split(filepath.ToSlash(filepath.Clean(target)), "/"), rest...)
	}
	return real, nil
}

// ChangedError says that a file no longer holds what was read from it.
type ChangedError struct{ Path string }

func (e *ChangedError) Error() string {
	return fmt.Sprintf("write %s: the file has been changed meanwhile", e.Path)
}

// Replace writes a regular file that holds the given content, whole or not at
// all: under another name in its directory first. It keeps the file's mode, and
// replaces a link's target, not the link.
func (d *Disk) Replace(p string, before, after []byte) (err error) {
	name, err := d.Real(p)
	if err != nil {
		return err
	}
	held, err := d.ReadFile(name, MaxFileSize)
	if err != nil {
		return err
	}
	if !bytes.Equal(held, before) {
		return &ChangedError{Path: p}
	}
	info, err := d.Stat(name)
	if err != nil {
		return err
	}
	temporary := filepath.FromSlash(path.Join(path.Dir(name), fmt.Sprintf(".%s.%d.tmp", path.Base(name), os.Getpid())))
	f, err := d.root.OpenFile(temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return d.translate(p, err)
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("write %s: %w", p, errors.Join(err, d.root.Remove(temporary)))
		}
	}()
	_, err = io.Copy(f, bytes.NewReader(after))
	err = errors.Join(err, f.Chmod(info.Mode().Perm()), f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return d.root.Rename(temporary, filepath.FromSlash(name))
}
