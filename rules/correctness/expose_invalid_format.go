package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
)

// ExposeInvalidFormat reports EXPOSE with an address or a port of the host.
var ExposeInvalidFormat = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ExposeInvalidFormat",
		Doc:      "`EXPOSE` is written like a published port",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      checkBuilt(nil),
	},
	Effect:      analyzer.Differs,
	Precision:   analyzer.VeryHigh,
	References:  analyzer.Refs("Build checks, ExposeInvalidFormat https://docs.docker.com/reference/build-checks/expose-invalid-format/"),
	Equivalents: []string{"buildkit:ExposeInvalidFormat", "tally:buildkit/ExposeInvalidFormat"},
}
