package isolation

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// PrivilegedContainer reports a privileged container whose process runs as root.
var PrivilegedContainer = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "PrivilegedContainer",
		Doc:      "privileged container runs as root",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runPrivilegedContainer,
	},
	Precondition: analyzer.Direct, // mount the host's disk: every device and capability is there
	Reach:        analyzer.Host,
	Precision:    analyzer.VeryHigh,
	References: analyzer.Refs("CIS 5.5", "CWE-250", "T1611", "D04",
		"Docker, Runtime privilege and Linux capabilities https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities"),
	Equivalents: []string{"compose-lint:CL-0002", "semgrep:privileged-service", "docksec:compose-privileged", "docker-bench:5.5", "kics:ae5b6871"},
}

func runPrivilegedContainer(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !c.Privileged.True {
			continue // absent, false or a variable that no file sets
		}
		if c.User.IsKnownNonRoot() {
			continue // lower severity: PrivilegedNonRootContainer reports it
		}
		f := analyzer.At(c.Privileged.Value, "an attacker in %s gets root on the host: the container is privileged", c)
		f.About(c.Subjects(f.At)...)
		evidence.Origin(f, c.Privileged.Value)
		evidence.RunsAs(f, c)
		evidence.Entry(f, c)
		f.Fix(analyzer.NeedsReview, "delete `privileged`; add the `devices` and `cap_add` entries that the service needs", c.Delete(c.Privileged.Value)...)
		f.Report(pass)
	}
	return nil, nil
}
