package resources

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
)

// LogsUnbounded reports a container whose log grows until the disk is full.
var LogsUnbounded = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "LogsUnbounded",
		Doc:      "log of the container grows until the disk is full",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runLogsUnbounded,
	},
	Precondition: analyzer.MitigationOnly,
	Reach:        analyzer.Neighbour, // all containers share the disk
	Precision:    analyzer.High,      // the engine's configuration may set a size
	Preset:       analyzer.Hygiene,
	Hardening:    "logging: {options: {max-size: 10m}}",
	References: analyzer.Refs("CWE-770", "T1499", "D07",
		"Docker, JSON File logging driver https://docs.docker.com/engine/logging/drivers/json-file/"),
}

func runLogsUnbounded(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !keepsRunning(c) {
			continue // not run, or its log ends with it
		}
		logging := c.Service.Get("logging")
		driver := logging.Get("driver")
		if driver.IsUnknown() {
			continue
		}
		if !driver.IsZero() && driver.Str != "" && driver.Str != "json-file" {
			continue // rotates, as local does, or keeps the log elsewhere
		}
		if size := logging.Path("options", "max-size"); size != nil || c.Service.Incomplete != nil {
			continue // set, taken from a variable, or in a file that could not be read
		}
		var where analysis.Range = c.At
		if driver != nil {
			where = driver
		}
		f := analyzer.At(where, "an attacker who makes %s write its log fills the disk of the host", c)
		f.About(c.Subjects(f.At)...)
		if logging.IsZero() {
			f.Fix(analyzer.NeedsReview, "write `logging` with a `max-size`, or the driver `local`",
				c.Service.Insert("logging", "{driver: json-file, options: {max-size: 10m}}")...)
		} else {
			f.Fix(analyzer.NeedsReview, "write `max-size: 10m` under the `options` of `logging`")
		}
		f.Report(pass)
	}
	return nil, nil
}
