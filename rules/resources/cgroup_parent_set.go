package resources

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// CgroupParentSet reports containers that are put under another cgroup than
// Docker's.
var CgroupParentSet = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "CgroupParentSet",
		Doc:      "container is put under a cgroup of the host",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runCgroupParentSet,
	},
	Precondition: analyzer.MitigationOnly,
	Reach:        analyzer.Neighbour, // what runs in the same cgroup
	Precision:    analyzer.VeryHigh,
	Preset:       analyzer.CIS,
	References: analyzer.Refs("CIS 5.25", "CWE-400", "D07",
		"Docker, default cgroup parent https://docs.docker.com/reference/cli/dockerd/#default-cgroup-parent"),
	Equivalents: []string{"docker-bench:5.25", "kics:4d9f44c6"},
}

func runCgroupParentSet(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !c.HasRuntime() || c.Lifetime == container.Inactive {
			continue // no Compose file says how it runs, or it does not
		}
		parent := c.Service.Get("cgroup_parent")
		if !parent.IsKnown() || parent.Str == "" {
			continue
		}
		f := analyzer.At(parent, "an attacker in %s uses up what the host gives to all of the cgroup %s", c, parent)
		f.About(c.Subjects(f.At)...)
		evidence.Origin(f, parent)
		f.Fix(analyzer.NeedsReview, "delete `cgroup_parent` and limit the container itself", c.Delete(parent)...)
		f.Report(pass)
	}
	return nil, nil
}
