package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
)

// FromPlatformFlagConstDisallowed reports FROM --platform with a constant.
var FromPlatformFlagConstDisallowed = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "FromPlatformFlagConstDisallowed",
		Doc:      "stage is built for one platform only",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      checkBuilt(nil),
	},
	Effect:      analyzer.Degrades,
	Precision:   analyzer.High,
	References:  analyzer.Refs("Build checks, FromPlatformFlagConstDisallowed https://docs.docker.com/reference/build-checks/from-platform-flag-const-disallowed/"),
	Equivalents: []string{"buildkit:FromPlatformFlagConstDisallowed", "hadolint:DL3029", "tally:buildkit/FromPlatformFlagConstDisallowed", "semgrep:avoid-platform-with-from", "kics:b16e8501"},
}
