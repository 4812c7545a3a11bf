package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// PortsInForeignNetwork reports ports of containers that use the network of
// another one.
var PortsInForeignNetwork = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "PortsInForeignNetwork",
		Doc:      "ports stand at a container that has no network",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runPortsInForeignNetwork,
	},
	Effect:     analyzer.Rejected, // "conflicting options: port publishing and the container type network mode"
	Precision:  analyzer.VeryHigh,
	References: analyzer.Refs("Docker, container networks https://docs.docker.com/engine/network/#container-networks"),
}

func runPortsInForeignNetwork(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		mode := c.Namespaces.Network
		if len(c.Ports) == 0 || c.Lifetime == container.Inactive {
			continue
		}
		owner := mode.Service + mode.Container
		if owner == "" {
			continue // its own, or the host's: DiscardedPorts
		}
		f := analyzer.At(c.Service.Value.Member("ports").KeyAt, "Docker refuses to create %s: ports belong to %s, whose network it uses", c, source.Quote(owner))
		f.About(c.Subjects(f.At)...)
		f.Because(analyzer.Cause, mode.Value, "the network that it uses")
		f.Fix(analyzer.NeedsReview, "move `ports` to the owner of the network")
		f.Report(pass)
	}
	return nil, nil
}
