package correctness

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
)

// StageNameCasing reports a stage name that is not in lower case.
var StageNameCasing = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "StageNameCasing",
		Doc:      "stage name is not in lower case",
		Requires: []*analysis.Analyzer{dockerfile.Analyzer},
		Run:      check(lowerStageName),
	},
	Effect:      analyzer.Information,
	Precision:   analyzer.VeryHigh,
	Preset:      analyzer.Hygiene,
	References:  analyzer.Refs("Build checks, StageNameCasing https://docs.docker.com/reference/build-checks/stage-name-casing/"),
	Equivalents: []string{"buildkit:StageNameCasing", "tally:buildkit/StageNameCasing"},
}

// lowerStageName writes the name in lower case. BuildKit compares stage names
// without regard to case, so that what refers to the stage stays as it is.
func lowerStageName(f *dockerfile.File, in *dockerfile.Instruction, _ dockerfile.Diagnostic) (string, []analysis.TextEdit) {
	return "write the name in lower case", replaceWord(f, in, 2, strings.ToLower)
}
