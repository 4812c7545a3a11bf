package isolation

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// AppArmorUnconfined reports a container without an AppArmor profile.
var AppArmorUnconfined = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "AppArmorUnconfined",
		Doc:      "container runs without an AppArmor profile",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runAppArmorUnconfined,
	},
	Precondition: analyzer.MitigationOnly, // nothing follows with Docker's default capabilities
	Reach:        analyzer.Host,
	Precision:    analyzer.VeryHigh,
	References: analyzer.Refs("CIS 5.2", "CWE-693", "T1611", "D04",
		"Docker, AppArmor security profiles https://docs.docker.com/engine/security/apparmor/"),
	Equivalents: []string{"compose-lint:CL-0009", "docksec:compose-disabled-security-opt", "docker-bench:5.2"},
}

func runAppArmorUnconfined(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !container.Unconfined(c.Security.AppArmor) {
			continue // Docker's profile, another one, or a variable that no file sets
		}
		if c.Privileged.True {
			continue // it switches the profile off anyway: PrivilegedContainer reports it
		}
		option := c.Security.Option("apparmor")
		f := analyzer.At(option.Value, "no AppArmor profile keeps an attacker in %s from mounts and from the host's processes", c)
		f.About(c.Subjects(f.At)...)
		evidence.Origin(f, option.Value)
		evidence.RunsAs(f, c)
		f.Fix(analyzer.NeedsReview, "delete the entry; a program that needs more gets a profile of its own", c.Delete(option.Entry)...)
		f.Report(pass)
	}
	return nil, nil
}
