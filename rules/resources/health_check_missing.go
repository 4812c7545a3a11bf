package resources

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/value"
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
		off, certain := unchecked(c)
		if !certain {
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

// unchecked reports whether it is certain that the files give c no health
// check, with the place that switches it off, nil if there is none.
func unchecked(c *container.Container) (off *value.Value, certain bool) {
	check := c.Service.Get("healthcheck")
	if disable := check.Get("disable"); !disable.IsZero() {
		if !disable.IsKnown() {
			return nil, false
		}
		if disable.Str == "true" {
			return disable, true
		}
	}
	if test := check.Get("test"); test != nil {
		if len(test.Kids) > 0 && test.Kids[0].Val.IsKnown() && test.Kids[0].Val.Str == "NONE" {
			return test.Kids[0].Val, true
		}
		return nil, false
	}
	if c.Build == nil || c.Build.Target == nil || c.Build.Target.OtherContext != nil || c.Image == nil || c.Image.Base != nil {
		return nil, false
	}
	command := c.Build.Target.HealthCheck
	if command == nil {
		return nil, true
	}
	if in := command.Instruction; in != nil && in.Check != nil && strings.EqualFold(in.Check.Str, "NONE") {
		return in.Check, true
	}
	return nil, false
}
