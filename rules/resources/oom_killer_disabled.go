package resources

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/value"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// OOMKillerDisabled reports a container without a memory limit that the kernel
// does not kill when the host runs out of memory.
var OOMKillerDisabled = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "OOMKillerDisabled",
		Doc:      "unlimited container is spared when memory runs out",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runOOMKillerDisabled,
	},
	Precondition: analyzer.SecondFlaw, // memory runs out only if nothing else bounds it
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.High, // hosts with cgroup v2 ignore oom_kill_disable
	References: analyzer.Refs("CIS 5.11", "CWE-400", "T1499", "D07",
		"Docker, Resource constraints https://docs.docker.com/engine/containers/resource_constraints/#understand-the-risks-of-running-out-of-memory"),
}

func runOOMKillerDisabled(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !c.HasRuntime() || c.Lifetime == container.Inactive {
			continue // no Compose file says how it runs, or it does not
		}
		if limits(c.Limits.Memory) || !c.Service.Get("cgroup_parent").IsZero() {
			continue // it runs out of its own memory before the host does
		}
		if v := c.Service.Get("oom_kill_disable"); v.IsKnown() && v.Str == "true" {
			reportSpared(pass, c, v, "delete `oom_kill_disable`, or write a `mem_limit` too")
		}
		// OOM_SCORE_ADJ_MIN of the kernel: never chosen.
		if v := c.Service.Get("oom_score_adj"); v.IsKnown() && v.Str == "-1000" {
			reportSpared(pass, c, v, "delete `oom_score_adj`, or write a `mem_limit` too")
		}
	}
	return nil, nil
}

func reportSpared(pass *analysis.Pass, c *container.Container, v *value.Value, fix string) {
	f := analyzer.At(v, "an attacker in %s takes all memory of the host, and the kernel kills others for it", c)
	f.About(c.Subjects(f.At)...)
	evidence.Origin(f, v)
	f.Fix(analyzer.NeedsReview, fix, c.Delete(v)...)
	f.Report(pass)
}
