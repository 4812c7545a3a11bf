package resources

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// SwapUnlimited reports a memory limit that leaves all swap of the host to the
// container.
var SwapUnlimited = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SwapUnlimited",
		Doc:      "memory limit leaves all swap to the container",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runSwapUnlimited,
	},
	Precondition: analyzer.MitigationOnly,
	Reach:        analyzer.Neighbour, // the host swaps for all
	Precision:    analyzer.High,      // the host may have no swap
	References: analyzer.Refs("CWE-770", "T1499", "D07",
		"Docker, memory-swap details https://docs.docker.com/engine/containers/resource_constraints/#--memory-swap-details"),
}

func runSwapUnlimited(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !judged(c) {
			continue // not run, soon over, or limited by a parent that no file shows
		}
		if !c.Limits.Memory.IsKnown() || !limits(c.Limits.Memory) {
			continue // MemoryLimitMissing reports it, or a variable decides
		}
		swap := c.Service.Get("memswap_limit")
		if !swap.IsKnown() || swap.Str != "-1" {
			continue
		}
		if swappiness := c.Service.Get("mem_swappiness"); !swappiness.IsZero() {
			continue // 0 keeps its memory out of swap
		}
		f := analyzer.At(swap, "an attacker in %s takes all swap of the host despite its memory limit", c)
		f.About(c.Subjects(f.At)...)
		evidence.Origin(f, swap)
		f.Because(analyzer.Value, c.Limits.Memory, "holds for memory alone")
		f.Fix(analyzer.NeedsReview, "delete `memswap_limit`: as much swap as memory is left then", c.Delete(swap)...)
		f.Report(pass)
	}
	return nil, nil
}
