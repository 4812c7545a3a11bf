package isolation

import (
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// HostSysWritable reports a writable mount of the host's /sys.
var HostSysWritable = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "HostSysWritable",
		Doc:      "container can change what the host's kernel does",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runHostSysWritable,
	},
	Precondition: analyzer.SecondFlaw, // to root; stopping the host needs none
	Reach:        analyzer.Host,
	Precision:    analyzer.High,
	References: analyzer.Refs("CIS 5.6", "CWE-732", "T1499", "D04",
		"Linux, Control Group v2 https://docs.kernel.org/admin-guide/cgroup-v2.html"),
	Equivalents: []string{"compose-lint:CL-0013", "docker-bench:5.6", "kics:1c1325ff"},
}

func runHostSysWritable(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.Privileged.True {
			continue // its own /sys is writable: PrivilegedContainer reports it
		}
		if c.User.IsKnownNonRoot() {
			continue // these files belong to root
		}
		for _, m := range c.Mounts {
			gain := throughSys(m)
			if gain == "" {
				continue // elsewhere, one device, or read-only
			}
			f := analyzer.At(place(m), "an attacker in %s %s through %s", c, gain, source.Quote(m.Host.Path))
			mounted(f, c, m)
			evidence.RunsAs(f, c)
			evidence.Entry(f, c)
			f.Fix(analyzer.NeedsReview, "add `:ro`, or delete the mount")
			f.Report(pass)
		}
	}
	return nil, nil
}

// throughSys says what root in a container does to the host through a mount, ""
// if it is none of the host's /sys or read-only.
func throughSys(m container.Mount) string {
	switch {
	case !m.Writable():
		return ""
	case m.Host.Under("/sys/fs/cgroup"):
		return "freezes or starves any process of the host"
	case m.Host.OnHost() && slices.Contains([]string{"/sys", "/sys/fs", "/sys/module", "/sys/power"}, m.Host.Path):
		return "changes what the host's kernel and devices do"
	}
	return ""
}
