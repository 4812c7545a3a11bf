package source_test

import (
	"errors"
	"io/fs"
	"syscall"
	"testing"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

func TestExplain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  error
		want string
	}{
		{&source.OutsideRootError{Path: "x"}, "leads outside the root; --root sets a wider one"},
		{&source.NotRegularError{Path: "x", Mode: fs.ModeNamedPipe}, "is a FIFO, not a regular file"},
		{&source.TooLargeError{Path: "x", Limit: 4 << 20}, "is larger than 4 MiB"},
		{&fs.PathError{Op: "open", Path: "x", Err: fs.ErrNotExist}, "does not exist"},
		{&fs.PathError{Op: "open", Path: "x/y", Err: syscall.ENOTDIR}, "does not exist"},
		{&fs.PathError{Op: "open", Path: "x", Err: fs.ErrPermission}, "can't be read: permission denied"},
		{&fs.PathError{Op: "open", Path: "x", Err: errors.New("i/o\x1b error")}, `can't be read: i/o\x1b error`},
	} {
		if got := source.Explain(c.err); got != c.want {
			t.Errorf("Explain(%v) = %s", c.err, got)
		}
	}
}
