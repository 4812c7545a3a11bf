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
		Run:      runCheck,
	},
	Effect:      analyzer.Information,
	Precision:   analyzer.VeryHigh,
	Preset:      analyzer.Hygiene,
	References:  analyzer.Refs("Build checks, FromAsCasing https://docs.docker.com/reference/build-checks/from-as-casing/"),
	Equivalents: []string{"buildkit:FromAsCasing", "tally:buildkit/FromAsCasing"},
}
