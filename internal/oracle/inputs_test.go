package oracle

import (
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"go.yaml.in/yaml/v4"
)

var (
	schemaCases = flag.Int("schema-cases", 20000, "documents for the schema test")
	corpus      = flag.String("corpus", "", "directory of real projects to compare on")
)

// moduleDir returns the directory of a module's source in the module cache.
func moduleDir(t *testing.T, module string) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
	if err != nil {
		t.Fatalf("go list -m %s: %v", module, err)
	}
	return strings.TrimSpace(string(out))
}

const composeModule = "github.com/compose-spec/compose-go/v2"

// A literal is a Compose file that stands as a string in a test of compose-go.
type literal struct {
	where string // file and function
	text  string
}

var literals = sync.OnceValues(func() ([]literal, error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", composeModule).Output()
	if err != nil {
		return nil, err
	}
	dir := strings.TrimSpace(string(out))
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
