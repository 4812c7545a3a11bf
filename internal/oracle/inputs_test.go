package oracle

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"go.yaml.in/yaml/v4"
)

var (
	schemaCases = flag.Int("schema-cases", 10000, "documents for the schema test")
	corpus      = flag.String("corpus", "", "directory of real projects to compare on")
)

// moduleDir returns the directory of a module's source in the module cache.
func moduleDir(t *testing.T, module string) string {
	t.Helper()
	out, err := goList("-m", "-f", "{{.Dir}}", module)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(out)
}

// goList runs go list in the environment that the test was started in.
func goList(args ...string) (string, error) {
	cmd := exec.Command("go", append([]string{"list"}, args...)...)
	cmd.Env = outside
	out, err := cmd.CombinedOutput()
	if err != nil {
		err = fmt.Errorf("go list %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return string(out), err
}

const composeModule = "github.com/compose-spec/compose-go/v2"

// A literal is a Compose file that stands as a string in a test of compose-go.
type literal struct {
	where string // file and function
	text  string
}

var literals = sync.OnceValues(func() ([]literal, error) {
	out, err := goList("-m", "-f", "{{.Dir}}", composeModule)
	if err != nil {
		return nil, err
	}
	dir := strings.TrimSpace(out)
	var found []literal
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, content, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		for _, decl := range f.Decls {
			name := "var"
			if fn, ok := decl.(*ast.FuncDecl); ok {
				name = fn.Name.Name
			}
			ast.Inspect(decl, func(n ast.Node) bool {
				if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					if text, err := strconv.Unquote(lit.Value); err == nil && isCompose(text) {
						found = append(found, literal{where: rel + ":" + name, text: text})
					}
				}
				return true
			})
		}
		return nil
	})
	return found, err
})

// isCompose reports whether a string is a mapping with a key of a Compose file.
func isCompose(text string) bool {
	if !strings.Contains(text, "\n") || !strings.Contains(text, ":") {
		return false
	}
	var node yaml.Node
	if yaml.Unmarshal([]byte(text), &node) != nil || len(node.Content) == 0 || node.Content[0].Kind != yaml.MappingNode {
		return false
	}
	for i := 0; i+1 < len(node.Content[0].Content); i += 2 {
		switch node.Content[0].Content[i].Value {
		case "services", "include", "networks", "volumes", "configs", "secrets", "jobs", "models", "name":
			return true
		}
	}
	return false
}

// yamlLiterals returns the Compose files in compose-go's tests.
func yamlLiterals(t *testing.T) []string {
	t.Helper()
	found, err := literals()
	if err != nil {
		t.Fatal(err)
	}
	texts := make([]string, len(found))
	for i, l := range found {
		texts[i] = l.text
	}
	return texts
}

// moduleProjects returns a project for every Compose file in compose-go's
// testdata, with all files of the testdata around it.
func moduleProjects(t *testing.T) []*project {
	t.Helper()
	var projects []*project
	for _, sub := range []string{"loader/testdata", "cli/testdata"} {
		base := filepath.Join(moduleDir(t, composeModule), filepath.FromSlash(sub))
		files := map[string]string{}
		err := filepath.WalkDir(base, func(name string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			content, err := os.ReadFile(name)
			rel, _ := filepath.Rel(base, name)
			files[path.Join(dir, filepath.ToSlash(rel))] = string(content)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range slices.Sorted(maps.Keys(files)) {
			if ext := path.Ext(name); ext == ".yaml" || ext == ".yml" {
				p := newProject(sub+name, "compose-go's testdata")
				p.files, p.compose, p.dir = files, []string{name}, path.Dir(name)
				projects = append(projects, p)
			}
		}
	}
	return projects
}

// corpusProjects returns a project for every Compose file below -corpus, read
// in place.
func corpusProjects(t *testing.T) []*project {
	t.Helper()
	if *corpus == "" {
		return nil
	}
	root, err := filepath.Abs(*corpus)
	if err != nil {
		t.Fatal(err)
	}
	var projects []*project
	err = filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || !isComposeName(d.Name()) {
			return err
		}
		rel, _ := filepath.Rel(root, name)
		p := newProject(rel, "real projects")
		p.disk, p.compose, p.dir = root, []string{filepath.ToSlash(rel)}, path.Dir(filepath.ToSlash(rel))
		projects = append(projects, p)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return projects
}

func isComposeName(name string) bool {
	return strings.Contains(name, "compose") && (strings.HasSuffix(name, ".yml") || strings.HasSuffix(name, ".yaml"))
}
