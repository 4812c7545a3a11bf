package isolation

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// HostCgroupNamespace reports a container that sees the control groups of its
// host.
var HostCgroupNamespace = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "HostCgroupNamespace",
		Doc:      "container shares the host's cgroup namespace",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runHostCgroupNamespace,
	},
	Precondition: analyzer.MitigationOnly, // with SYS_ADMIN a named hierarchy can be mounted: measured
	Reach:        analyzer.Host,
	Precision:    analyzer.VeryHigh,
	References: analyzer.Refs("CWE-668", "T1611", "D04",
		"Linux, cgroup_namespaces(7) https://man7.org/linux/man-pages/man7/cgroup_namespaces.7.html"),
}

func runHostCgroupNamespace(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !c.Namespaces.Cgroup.Host {
			continue // private, the default on current hosts
		}
		if c.Privileged.True {
			continue // PrivilegedContainer reports it
		}
		f := analyzer.At(c.Namespaces.Cgroup.Value, "an attacker in %s sees the host's control groups", c)
		if admin, ok := c.Can("SYS_ADMIN"); ok {
			f = analyzer.At(c.Namespaces.Cgroup.Value, "an attacker in %s mounts the host's control groups", c)
			f.Because(analyzer.Value, admin.Granted, "allows mounts")
		}
		f.About(c.Subjects(f.At)...)
		evidence.Origin(f, c.Namespaces.Cgroup.Value)
		evidence.RunsAs(f, c)
		f.Fix(analyzer.NeedsReview, "delete `cgroup: host`", c.Delete(c.Namespaces.Cgroup.Value)...)
		f.Report(pass)
	}
	return nil, nil
}
