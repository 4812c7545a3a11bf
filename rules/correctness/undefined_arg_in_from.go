package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
)

// UndefinedArgInFrom reports a FROM with a variable that no ARG before the first
// FROM declares.
var UndefinedArgInFrom = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "UndefinedArgInFrom",
		Doc:      "variable of a `FROM` is not declared",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      checkBuilt(nil, saidOtherwise),
	},
	Effect:      analyzer.Differs,
	Precision:   analyzer.VeryHigh,
	References:  analyzer.Refs("Build checks, UndefinedArgInFrom https://docs.docker.com/reference/build-checks/undefined-arg-in-from/"),
	Equivalents: []string{"buildkit:UndefinedArgInFrom", "tally:buildkit/UndefinedArgInFrom"},
}

// saidOtherwise leaves out what UnsetBaseArgument says for a service.
func saidOtherwise(c *container.Container, d dockerfile.Diagnostic) bool {
	if c.Service == nil || c.Service.Get("build").IsZero() {
		return true
	}
	for _, image := range c.Build.Images {
		if image.Stage.From == d.Instruction && unset(c, image) == d.Name && brokenWhenUnset(c, image) {
			return false
		}
	}
	return true
}
