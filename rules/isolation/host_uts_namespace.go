package isolation

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// HostUTSNamespace reports a container that shares the name of its host.
var HostUTSNamespace = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "HostUTSNamespace",
		Doc:      "container shares the host's name",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runHostUTSNamespace,
	},
	Precondition: analyzer.MitigationOnly, // changing it needs SYS_ADMIN: measured
	Reach:        analyzer.Host,
	Precision:    analyzer.VeryHigh,
	Preset:       analyzer.CIS,
	References: analyzer.Refs("CIS 5.21", "CWE-668", "D04",
		"Linux, uts_namespaces(7) https://man7.org/linux/man-pages/man7/uts_namespaces.7.html"),
	Equivalents: []string{"docker-bench:5.21"},
}

func runHostUTSNamespace(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !c.Namespaces.UTS.Host {
			continue
		}
		f := analyzer.At(c.Namespaces.UTS.Value, "an attacker in %s sees the host's name, and changes it with `SYS_ADMIN`", c)
		f.About(c.Subjects(f.At)...)
		evidence.Origin(f, c.Namespaces.UTS.Value)
		if admin, ok := c.Can("SYS_ADMIN"); ok {
			f.Because(analyzer.Value, admin.Granted, "grants it")
		}
		f.Fix(analyzer.NeedsReview, "delete `uts: host`; a fixed name goes under `hostname`", c.Delete(c.Namespaces.UTS.Value)...)
		f.Report(pass)
	}
	return nil, nil
}
