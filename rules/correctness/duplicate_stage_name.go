package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
)

// DuplicateStageName reports a stage that takes the name of an earlier one.
var DuplicateStageName = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DuplicateStageName",
		Doc:      "two stages have one name",
		Requires: []*analysis.Analyzer{dockerfile.Analyzer},
		Run:      check(nil),
	},
	Effect:      analyzer.Differs,
	Precision:   analyzer.VeryHigh,
	References:  analyzer.Refs("Build checks, DuplicateStageName https://docs.docker.com/reference/build-checks/duplicate-stage-name/"),
	Equivalents: []string{"buildkit:DuplicateStageName", "hadolint:DL3024", "tally:buildkit/DuplicateStageName", "trivy:DS-0012", "checkov:CKV_DOCKER_11", "semgrep:alias-must-be-unique", "kics:f2daed12"},
}
