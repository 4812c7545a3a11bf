package isolation

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// CgroupParentSet reports a container that is put under a control group of its
// own choice.
var CgroupParentSet = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "CgroupParentSet",
		Doc:      "container is not below Docker's control group",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runCgroupParentSet,
	},
	Precondition: analyzer.MitigationOnly, // limits on Docker's group don't count
	Reach:        analyzer.Host,
	Precision:    analyzer.VeryHigh,
	Preset:       analyzer.CIS,
	References: analyzer.Refs("CIS 5.25", "CWE-400", "D07",
		"Docker, cgroup-parent https://docs.docker.com/reference/cli/docker/container/run/"),
	Equivalents: []string{"docker-bench:5.25", "kics:4d9f44c6"},
}

func runCgroupParentSet(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.Service == nil {
			continue
		}
		parent := c.Service.Get("cgroup_parent")
		if !parent.IsKnown() || parent.Str == "" {
			continue // Docker's own group, or a variable decides
		}
		f := analyzer.At(parent, "limits on Docker's control group don't hold for %s: it is below %s", c, parent)
		f.About(c.Subjects(f.At)...)
		evidence.Origin(f, parent)
		f.Fix(analyzer.NeedsReview, "delete `cgroup_parent`; limits of the service go under `deploy.resources.limits`", c.Delete(parent)...)
		f.Report(pass)
	}
	return nil, nil
}
