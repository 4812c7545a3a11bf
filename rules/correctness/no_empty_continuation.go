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
		Run:      check(deleteEmptyLines),
	},
	Effect:      analyzer.Degrades,
	Precision:   analyzer.VeryHigh,
	Preset:      analyzer.Hygiene,
	References:  analyzer.Refs("Build checks, NoEmptyContinuation https://docs.docker.com/reference/build-checks/no-empty-continuation/"),
	Equivalents: []string{"buildkit:NoEmptyContinuation", "tally:buildkit/NoEmptyContinuation"},
}

// deleteEmptyLines deletes the empty lines, which BuildKit leaves out.
func deleteEmptyLines(f *dockerfile.File, in *dockerfile.Instruction, d dockerfile.Diagnostic) (string, []analysis.TextEdit) {
	const title = "delete the empty line"
	if in == nil {
		return title, f.DeleteLines(d.At)
	}
	return title, f.DeleteEmptyLines(in)
}
