package correctness

import (
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// HealthCheckRefused reports health checks whose times Compose or the engine
// refuses.
var HealthCheckRefused = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "HealthCheckRefused",
		Doc:      "times of a health check are refused",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runHealthCheckRefused,
	},
	Effect:    analyzer.Rejected,
	Precision: analyzer.VeryHigh,
	References: analyzer.Refs(
		"Compose, healthcheck https://docs.docker.com/reference/compose-file/services/#healthcheck",
		"moby issue 48874 https://github.com/moby/moby/issues/48874"),
}

func runHealthCheckRefused(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !c.HasRuntime() || c.Lifetime == container.Inactive {
			continue // no Compose file says how it runs, or it does not
		}
		check := c.Service.Get("healthcheck")
		if disable := check.Get("disable"); disable.IsUnknown() || disable.IsKnown() && disable.Str == "true" {
			continue
		}
		if start := check.Member("start_interval"); start != nil && !start.Val.IsZero() && check.Get("start_period").IsZero() {
			f := analyzer.At(start.KeyAt, "Compose refuses to start %s: `start_interval` needs a `start_period`", c)
			f.About(c.Subjects(f.At)...).Keyed("start_interval")
			f.Fix(analyzer.NeedsReview, "write `start_period`: the time that the service takes to start")
			f.Report(pass)
		}
		for _, key := range []string{"interval", "timeout", "start_period", "start_interval"} {
			v := check.Get(key)
			if v.IsZero() || !v.IsKnown() {
				continue
			}
			d, err := time.ParseDuration(v.Str)
			if err != nil || d == 0 || d >= time.Millisecond {
				continue // none, which means the default, or long enough
			}
			f := analyzer.At(v, "Docker refuses to create %s: %s of its health check is below a millisecond", c, source.Quote(key))
			f.About(c.Subjects(f.At)...).Keyed(key)
			f.Fix(analyzer.NeedsReview, "write the time with the unit that is meant: `500ms`, `30s`")
			f.Report(pass)
		}
	}
	return nil, nil
}
