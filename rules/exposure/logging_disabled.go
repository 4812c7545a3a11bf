package exposure

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
)

// LoggingDisabled reports a service whose output is thrown away.
var LoggingDisabled = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "LoggingDisabled",
		Doc:      "output of the container is not logged",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runLoggingDisabled,
	},
	Precondition: analyzer.MitigationOnly,
	Reach:        analyzer.Itself,
	Precision:    analyzer.VeryHigh,
	References: analyzer.Refs("CIS 2.13", "CWE-778", "T1070", "D10",
		"Docker, Configure logging drivers https://docs.docker.com/engine/logging/configure/"),
	Equivalents: []string{"compose-lint:CL-0014", "docker-bench:2.13"},
}

func runLoggingDisabled(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.Service == nil {
			continue // no Compose file says how it runs
		}
		driver := c.Service.Get("logging", "driver")
		if !driver.IsKnown() || driver.Str != "none" {
			continue
		}
		f := analyzer.At(driver, "an attacker in %s leaves no trace in its logs, which nobody keeps", c)
		f.About(c.Subjects(f.At)...)
		f.Fix(analyzer.NeedsReview, "write a driver that keeps logs, such as `local`", c.Service.Replace(driver, "local")...)
		f.Report(pass)
	}
	return nil, nil
}
