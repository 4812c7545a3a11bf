package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
)

// NoEmptyContinuation reports an empty line between continued lines.
var NoEmptyContinuation = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "NoEmptyContinuation",
		Doc:      "empty line inside a continued instruction",
		Requires: []*analysis.Analyzer{dockerfile.Analyzer},
		Run:      check(deleteEmptyLine),
	},
	Effect:      analyzer.Degrades,
	Precision:   analyzer.VeryHigh,
	Preset:      analyzer.Hygiene,
	References:  analyzer.Refs("Build checks, NoEmptyContinuation https://docs.docker.com/reference/build-checks/no-empty-continuation/"),
	Equivalents: []string{"buildkit:NoEmptyContinuation", "tally:buildkit/NoEmptyContinuation"},
}

// deleteEmptyLine deletes the empty line, which BuildKit leaves out.
func deleteEmptyLine(f *dockerfile.File, _ *dockerfile.Instruction, d dockerfile.Diagnostic) (string, []analysis.TextEdit) {
	return "delete the empty line", f.DeleteLines(d.At)
}
