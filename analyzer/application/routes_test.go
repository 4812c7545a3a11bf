package application

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/txtar"

	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/rootfs"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// read returns the applications of the files of an archive: of compose.yaml, or
// of every file called Dockerfile.
func read(tb testing.TB, tree source.Tree, names []string) *Set {
	tb.Helper()
	files := source.NewFiles(tree)
	options := compose.Options{}
	var inputs []dockerfile.Input
	for _, name := range names {
		switch {
		case name == "compose.yaml":
			options.Files = []string{name}
		case strings.HasSuffix(name, "Dockerfile"):
			inputs = append(inputs, dockerfile.Input{Path: name})
		}
	}
	results := map[*analysis.Analyzer]any{
		source.Analyzer:   &source.Unit{Files: files},
		dockerfile.Inputs: inputs,
		compose.Analyzer:  (*compose.Project)(nil),
	}
	if options.Files != nil {
		results[compose.Analyzer] = compose.Load(files, options)
	}
	for _, a := range []*analysis.Analyzer{dockerfile.Analyzer, container.Analyzer, recipe.Analyzer, program.Analyzer, rootfs.Analyzer, Analyzer} {
		result, err := a.Run(&analysis.Pass{ResultOf: results})
		if err != nil {
			tb.Fatal(err)
		}
		results[a] = result
	}
	return results[Analyzer].(*Set)
}

func readArchive(tb testing.TB, archive *txtar.Archive) *Set {
	tb.Helper()
	tree := source.Memory{}
	var names []string
	for _, f := range archive.Files {
		tree[f.Name] = f.Data
		names = append(names, f.Name)
	}
	return read(tb, tree, names)
}

// defaultDockerfile stands in projects that bring none.
const defaultDockerfile = "FROM python:3.12\nWORKDIR /app\nCOPY . .\nCMD [\"uvicorn\", \"main:app\", \"--host\", \"0.0.0.0\"]\n"

// TestRoutes reads the projects of testdata/routes. The file want of each lists
// its routes, written by hand: method, path and level, a "?" if something on
// the way is not known, and the name of the gate's function; it ends in the
// places that could not be followed. The framework's documentation is left out
// unless want begins with "documentation".
func TestRoutes(t *testing.T) {
	paths, err := filepath.Glob("testdata/routes/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal(err, len(paths))
	}
	for _, p := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(p), ".txtar"), func(t *testing.T) {
			data, err := os.ReadFile(p)
			if err != nil {
				t.Fatal(err)
			}
			archive := txtar.Parse(data)
			want, built := "", false
			for i, f := range archive.Files {
				if f.Name == "want" {
					want = string(f.Data)
					archive.Files = append(archive.Files[:i:i], archive.Files[i+1:]...)
					break
				}
			}
			for _, f := range archive.Files {
				built = built || strings.HasSuffix(f.Name, "Dockerfile") || f.Name == "compose.yaml"
			}
			if !built {
				archive.Files = append(archive.Files, txtar.File{Name: "Dockerfile", Data: []byte(defaultDockerfile)})
			}
			var got strings.Builder
			documented := strings.HasPrefix(want, "documentation\n")
			if documented {
				got.WriteString("documentation\n")
			}
			set := readArchive(t, archive)
			for _, app := range set.All() {
				if len(set.All()) > 1 {
					fmt.Fprintf(&got, "# %s\n", app.Container.Name)
				}
				got.WriteString(show(app, documented))
			}
			if diff := cmp.Diff(want, got.String()); diff != "" {
				t.Errorf("routes (-want +got):\n%s", diff)
			}
		})
	}
}

// show writes the routes of an application.
func show(app *Application, documented bool) string {
	var b strings.Builder
	for _, r := range app.Routes {
		if r.Kind == Documentation && !documented {
			continue
		}
		fmt.Fprintf(&b, "%s %s", r.Title(), r.Level)
		if r.Assumed {
			b.WriteString("?")
		}
		if r.Gate != nil && r.Gate.Function != nil {
			b.WriteString(" by " + r.Gate.Function.Name)
		}
		if r.Hidden != nil {
			b.WriteString(" hidden")
		}
		if r.Cond != nil && r.Cond.Truth != True {
			b.WriteString(" perhaps")
		}
		b.WriteString("\n")
	}
	for _, gap := range app.Gaps {
		fmt.Fprintf(&b, "gap: %s\n", gap.Why)
	}
	return b.String()
}
