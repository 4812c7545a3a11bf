package resources

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/value"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// RestartWithoutLimit reports a container that is started again however often
// it fails.
var RestartWithoutLimit = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "RestartWithoutLimit",
		Doc:      "container is restarted however often it fails",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runRestartWithoutLimit,
	},
	Precondition: analyzer.MitigationOnly,
	Reach:        analyzer.Itself,
	Precision:    analyzer.VeryHigh,
	Preset:       analyzer.CIS,
	References: analyzer.Refs("CIS 5.15", "CWE-400", "D07",
		"Docker, Start containers automatically https://docs.docker.com/engine/containers/start-containers-automatically/"),
	Equivalents: []string{"docker-bench:5.15", "kics:2fc99041"},
}

func runRestartWithoutLimit(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !keepsRunning(c) {
			continue // not run, or over once its work is done
		}
		policy := restartsForever(c.Service)
		if policy == nil {
			continue
		}
		f := analyzer.At(policy, "an attacker whose attempts crash %s has as many as it takes: it is always restarted", c)
		f.About(c.Subjects(f.At)...)
		evidence.Origin(f, policy)
		if policy == c.Service.Get("restart") {
			f.Fix(analyzer.NeedsReview, "write `restart: on-failure:5`", c.Service.Replace(policy, "on-failure:5")...)
		} else {
			f.Fix(analyzer.NeedsReview, "write `condition: on-failure` and `max_attempts: 5`")
		}
		f.Report(pass)
	}
	return nil, nil
}

// restartsForever returns the word that has a service restarted without end,
// nil if none does. Compose takes deploy.restart_policy before restart.
func restartsForever(s *compose.Service) *value.Value {
	if policy := s.Get("deploy", "restart_policy"); !policy.IsZero() {
		condition := policy.Get("condition")
		if !condition.IsKnown() || limits(policy.Get("max_attempts")) {
			return nil
		}
		switch condition.Str {
		case "any", "always", "unless-stopped", "on-failure":
			return condition
		}
		return nil
	}
	restart := s.Get("restart")
	if !restart.IsKnown() {
		return nil
	}
	name, attempts, _ := strings.Cut(restart.Str, ":")
	switch name {
	case "always", "unless-stopped":
		return restart
	case "on-failure":
		if attempts == "" || attempts == "0" {
			return restart
		}
	}
	return nil
}
