package source

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"
)

// Absent reports whether an error of a [Tree] says that there is no such file. A
// path below a file leads nowhere, too.
func Absent(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// Explain says to a person why a [Tree] did not read a file. The path, which
// stands before it, is not named again.
func Explain(err error) string {
	var outside *OutsideRootError
	var special *NotRegularError
	var large *TooLargeError
	switch {
	case errors.As(err, &outside):
		return "leads outside the root; --root sets a wider one"
	case errors.As(err, &special):
		return "is " + special.Kind() + ", not a regular file"
	case errors.As(err, &large):
		return fmt.Sprintf("is larger than %d MiB", large.Limit>>20)
	case Absent(err):
		return "does not exist"
	case errors.Is(err, fs.ErrPermission):
		return "can't be read: permission denied"
	}
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		err = at.Err
	}
	return "can't be read: " + Escape(err.Error())
}
