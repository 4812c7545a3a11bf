package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
)

// WorkdirRelativePath reports the first WORKDIR of a chain of stages if it is
// relative.
var WorkdirRelativePath = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "WorkdirRelativePath",
		Doc:      "`WORKDIR` depends on the base image",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      checkBuilt(nil),
	},
	Effect:      analyzer.Degrades,
	Precision:   analyzer.VeryHigh,
	References:  analyzer.Refs("Build checks, WorkdirRelativePath https://docs.docker.com/reference/build-checks/workdir-relative-path/"),
	Equivalents: []string{"buildkit:WorkdirRelativePath", "hadolint:DL3000", "tally:buildkit/WorkdirRelativePath", "trivy:DS-0009", "checkov:CKV_DOCKER_10", "semgrep:use-absolute-workdir", "kics:6b376af8"},
}
