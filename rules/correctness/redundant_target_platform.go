package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
)

// RedundantTargetPlatform reports FROM --platform=$TARGETPLATFORM.
var RedundantTargetPlatform = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "RedundantTargetPlatform",
		Doc:      "`--platform` repeats what is the default",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      checkBuilt(deletePlatform),
	},
	Effect:      analyzer.Information,
	Precision:   analyzer.VeryHigh,
	Preset:      analyzer.Hygiene,
	References:  analyzer.Refs("Build checks, RedundantTargetPlatform https://docs.docker.com/reference/build-checks/redundant-target-platform/"),
	Equivalents: []string{"buildkit:RedundantTargetPlatform", "tally:buildkit/RedundantTargetPlatform"},
}

// deletePlatform deletes the flag, which says what holds without it.
func deletePlatform(f *dockerfile.File, in *dockerfile.Instruction, _ dockerfile.Diagnostic) (string, []analysis.TextEdit) {
	if in == nil || in.Flag("platform") == nil {
		return "", nil
	}
	return "delete `--platform`", f.DeleteFlag(in.Flag("platform"))
}
