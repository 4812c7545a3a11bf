package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
)

// InvalidDefinitionDescription reports a comment above a stage or argument that does not begin with its name.
var InvalidDefinitionDescription = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "InvalidDefinitionDescription",
		Doc:      "comment does not describe what follows it",
		Requires: []*analysis.Analyzer{dockerfile.Analyzer},
		Run:      check(nil),
	},
	Effect:      analyzer.Information,
	Precision:   analyzer.VeryHigh,
	Preset:      analyzer.Hygiene,
	References:  analyzer.Refs("Build checks, InvalidDefinitionDescription https://docs.docker.com/reference/build-checks/invalid-definition-description/"),
	Equivalents: []string{"buildkit:InvalidDefinitionDescription", "tally:buildkit/InvalidDefinitionDescription"},
}
