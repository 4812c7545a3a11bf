package isolation

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// HostPIDNamespace reports a container that sees the processes of its host.
var HostPIDNamespace = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "HostPIDNamespace",
		Doc:      "container shares the host's process namespace",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runHostPIDNamespace,
	},
	Precondition: analyzer.KnownTechnique, // taking a host user's uid, then /proc/PID/root
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CIS 5.16", "CWE-668", "T1611", "T1057", "D04"),
	Equivalents:  []string{"compose-lint:CL-0010", "docksec:compose-host-namespace", "docker-bench:5.16", "kics:4f31dd9f"},
}

func runHostPIDNamespace(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !c.Namespaces.PID.Host {
			continue
		}
		whose := "every user's processes on the host"
		if c.User.Identity == container.NonRoot {
			whose = "the host's processes that have its uid"
		}
		f := analyzer.At(c.Namespaces.PID.Value, "an attacker in %s reads the files and environment of %s", c, whose)
		f.About(c.Subjects(f.At)...)
		evidence.Origin(f, c.Namespaces.PID.Value)
		evidence.RunsAs(f, c)
		evidence.Entry(f, c)
		f.Fix(analyzer.NeedsReview, "delete `pid: host`", c.Delete(c.Namespaces.PID.Value)...)
		f.Report(pass)
	}
	return nil, nil
}
