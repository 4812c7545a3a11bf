package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
)

// ReservedStageName reports a stage called scratch or context.
var ReservedStageName = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ReservedStageName",
		Doc:      "stage has a name that means something else",
		Requires: []*analysis.Analyzer{dockerfile.Analyzer},
		Run:      check(nil),
	},
	Effect:      analyzer.Degrades,
	Precision:   analyzer.VeryHigh,
	References:  analyzer.Refs("Build checks, ReservedStageName https://docs.docker.com/reference/build-checks/reserved-stage-name/"),
	Equivalents: []string{"buildkit:ReservedStageName", "hadolint:DL3063", "tally:buildkit/ReservedStageName"},
}
