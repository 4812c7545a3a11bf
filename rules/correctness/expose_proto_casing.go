package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
)

// ExposeProtoCasing reports EXPOSE 80/TCP.
var ExposeProtoCasing = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ExposeProtoCasing",
		Doc:      "protocol in `EXPOSE` is not lower case",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      checkBuilt(nil),
	},
	Effect:      analyzer.Information,
	Precision:   analyzer.VeryHigh,
	Preset:      analyzer.Hygiene,
	References:  analyzer.Refs("Build checks, ExposeProtoCasing https://docs.docker.com/reference/build-checks/expose-proto-casing/"),
	Equivalents: []string{"buildkit:ExposeProtoCasing", "tally:buildkit/ExposeProtoCasing"},
}
