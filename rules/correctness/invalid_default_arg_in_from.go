package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
)

// InvalidDefaultArgInFrom reports a FROM that names no image unless its builder
// sets an argument.
var InvalidDefaultArgInFrom = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "InvalidDefaultArgInFrom",
		Doc:      "image is built with `--build-arg` only",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      checkBuilt(nil, builtByNoService),
	},
	Effect:      analyzer.Degrades,
	Precision:   analyzer.VeryHigh,
	References:  analyzer.Refs("Build checks, InvalidDefaultArgInFrom https://docs.docker.com/reference/build-checks/invalid-default-arg-in-from/"),
	Equivalents: []string{"buildkit:InvalidDefaultArgInFrom", "tally:buildkit/InvalidDefaultArgInFrom"},
}

// builtByNoService leaves out what services build: their arguments count, and
// UnsetBaseArgument looks at them. A name that no ARG declares can't be set.
func builtByNoService(c *container.Container, d dockerfile.Diagnostic) bool {
	for _, other := range c.Build.Diagnostics {
		if other.Rule == "UndefinedArgInFrom" && d.At.Contains(other.At) {
			return false
		}
		if other.Error && d.At.Contains(other.At) {
			return false // empty by its own default: an error
		}
	}
	return c.Service == nil
}
