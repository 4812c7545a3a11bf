package isolation

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// RootlessSocketMount reports a container that can open the control socket of a
// container engine that one user of the host runs.
var RootlessSocketMount = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "RootlessSocketMount",
		Doc:      "container can open the control socket of a user's engine",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runRootlessSocketMount,
	},
	Precondition: analyzer.Direct,    // one API call
	Reach:        analyzer.Neighbour, // the files and containers of one user, not root
	Precision:    analyzer.High,
	References: analyzer.Refs("CIS 5.32", "CWE-668", "T1610", "T1611",
		"Docker, Rootless mode https://docs.docker.com/engine/security/rootless/"),
	Equivalents: []string{"compose-lint:CL-0001", "kics:d6355c88"},
}

func runRootlessSocketMount(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		for _, m := range c.Mounts {
			socket, ok := c.Socket(m)
			if !ok || !socket.Engine() || !socket.User {
				continue // an engine that runs as root: DockerSocketMount
			}
			if opens, known := socket.OpensFor(c.User, c.Groups); known && !opens {
				continue // another user than the socket's
			}
			f := analyzer.At(place(m), "an attacker in %s gets the files and containers of the engine's user through %s", c, nameOf(socket, m))
			mounted(f, c, m)
			evidence.RunsAs(f, c)
			evidence.Entry(f, c)
			f.Fix(analyzer.NeedsReview, "delete the mount; read the engine's state through a proxy that allows single endpoints", c.DeleteMount(m)...)
			f.Report(pass)
		}
	}
	return nil, nil
}
