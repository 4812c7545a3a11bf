package resources

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// OOMKillerDisabled reports a container without a memory limit that the kernel
// does not kill when the host runs out of memory.
//
// oom_kill_disable is no such thing: it is about the limit of the container
// itself, and hosts with cgroup v2 ignore it
// (https://github.com/moby/moby/issues/14440 and 42865).
var OOMKillerDisabled = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "OOMKillerDisabled",
		Doc:      "unlimited container is spared when memory runs out",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runOOMKillerDisabled,
	},
	Precondition: analyzer.SecondFlaw, // the host must have no memory left
	Reach:        analyzer.Neighbour,  // others are killed instead
	Precision:    analyzer.VeryHigh,
	References: analyzer.Refs("CIS 5.11", "CWE-400", "T1499", "D07",
		"Linux, oom_score_adj https://docs.kernel.org/filesystems/proc.html#proc-pid-oom-adj-proc-pid-oom-score-adj-adjust-the-oom-killer-score"),
}

func runOOMKillerDisabled(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !c.HasRuntime() || c.Lifetime == container.Inactive {
			continue // no Compose file says how it runs, or it does not
		}
		if limits(c.Limits.Memory) || !c.Service.Get("cgroup_parent").IsZero() {
			continue // it runs out of its own memory before the host does
		}
		score := c.Service.Get("oom_score_adj")
		if !score.IsKnown() || score.Str != "-1000" {
			continue // above OOM_SCORE_ADJ_MIN it is killed, late at most
		}
		f := analyzer.At(score, "an attacker in %s takes all memory of the host, and the kernel kills others for it", c)
		f.About(c.Subjects(f.At)...)
		evidence.Origin(f, score)
		f.Fix(analyzer.NeedsReview, "delete `oom_score_adj`, or write a `mem_limit` too", c.Delete(score)...)
		f.Report(pass)
	}
	return nil, nil
}
