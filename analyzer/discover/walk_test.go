package discover

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

const (
	from     = "FROM alpine\n"
	services = "services: {}\n"
	hostile  = "line\nbreak\x1b[31m/Dockerfile"
)

func walk(t *testing.T, tree source.Tree, o Options) *Candidates {
	t.Helper()
	found, err := Walk(t.Context(), tree, o)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestWalk(t *testing.T) {
	t.Parallel()
	tree := source.Memory{
		"Dockerfile":                           []byte(from),
		"dockerfile.go":                        []byte("package dockerfile\n"),
		"Dockerfile.go":                        []byte(from),
		"Dockerfile.md":                        []byte(from),
		"compose.yaml":                         []byte(services),
		"composer.yaml":                        []byte(services),
		".devcontainer/docker-compose.yml":     []byte(services),
		".github/workflows/docker-compose.yml": []byte("on: push\njobs: {}\n"),
		".github/docker-compose-test.yml":      []byte("on: push\njobs: {}\n"),
		"node_modules/x/Dockerfile":            []byte(from),
		"a/vendor/x/Dockerfile":                []byte(from),
		".git/Dockerfile":                      []byte(from),
		".gitignore":                           []byte("/out/\n*.local.yml\n"),
		"out/Dockerfile":                       []byte(from),
		"a/docker-compose.local.yml":           []byte(services),
		"a/.gitignore":                         []byte("!docker-compose.local.yml\nDockerfile.b\n"),
		"a/Dockerfile.a":                       []byte(from),
		"a/Dockerfile.b":                       []byte(from),
	}
	found := walk(t, tree, Options{Paths: []string{"."}})
	want := &Candidates{
		Compose:     []string{".devcontainer/docker-compose.yml", "a/docker-compose.local.yml", "compose.yaml"},
		Dockerfiles: []string{"Dockerfile", "Dockerfile.go", "a/Dockerfile.a"},
		Named:       map[string]bool{},
	}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Error(diff)
	}
}

func TestWalkNamed(t *testing.T) {
	t.Parallel()
	tree := source.Memory{
		".gitignore":                []byte("*\n"),
		"build.df":                  []byte("# x\nFROM alpine\n"),
		"stack":                     []byte(services),
		"Dockerfile.md":             []byte(from),
		"node_modules/x/Dockerfile": []byte(from),
		"notes":                     []byte("nothing\n"),
		"Dockerfile.yaml":           []byte(services),
		"Dockerfile.empty":          nil,
	}
	found := walk(t, tree, Options{Paths: []string{
		"build.df", "stack", "Dockerfile.md", "node_modules/x", "notes", "Dockerfile.yaml", "absent", "./stack", "Dockerfile.empty",
	}})
	if diff := cmp.Diff([]string{"Dockerfile.yaml", "stack"}, found.Compose); diff != "" {
		t.Errorf("compose: %s", diff)
	}
	// The ignore file above a named directory holds for what is in it.
	if diff := cmp.Diff([]string{"Dockerfile.empty", "Dockerfile.md", "build.df"}, found.Dockerfiles); diff != "" {
		t.Errorf("dockerfiles: %s", diff)
	}
	if len(found.Gaps) != 2 || found.Gaps[0].Path != "absent" || !errors.Is(found.Gaps[1].Err, ErrNotRecognised) {
		t.Errorf("gaps: %v", found.Gaps)
	}
	all := walk(t, tree, Options{Paths: []string{"node_modules"}, AllFiles: true})
	if diff := cmp.Diff([]string{"node_modules/x/Dockerfile"}, all.Dockerfiles); diff != "" {
		t.Error(diff)
	}
}

func TestWalkExclude(t *testing.T) {
	t.Parallel()
	tree := source.Memory{"Dockerfile": []byte(from), "test/Dockerfile": []byte(from), "a/test/x/Dockerfile": []byte(from), "a/Dockerfile.old-x": []byte(from)}
	found := walk(t, tree, Options{Paths: []string{"."}, Exclude: []string{"test/", "Dockerfile.*"}})
	if diff := cmp.Diff([]string{"Dockerfile"}, found.Dockerfiles); diff != "" {
		t.Error(diff)
	}
}

