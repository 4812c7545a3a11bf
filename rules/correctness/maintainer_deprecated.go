package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
)

// MaintainerDeprecated reports the deprecated instruction MAINTAINER.
var MaintainerDeprecated = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "MaintainerDeprecated",
		Doc:      "`MAINTAINER` is deprecated",
		Requires: []*analysis.Analyzer{dockerfile.Analyzer},
		Run:      runCheck,
	},
	Effect:      analyzer.Wasteful,
	Precision:   analyzer.VeryHigh,
	Preset:      analyzer.Hygiene,
	References:  analyzer.Refs("Build checks, MaintainerDeprecated https://docs.docker.com/reference/build-checks/maintainer-deprecated/"),
	Equivalents: []string{"hadolint:DL4000", "buildkit:MaintainerDeprecated", "tally:buildkit/MaintainerDeprecated", "trivy:DS-0022", "checkov:CKV_DOCKER_6", "semgrep:maintainer-is-deprecated", "kics:99614418"},
}
