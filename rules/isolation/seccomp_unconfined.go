package isolation

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// SeccompUnconfined reports a container without a seccomp filter.
var SeccompUnconfined = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SeccompUnconfined",
		Doc:      "container runs without a seccomp filter",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runSeccompUnconfined,
	},
	Precondition: analyzer.SecondFlaw, // a hole in the kernel
	Reach:        analyzer.Host,
	Precision:    analyzer.VeryHigh,
	References: analyzer.Refs("CIS 5.22", "CWE-693", "T1611", "D04",
		"Docker, Seccomp security profiles https://docs.docker.com/engine/security/seccomp/"),
	Equivalents: []string{
		"compose-lint:CL-0009", "semgrep:seccomp-confinement-disabled", "docksec:compose-disabled-security-opt",
		"docker-bench:5.22", "kics:404fde2c",
	},
}

func runSeccompUnconfined(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !container.Unconfined(c.Security.Seccomp) {
			continue // Docker's filter, a profile of the project, or a variable that no file sets
		}
		if c.Privileged.True {
			continue // it switches the filter off anyway: PrivilegedContainer reports it
		}
		option := c.Security.Option("seccomp")
		f := analyzer.At(option.Value, "an attacker in %s tries every system call on the host's kernel: no seccomp filter is on", c)
		f.About(c.Subjects(f.At)...)
		evidence.Origin(f, option.Value)
		evidence.RunsAs(f, c)
		evidence.Entry(f, c)
		f.Fix(analyzer.NeedsReview, "delete the entry; a program that needs one more system call gets a profile that allows it", c.Delete(option.Entry)...)
		f.Report(pass)
	}
	return nil, nil
}
