package isolation

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/posture"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// SystemPathsUnconfined reports a container whose root can write the kernel's
// settings.
var SystemPathsUnconfined = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SystemPathsUnconfined",
		Doc:      "root in the container can write the kernel's settings",
		Requires: []*analysis.Analyzer{container.Analyzer, posture.Analyzer},
		Run:      runSystemPathsUnconfined,
	},
	Precondition: analyzer.KnownTechnique, // measured: core_pattern, where no AppArmor denies it
	Reach:        analyzer.Host,
	Precision:    analyzer.High,
	References: analyzer.Refs("CWE-250", "CWE-693", "T1611", "D04",
		"Linux, core(5) https://man7.org/linux/man-pages/man5/core.5.html"),
}

func runSystemPathsUnconfined(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !container.Unconfined(c.Security.SystemPaths) {
			continue
		}
		if c.Privileged.True {
			continue // PrivilegedContainer reports it
		}
		if c.User.IsKnownNonRoot() {
			continue // the files belong to root, and no capability is needed or helps
		}
		host := posture.In(pass).LSM
		if host == posture.AppArmor && !container.Unconfined(c.Security.AppArmor) {
			continue // its default profile denies writing there, too
		}
		option := c.Security.Option("systempaths")
		f := analyzer.At(option.Value, "an attacker in %s gets root on the host by setting `core_pattern`%s", c, withoutAppArmor(c, host, "the host"))
		f.About(c.Subjects(f.At)...)
		evidence.Origin(f, option.Value)
		evidence.RunsAs(f, c)
		evidence.Entry(f, c)
		f.Fix(analyzer.NeedsReview, "delete the entry; settings of the container go under `sysctls`", c.Delete(option.Entry)...)
		f.Report(pass)
	}
	return nil, nil
}
