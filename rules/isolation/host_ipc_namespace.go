package isolation

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// HostIPCNamespace reports a container that shares memory with its host.
var HostIPCNamespace = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "HostIPCNamespace",
		Doc:      "container shares the host's IPC namespace",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runHostIPCNamespace,
	},
	Precondition: analyzer.SecondFlaw, // a program of the host keeps something worth it in shared memory
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.VeryHigh,
	References:   analyzer.Refs("CIS 5.17", "CWE-668", "D04"),
	Equivalents:  []string{"compose-lint:CL-0010", "docksec:compose-host-namespace", "docker-bench:5.17", "kics:baa3890f"},
}

func runHostIPCNamespace(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !c.Namespaces.IPC.Host {
			continue
		}
		f := analyzer.At(c.Namespaces.IPC.Value, "an attacker in %s reads and changes the shared memory of the host's processes", c)
		f.About(c.Subjects(f.At)...)
		evidence.Origin(f, c.Namespaces.IPC.Value)
		evidence.RunsAs(f, c)
		f.Fix(analyzer.NeedsReview, "delete `ipc: host`; a browser that needs room gets `shm_size`", c.Delete(c.Namespaces.IPC.Value)...)
		f.Report(pass)
	}
	return nil, nil
}
