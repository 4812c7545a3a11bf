package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
)

// DiscardedPorts reports ports of containers on the host's network, or on none:
// Docker does not publish them.
var DiscardedPorts = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DiscardedPorts",
		Doc:      "Docker discards the ports of the container",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runDiscardedPorts,
	},
	Effect:     analyzer.Differs, // "Published ports are discarded when using host network mode"
	Precision:  analyzer.VeryHigh,
	References: analyzer.Refs("Docker, host network driver https://docs.docker.com/engine/network/drivers/host/"),
}

func runDiscardedPorts(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		mode := c.Namespaces.Network
		if len(c.Ports) == 0 || !mode.Value.IsKnown() {
			continue
		}
		ports := c.Service.Value.Member("ports")
		var f *analyzer.Finding
		switch {
		case mode.Host && onlyNarrow(c):
			f = analyzer.At(ports.KeyAt, "Docker discards the addresses in `ports`: %s listens on the host as its program says", c)
		case mode.Host:
			f = analyzer.At(ports.KeyAt, "Docker discards `ports`: %s listens on the host with the ports of its program", c)
		case mode.Value.Str == "none":
			f = analyzer.At(ports.KeyAt, "Docker publishes none of these ports: %s has no network", c)
		default:
			continue // a network, or that of another container: PortsInForeignNetwork
		}
		f.About(c.Subjects(f.At)...)
		f.Because(analyzer.Cause, mode.Value, "the network that counts")
		f.Fix(analyzer.NeedsReview, "delete `network_mode`, or `ports`")
		f.Report(pass)
	}
	return nil, nil
}

// onlyNarrow reports whether each port of a container is written with an
// address, which then holds nothing.
func onlyNarrow(c *container.Container) bool {
	for _, p := range c.Ports {
		if p.HostIP.IsZero() || p.HostIP.Str == "0.0.0.0" || p.HostIP.Str == "::" {
			return false
		}
	}
	return true
}
