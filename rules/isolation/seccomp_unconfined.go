package isolation

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// SeccompUnconfined reports a container without a seccomp filter.
var SeccompUnconfined = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SeccompUnconfined",
		Doc:      "container runs without a seccomp filter",
		Requires: []*analysis.Analyzer{container.Analyzer, source.Analyzer},
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
		if c.Privileged.True {
			continue // it switches the filter off anyway: PrivilegedContainer reports it
		}
		off, profile := disables(source.In(pass), c)
		if off == nil {
			continue // Docker's filter, a profile that denies, or a variable that no file sets
		}
		f := analyzer.At(off, "an attacker in %s tries every system call on the host's kernel: no seccomp filter is on", c)
		if profile.IsValid() {
			f = analyzer.At(off, "an attacker in %s has no filter before the host's kernel: this profile allows what it does not name", c)
		}
		f.About(c.Subjects(f.At)...)
		evidence.Origin(f, off)
		f.Because(analyzer.Cause, profile, "allows what the profile does not name")
		evidence.RunsAs(f, c)
		evidence.Entry(f, c)
		f.Fix(analyzer.NeedsReview, "delete the entry; a program that needs one more system call gets a profile that allows it", c.Delete(c.Security.Option("seccomp").Entry)...)
		f.Report(pass)
	}
	return nil, nil
}
