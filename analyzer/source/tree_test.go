package source_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// openTree returns a disk tree whose root lies inside a directory that also
// holds a secret.
func openTree(t *testing.T) (*source.Disk, string) {
	t.Helper()
	outer := t.TempDir()
	write(t, filepath.Join(outer, "secret"), "outside")
	root := filepath.Join(outer, "root")
	if err := os.MkdirAll(filepath.Join(root, "dir"), 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(root, "dir", "compose.yaml"), "services: {}\n")
	tree, err := source.Open(root)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := tree.Close(); err != nil {
			t.Error(err)
		}
	})
	return tree, root
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestDiskReadsInsideTheRootOnly(t *testing.T) {
	t.Parallel()
	tree, root := openTree(t)
	for link, target := range map[string]string{
		"inside":   "dir/compose.yaml",
		"up":       "../secret",
		"absolute": filepath.Join(root, "dir", "compose.yaml"),
		"loop":     "loop",
		"dangling": "nowhere",
	} {
		if err := os.Symlink(target, filepath.Join(root, link)); err != nil {
			t.Fatal(err)
		}
	}
	var outside *source.OutsideRootError
	for path, check := range map[string]func(error) bool{
		"dir/compose.yaml":    func(err error) bool { return err == nil },
		"./dir//compose.yaml": func(err error) bool { return err == nil },
		"inside":              func(err error) bool { return err == nil },
		"../secret":           func(err error) bool { return errors.As(err, &outside) },
		"dir/../../secret":    func(err error) bool { return errors.As(err, &outside) },
		"/etc/passwd":         func(err error) bool { return errors.As(err, &outside) },
		"up":                  func(err error) bool { return errors.As(err, &outside) },
		"absolute":            func(err error) bool { return errors.As(err, &outside) },
		"loop":                func(err error) bool { return errors.Is(err, syscall.ELOOP) },
		"dangling":            func(err error) bool { return errors.Is(err, fs.ErrNotExist) },
		"missing":             func(err error) bool { return errors.Is(err, fs.ErrNotExist) },
	} {
		content, err := tree.ReadFile(path, source.MaxFileSize)
		if !check(err) {
			t.Errorf("ReadFile(%q) = %q, %v", path, content, err)
		}
	}
}

func TestDiskReadsRegularFilesOnly(t *testing.T) {
	t.Parallel()
	tree, root := openTree(t)
	if err := syscall.Mkfifo(filepath.Join(root, "fifo"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, kind := range map[string]string{"fifo": "a FIFO", "dir": "a directory"} {
		_, err := tree.ReadFile(path, source.MaxFileSize)
		var special *source.NotRegularError
		if !errors.As(err, &special) || special.Kind() != kind {
			t.Errorf("ReadFile(%q): %v, want %s", path, err, kind)
		}
	}
}

func TestReadDirTakesAnyName(t *testing.T) {
	t.Parallel()
	tree, root := openTree(t)
	const name = "b\x1b\n\xff"
	if err := os.Mkdir(filepath.Join(root, name), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(root, name, "z"), "")
	write(t, filepath.Join(root, name)+"/a\xfe", "")
	entries, err := tree.ReadDir(name)
	if err != nil || len(entries) != 2 || entries[0].Name() != "a\xfe" || entries[1].Name() != "z" {
		t.Errorf("ReadDir(%q) = %v, %v", name, entries, err)
	}
	if _, err := tree.ReadDir("dir/compose.yaml"); err == nil {
		t.Error("ReadDir of a file succeeded")
	}
}

func TestReadFileLimit(t *testing.T) {
	t.Parallel()
	disk, root := openTree(t)
	write(t, filepath.Join(root, "big"), strings.Repeat("x", 11))
	memory := source.Memory{"big": []byte(strings.Repeat("x", 11))}
	for name, tree := range map[string]source.Tree{"disk": disk, "memory": memory} {
		if _, err := tree.ReadFile("big", 11); err != nil {
			t.Errorf("%s: at the limit: %v", name, err)
		}
		var large *source.TooLargeError
		if _, err := tree.ReadFile("big", 10); !errors.As(err, &large) || large.Limit != 10 {
			t.Errorf("%s: over the limit: %v", name, err)
		}
	}
}

func TestMemoryIsATree(t *testing.T) {
	t.Parallel()
	tree := source.Memory{"a/b/compose.yaml": nil, "a/Dockerfile": []byte("FROM scratch\n")}
	entries, err := tree.ReadDir("a")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	if got := strings.Join(names, " "); got != "Dockerfile b" {
		t.Errorf("ReadDir(a) = %s", got)
	}
	if info, err := tree.Stat("a/b"); err != nil || !info.IsDir() {
		t.Errorf("Stat(a/b) = %v, %v, want a directory", info, err)
	}
	if _, err := tree.ReadFile("a/b", 1); err == nil {
		t.Error("ReadFile of a directory succeeded")
	}
	var outside *source.OutsideRootError
	if _, err := tree.Stat("../a"); !errors.As(err, &outside) {
		t.Errorf("Stat(../a): %v", err)
	}
}
