package correctness

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
)

// ConsistentInstructionCasing reports an instruction that is cased otherwise than most of
// its file.
var ConsistentInstructionCasing = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ConsistentInstructionCasing",
		Doc:      "instructions differ in case",
		Requires: []*analysis.Analyzer{dockerfile.Analyzer},
		Run:      check(caseKeyword),
	},
	Effect:      analyzer.Information,
	Precision:   analyzer.VeryHigh,
	Preset:      analyzer.Hygiene,
	References:  analyzer.Refs("Build checks, ConsistentInstructionCasing https://docs.docker.com/reference/build-checks/consistent-instruction-casing/"),
	Equivalents: []string{"buildkit:ConsistentInstructionCasing", "tally:buildkit/ConsistentInstructionCasing"},
}

// caseKeyword writes an instruction's name as most of its file are written.
func caseKeyword(f *dockerfile.File, in *dockerfile.Instruction, d dockerfile.Diagnostic) (string, []analysis.TextEdit) {
	if in == nil {
		return "", nil
	}
	if strings.Contains(d.Message, "is not lower case") {
		return "write the instruction in lower case", f.ReplaceKeyword(in, strings.ToLower(in.Name))
	}
	return "write the instruction in upper case", f.ReplaceKeyword(in, in.Name)
}
