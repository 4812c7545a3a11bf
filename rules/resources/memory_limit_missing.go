package resources

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
)

// MemoryLimitMissing reports a container that can take all memory of the host.
var MemoryLimitMissing = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "MemoryLimitMissing",
		Doc:      "container can take all memory of the host",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runMemoryLimitMissing,
	},
	Precondition: analyzer.MitigationOnly,
	Reach:        analyzer.Neighbour, // the kernel kills other containers' processes
	Precision:    analyzer.VeryHigh,
	Hardening:    "mem_limit: 512m",
	References: analyzer.Refs("CIS 5.11", "CWE-770", "T1499", "D07",
		"Docker, Resource constraints https://docs.docker.com/engine/containers/resource_constraints/#memory"),
	Equivalents: []string{"compose-lint:CL-0026", "docksec:compose-no-resource-limits", "docker-bench:5.11", "kics:bb9ac4f7"},
}

func runMemoryLimitMissing(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !judged(c) {
			continue // not run, soon over, or limited by a parent that no file shows
		}
		if limits(c.Limits.Memory) {
			continue
		}
		lacks(pass, c, bound{
			written: c.Limits.Memory, key: "mem_limit", nested: "memory", text: "512m",
			unit: "more than the service takes at its peak",
		}, "an attacker in %s takes all memory of the host")
	}
	return nil, nil
}
