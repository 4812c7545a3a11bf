package resources

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
)

// CPULimitMissing reports a container that can keep every CPU of the host busy.
var CPULimitMissing = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "CPULimitMissing",
		Doc:      "container can keep every CPU of the host busy",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runCPULimitMissing,
	},
	Precondition: analyzer.MitigationOnly,
	Reach:        analyzer.Neighbour, // other containers wait
	Precision:    analyzer.VeryHigh,
	Preset:       analyzer.CIS,
	Hardening:    "cpus: 1",
	References: analyzer.Refs("CIS 5.12", "CWE-770", "T1496", "D07",
		"Docker, Resource constraints https://docs.docker.com/engine/containers/resource_constraints/#cpu"),
	Equivalents: []string{"compose-lint:CL-0026", "docksec:compose-no-resource-limits", "docker-bench:5.12", "kics:6b610c50"},
}

func runCPULimitMissing(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !judged(c) {
			continue // not run, soon over, or limited by a parent that no file shows
		}
		s := c.Service
		if limits(c.Limits.CPUs) || limits(s.Get("cpu_quota")) {
			continue
		}
		if limits(s.Get("cpu_count")) || limits(s.Get("cpu_percent")) {
			continue // the limits of Windows
		}
		if set := s.Get("cpuset"); !set.IsZero() && (set.IsUnknown() || set.Str != "") {
			continue // pinned to some CPUs, the others stay free
		}
		written := c.Limits.CPUs
		if written == s.Get("cpu_quota") {
			written = nil // counts microseconds: the fix is another key
		}
		lacks(pass, c, bound{
			written: written, key: "cpus", nested: "cpus", text: "1",
			unit: "as many CPUs as the service needs at its peak",
		}, "an attacker in %s keeps every CPU of the host busy")
	}
	return nil, nil
}
