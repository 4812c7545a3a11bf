package isolation

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
)

// CapabilitiesNotDropped reports a container that keeps the capabilities Docker
// gives to all.
var CapabilitiesNotDropped = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "CapabilitiesNotDropped",
		Doc:      "container keeps Docker's default capabilities",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runCapabilitiesNotDropped,
	},
	Precondition: analyzer.MitigationOnly,
	Reach:        analyzer.Itself,
	Precision:    analyzer.VeryHigh,
	Hardening:    "cap_drop: [ALL]",
	References: analyzer.Refs("CIS 5.4", "CWE-250", "D04",
		"moby, default capabilities https://github.com/moby/moby/blob/master/daemon/pkg/oci/caps/defaults.go"),
	Equivalents: []string{"compose-lint:CL-0006", "docker-bench:5.4", "kics:ce76b7d0"},
}

func runCapabilitiesNotDropped(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !c.HasRuntime() || !c.Capabilities.Known {
			continue // no Compose file says how it runs, or a variable decides
		}
		if c.Capabilities.All {
			continue // privileged or ALL: PrivilegedContainer and EscapeCapability report it
		}
		if c.User.Identity == container.NonRoot && c.Security.NoNewPrivileges.True {
			continue // no process of it can ever use one
		}
		kept := 0
		for _, capability := range c.Capabilities.Set {
			if capability.Granted == nil {
				kept++
			}
		}
		if kept == 0 {
			continue
		}
		f := analyzer.At(c.At, "root in %s keeps %d of Docker's default capabilities", c, kept)
		f.About(c.Subjects(f.At)...)
		f.Fix(analyzer.NeedsReview, "write `cap_drop: [ALL]`, and under `cap_add` those that the service needs", c.Service.Append("cap_drop", "ALL")...)
		f.Report(pass)
	}
	return nil, nil
}
