package isolation

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// DockerSocketOutOfReach reports a mounted control socket that the container's
// user has no permission to open.
var DockerSocketOutOfReach = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DockerSocketOutOfReach",
		Doc:      "an engine's socket is mounted for a user who can't open it",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runDockerSocketOutOfReach,
	},
	Precondition: analyzer.SecondFlaw, // becoming root in the container
	Reach:        analyzer.Host,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CIS 5.32", "CWE-668", "T1611", "D04"),
	Equivalents:  []string{"compose-lint:CL-0001", "semgrep:exposing-docker-socket-volume", "docker-bench:5.32", "kics:d6355c88"},
}

func runDockerSocketOutOfReach(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		for _, m := range c.Mounts {
			socket, ok := m.Socket()
			if !ok || !socket.Engine() || socket.User {
				continue // no socket of an engine that runs as root
			}
			if opens, known := socket.OpensFor(c.User, c.Groups); opens || !known {
				continue // DockerSocketMount reports it
			}
			f := analyzer.At(place(m), "whoever becomes `root` in %s gets root on the host through %s", c, nameOf(socket, m))
			f.About(c.Subjects(f.At)...).Keyed(m.Host.Path)
			route(f, m)
			evidence.RunsAs(f, c)
			f.Fix(analyzer.NeedsReview, "delete the mount: the service can't use it")
			f.Report(pass)
		}
	}
	return nil, nil
}
