package resources

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
)

// HealthCheckMissing reports a container that neither its service nor the
// Dockerfile of its image checks.
var HealthCheckMissing = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "HealthCheckMissing",
		Doc:      "nothing checks whether the container still works",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runHealthCheckMissing,
	},
	Effect:    analyzer.Degrades,
	Precision: analyzer.High, // the base image may bring a check
	Preset:    analyzer.CIS,
	Hardening: "healthcheck: {test: …}",
	References: analyzer.Refs("CIS 4.6", "CIS 5.27", "D04",
		"Compose, healthcheck https://docs.docker.com/reference/compose-file/services/#healthcheck"),
	Equivalents: []string{
		"docksec:compose-missing-healthcheck", "docker-bench:5.27", "docker-bench:4.6", "kics:698ed579", "kics:b03a748a",
		"hadolint:DL3057", "trivy:DS-0026", "checkov:CKV_DOCKER_2", "dockle:CIS-DI-0006",
	},
}

func runHealthCheckMissing(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !keepsRunning(c) {
			continue // not run, or over once its work is done
		}
		off, certain := c.Unchecked()
		if !certain || off == nil && c.Build == nil {
			continue // there is a check, or an image that no file shows may bring one
		}
		var where analysis.Range = c.At
		if off != nil {
			where = off
		}
		f := analyzer.At(where, "nothing notices when %s hangs: no line of its files checks it", c)
		if off != nil {
			f = analyzer.At(where, "nothing notices when %s hangs: its health check is switched off", c)
		} else if c.BuiltHere != c.At {
			f.Because(analyzer.Cause, c.BuiltHere, "no `HEALTHCHECK` in this stage or those below it")
		}
		f.About(c.Subjects(f.At)...)
		f.Fix(analyzer.NeedsReview, "write a `healthcheck` whose `test` asks the service for an answer")
		f.Report(pass)
	}
	return nil, nil
}