func TestWalkHostileTree(t *testing.T) {
	t.Parallel()
	outside := filepath.Join(t.TempDir(), "Dockerfile")
	write(t, outside, from)
	dir := t.TempDir()
	write(t, filepath.Join(dir, "Dockerfile"), from)
	write(t, filepath.Join(dir, "sub", "Dockerfile", "Dockerfile"), from) // a directory of that name
	write(t, filepath.Join(dir, hostile), from)
	write(t, filepath.Join(dir, "prod.df"), from)
	for link, target := range map[string]string{
		"loop/again":           "..",
		"links/Dockerfile":     "../Dockerfile",    // the same file under its own name
		"links/Dockerfile.df":  "../prod.df",       // reached only through the link
		"links/Dockerfile.dir": "../sub",           // a directory
		"links/Dockerfile.out": outside,            // leaves the root
		"links/Dockerfile.nil": "nowhere",          // dangles
		"links/Dockerfile.me":  "Dockerfile.me",    // loops
		"links/compose.yaml":   "/etc/hostname-no", // dangles outside
	} {
		p := filepath.Join(dir, link)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(target, p); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "Dockerfile.fifo"), 0o644); err != nil {
		t.Fatal(err)
	}
	tree, err := source.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = tree.Close() })
	found := walk(t, tree, Options{Paths: []string{"."}})
	want := []string{"Dockerfile", hostile, "links/Dockerfile.df", "sub/Dockerfile/Dockerfile"}
	if diff := cmp.Diff(want, found.Dockerfiles); diff != "" {
		t.Error(diff)
	}
	var gaps []string
	for _, gap := range found.Gaps {
		gaps = append(gaps, gap.Path)
	}
	if diff := cmp.Diff([]string{"links/Dockerfile.me", "links/Dockerfile.nil", "links/Dockerfile.out", "links/compose.yaml"}, gaps); diff != "" {
		t.Error(diff)
	}
	named := walk(t, tree, Options{Paths: []string{"Dockerfile.fifo"}})
	var special *source.NotRegularError
	if len(named.Gaps) != 1 || !errors.As(named.Gaps[0].Err, &special) {
		t.Errorf("a named FIFO: %v", named.Gaps)
	}
}

func TestRoot(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "repo", ".git"), "gitdir: elsewhere\n")
	write(t, filepath.Join(dir, "repo", "a", "b", "Dockerfile"), from)
	write(t, filepath.Join(dir, "plain", "x", "Dockerfile"), from)
	write(t, filepath.Join(dir, "plain", "y", "compose.yaml"), services)
	for _, c := range []struct{ paths, want string }{
		{"repo/a/b/Dockerfile", "repo"},
		{"repo/a repo/a/b", "repo"},
		{"repo", "repo"},
		{"plain/x", "plain/x"},
		{"plain/x/Dockerfile", "plain/x"},
		{"plain/x/Dockerfile plain/y/compose.yaml", "plain"},
		{"repo/a plain/x", "."},
	} {
		var paths []string
		for p := range strings.FieldsSeq(c.paths) {
			paths = append(paths, filepath.Join(dir, p))
		}
		got, err := Root(paths)
		if err != nil || got != filepath.Join(dir, c.want) {
			t.Errorf("Root(%s) = %s, %v; want %s", c.paths, got, err, c.want)
		}
	}
	if _, err := Relative(dir, []string{filepath.Dir(dir)}); !errors.As(err, new(*OutsideError)) {
		t.Errorf("Relative of the parent: %v", err)
	}
	got, err := Relative(dir, []string{dir, filepath.Join(dir, "a", "b")})
	if diff := cmp.Diff([]string{".", "a/b"}, got); err != nil || diff != "" {
		t.Error(err, diff)
	}
}

func TestForceExclude(t *testing.T) {
	t.Parallel()
	tree := source.Memory{
		"a/Dockerfile":     []byte(from),
		"a/sub/Dockerfile": []byte(from),
		"b/Dockerfile":     []byte(from),
	}
	o := Options{Paths: []string{"a/Dockerfile", "a/sub", "b/Dockerfile"}, Exclude: []string{"/a/Dockerfile", "sub/"}}
	if diff := cmp.Diff([]string{"a/Dockerfile", "a/sub/Dockerfile", "b/Dockerfile"}, walk(t, tree, o).Dockerfiles); diff != "" {
		t.Errorf("named: %s", diff)
	}
	o.ForceExclude = true
	if diff := cmp.Diff([]string{"b/Dockerfile"}, walk(t, tree, o).Dockerfiles); diff != "" {
		t.Errorf("forced: %s", diff)
	}
}

func TestAlso(t *testing.T) {
	t.Parallel()
	tree := source.Memory{
		".gitignore":                []byte("/out/\n"),
		"out/Dockerfile":            []byte(from),
		"out/docker-compose.yml":    []byte("on: push\njobs: {}\n"),
		"out/readme":                []byte("x\n"),
		"node_modules/a/Dockerfile": []byte(from),
		"left/Dockerfile":           []byte(from),
	}
	o := Options{
		Paths: []string{"."}, Exclude: []string{"left"},
		Also: []string{"out/Dockerfile", "out/docker-compose.yml", "out/readme", "out", "out/gone.Dockerfile", "node_modules/a/Dockerfile", "left/Dockerfile"},
	}
	want := &Candidates{Dockerfiles: []string{"left/Dockerfile", "out/Dockerfile"}, Named: map[string]bool{}}
	if diff := cmp.Diff(want, walk(t, tree, o)); diff != "" {
		t.Error(diff)
	}
	o.ForceExclude = true
	want.Dockerfiles = want.Dockerfiles[1:]
	if diff := cmp.Diff(want, walk(t, tree, o)); diff != "" {
		t.Errorf("forced: %s", diff)
	}
}
