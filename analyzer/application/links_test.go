package application

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// TestLinks reads a project on a disk: links inside the root are followed,
// others are not, and a large tree that is copied is not walked.
func TestLinks(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	write := func(p, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const router = "from fastapi import APIRouter\nrouter = APIRouter()\n@router.get('/%s')\ndef f(): pass\n"
	write(filepath.Join(outside, "secret.py"), fmt.Sprintf(router, "secret"))
	write(filepath.Join(dir, "real", "inner.py"), fmt.Sprintf(router, "inner"))
	write(filepath.Join(dir, "Dockerfile"), defaultDockerfile)
	write(filepath.Join(dir, "main.py"), "from fastapi import FastAPI\nfrom linked import inner\nfrom away import secret\nimport loop\napp = FastAPI(openapi_url=None)\napp.include_router(inner.router)\napp.include_router(secret.router)\n")
	for link, to := range map[string]string{"linked": "real", "away": outside, "loop": "loop"} {
		if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 3000 {
		write(filepath.Join(dir, "data", fmt.Sprint(i%50), fmt.Sprint(i)), "")
	}
	tree, err := source.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tree.Close() }()
	counting := &countingTree{Tree: tree}
	set := read(t, counting, []string{"Dockerfile"})
	app := set.All()
	if len(app) != 1 || len(app[0].Routes) != 1 || app[0].Routes[0].Path != "/inner" {
		t.Fatalf("got %s", show(app[0], false))
	}
	if app[0].Complete() {
		t.Error("the router from outside is missing, and nothing says so")
	}
	if counting.calls > 200 {
		t.Errorf("asked for %d files", counting.calls)
	}
}

// A countingTree counts what is asked of it.
type countingTree struct {
	source.Tree

	calls int
}

func (c *countingTree) Stat(p string) (os.FileInfo, error) {
	c.calls++
	return c.Tree.Stat(p)
}

func (c *countingTree) ReadDir(p string) ([]os.DirEntry, error) {
	c.calls++
	return c.Tree.ReadDir(p)
}
