package resources

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
)

// ProcessLimitMissing reports a container that can start processes without a
// limit of its own.
var ProcessLimitMissing = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ProcessLimitMissing",
		Doc:      "container has no limit of processes",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runProcessLimitMissing,
	},
	Precondition: analyzer.MitigationOnly,
	Reach:        analyzer.Neighbour, // no process starts elsewhere once the host's are used up
	Precision:    analyzer.High,      // systemd has a limit of its own on most hosts
	Preset:       analyzer.CIS,
	Hardening:    "pids_limit: 256",
	References: analyzer.Refs("CIS 5.29", "CWE-770", "T1499", "D07",
		"moby issue 45188, systemd's limit https://github.com/moby/moby/issues/45188"),
	Equivalents: []string{"docker-bench:5.29", "kics:221e0658"},
}

func runProcessLimitMissing(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !judged(c) {
			continue // not run, soon over, or limited by a parent that no file shows
		}
		if limits(c.Limits.PIDs) {
			continue
		}
		if c.User.Identity == container.NonRoot && limitsProcesses(c) {
			continue // the kernel counts the processes of its user
		}
		lacks(pass, c, bound{
			written: c.Limits.PIDs, key: "pids_limit", nested: "pids", text: "256",
			unit: "more than the processes and threads of the service",
		}, "an attacker in %s starts as many processes as the host allows")
	}
	return nil, nil
}

// limitsProcesses reports whether the ulimit nproc of c is one. It does not
// hold root, and counts all processes of a user, whatever the container.
func limitsProcesses(c *container.Container) bool {
	nproc := c.Service.Get("ulimits", "nproc")
	if hard := nproc.Get("hard"); hard != nil {
		return limits(hard)
	}
	return limits(nproc)
}
