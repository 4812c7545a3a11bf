package rootfs

import (
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/txtar"

	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// load joins the application of an archive: compose.yaml, or every file called
// Dockerfile.
func load(t *testing.T, archive *txtar.Archive) (*Set, []*container.Container) {
	t.Helper()
	tree := source.Memory{}
	files := source.NewFiles(tree)
	options := compose.Options{}
	var inputs []dockerfile.Input
	for _, f := range archive.Files {
		tree[f.Name] = f.Data
		switch {
		case f.Name == "compose.yaml":
			options.Files = []string{f.Name}
		case strings.HasSuffix(f.Name, "Dockerfile"):
			inputs = append(inputs, dockerfile.Input{Path: f.Name})
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
	for _, a := range []*analysis.Analyzer{dockerfile.Analyzer, container.Analyzer, recipe.Analyzer, Analyzer} {
		result, err := a.Run(&analysis.Pass{ResultOf: results})
		if err != nil {
			t.Fatal(err)
		}
		results[a] = result
	}
	return results[Analyzer].(*Set), results[container.Analyzer].([]*container.Container)
}
