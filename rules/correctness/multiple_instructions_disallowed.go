package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
)

// MultipleInstructionsDisallowed reports a CMD, ENTRYPOINT or HEALTHCHECK that a
// later one of its stage replaces.
var MultipleInstructionsDisallowed = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "MultipleInstructionsDisallowed",
		Doc:      "later instruction of the stage replaces this one",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      checkBuilt(deleteReplaced),
	},
	Effect:      analyzer.Differs,
	Precision:   analyzer.VeryHigh,
	References:  analyzer.Refs("Build checks, MultipleInstructionsDisallowed https://docs.docker.com/reference/build-checks/multiple-instructions-disallowed/"),
	Equivalents: []string{"buildkit:MultipleInstructionsDisallowed", "hadolint:DL4003", "hadolint:DL4004", "hadolint:DL3012", "tally:buildkit/MultipleInstructionsDisallowed", "trivy:DS-0007", "trivy:DS-0016", "trivy:DS-0023", "semgrep:multiple-cmd-instructions", "semgrep:multiple-entrypoint-instructions", "kics:41c195f4", "kics:6938958b"},
}

// deleteReplaced deletes an instruction that counts for nothing.
func deleteReplaced(f *dockerfile.File, in *dockerfile.Instruction, _ dockerfile.Diagnostic) (string, []analysis.TextEdit) {
	const title = "delete the instruction"
	if in == nil || in.Inner != nil || len(in.Heredocs) > 0 {
		return title, nil
	}
	return title, f.DeleteLines(in.At)
}
