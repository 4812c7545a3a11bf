package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
)

// FromAsCasing reports an AS that is cased otherwise than its FROM.
var FromAsCasing = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "FromAsCasing",
		Doc:      "`FROM` and `AS` differ in case",
		Requires: []*analysis.Analyzer{dockerfile.Analyzer},
		Run:      check(caseAs),
	},
	Effect:      analyzer.Information,
	Precision:   analyzer.VeryHigh,
	Preset:      analyzer.Hygiene,
	References:  analyzer.Refs("Build checks, FromAsCasing https://docs.docker.com/reference/build-checks/from-as-casing/"),
	Equivalents: []string{"buildkit:FromAsCasing", "tally:buildkit/FromAsCasing"},
}

// caseAs writes AS as FROM is written.
func caseAs(f *dockerfile.File, in *dockerfile.Instruction, _ dockerfile.Diagnostic) (string, []analysis.TextEdit) {
	return "write `AS` as `FROM` is written", replaceWord(f, in, 1, likeKeyword(f, in))
}
