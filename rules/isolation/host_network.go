package isolation

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// HostNetwork reports a container in the network namespace of its host.
var HostNetwork = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "HostNetwork",
		Doc:      "container shares the host's network",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runHostNetwork,
	},
	Precondition: analyzer.SecondFlaw, // something on the host trusts its loopback address
	Reach:        analyzer.Host,
	Precision:    analyzer.VeryHigh,
	References:   analyzer.Refs("CIS 5.10", "CWE-668", "T1046", "D03", "Docker, Host network driver https://docs.docker.com/engine/network/drivers/host/"),
	Equivalents:  []string{"compose-lint:CL-0008", "docksec:compose-host-network", "docker-bench:5.10", "kics:071a71ff"},
}

func runHostNetwork(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		var where analysis.Range
		var edits []analysis.TextEdit
		if mode := c.Namespaces.Network; mode.Host {
			where, edits = mode.Value, c.Delete(mode.Value)
		}
		for _, n := range c.Networks {
			if n.External && n.Name.IsKnown() && n.Name.Str == "host" {
				where = n.At // the engine's own network of that name
			}
		}
		if where == nil {
			continue
		}
		f := analyzer.At(where, "an attacker in %s reaches what listens on the host's loopback address", c)
		f.About(c.Subjects(f.At)...)
		evidence.Origin(f, c.Namespaces.Network.Value)
		f.Fix(analyzer.NeedsReview, "delete it and publish the service's ports under `ports`", edits...)
		f.Report(pass)
	}
	return nil, nil
}
