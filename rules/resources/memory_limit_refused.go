package resources

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// MemoryLimitRefused reports sizes that contradict each other, or that are too
// small: Docker does not create the container.
var MemoryLimitRefused = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "MemoryLimitRefused",
		Doc:      "Docker refuses the memory limits of the container",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runMemoryLimitRefused,
	},
	Effect:    analyzer.Rejected,
	Precision: analyzer.VeryHigh,
	References: analyzer.Refs(
		"Docker, Resource constraints https://docs.docker.com/engine/containers/resource_constraints/#memory"),
}

// leastMemory is what the engine takes for a limit at least.
const leastMemory = 6 << 20

func runMemoryLimitRefused(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !c.HasRuntime() || c.Lifetime == container.Inactive {
			continue // no Compose file says how it runs, or it does not
		}
		s := c.Service
		limit, reservation, swap := c.Limits.Memory, s.Get("mem_reservation"), s.Get("memswap_limit")
		if reservation.IsZero() {
			reservation = s.Get("deploy", "resources", "reservations", "memory")
		}
		size, limited := sizeOf(limit)
		if !limited && limit.IsUnknown() {
			continue
		}
		if limited && size < leastMemory {
			refused(pass, c, limit, nil, "Docker refuses to create %s: it takes no memory limit below `6m`", "write a limit that the service runs in")
		}
		if n, ok := sizeOf(reservation); ok && limited && n > size {
			refused(pass, c, reservation, limit, "Docker refuses to create %s: it reserves more memory than its limit", "write a reservation below the limit")
		}
		switch n, ok := sizeOf(swap); {
		case ok && !limited:
			refused(pass, c, swap, nil, "Docker refuses to create %s: it limits swap and not memory", "write a `mem_limit`, which `memswap_limit` includes")
		case ok && n < size:
			refused(pass, c, swap, limit, "Docker refuses to create %s: `memswap_limit` includes memory and is below its limit", "write the sum of memory and swap")
		}
	}
	return nil, nil
}

// sizeOf returns a size above zero, false for none: zero and less are no limit.
func sizeOf(v *value.Value) (float64, bool) {
	if v.IsZero() {
		return 0, false
	}
	n, ok := compose.Bytes(v)
	return n, ok && n > 0
}

func refused(pass *analysis.Pass, c *container.Container, at, limit *value.Value, format, fix string) {
	f := analyzer.At(at, format, c)
	f.About(c.Subjects(f.At)...).Keyed(at.Str)
	if limit != nil {
		f.Because(analyzer.Cause, limit, "the memory limit")
	}
	f.Fix(analyzer.NeedsReview, fix)
	f.Report(pass)
}
