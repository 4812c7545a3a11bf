package exposure

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
)

// ContainerOnLAN reports a service that a macvlan or ipvlan network puts on the
// network of its host.
var ContainerOnLAN = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ContainerOnLAN",
		Doc:      "network puts the container on the host's LAN",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runContainerOnLAN,
	},
	Precondition: analyzer.SecondFlaw, // what listens has to have one
	Reach:        analyzer.Itself,
	Precision:    analyzer.VeryHigh,
	References: analyzer.Refs("CWE-668", "CWE-1327", "T1133", "D03",
		"Docker, Macvlan network driver https://docs.docker.com/engine/network/drivers/macvlan/",
		"Docker, IPvlan network driver https://docs.docker.com/engine/network/drivers/ipvlan/"),
}

func runContainerOnLAN(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		for _, n := range c.Networks {
			if !n.OnLAN() {
				continue
			}
			f := analyzer.At(n.At, "an attacker on the LAN reaches every port that %s listens on", c)
			f.About(c.Subjects(f.At)...).Keyed(n.Key)
			f.Because(analyzer.Cause, n.Driver, "gives the container an address on the LAN")
			f.Fix(analyzer.NeedsReview, "attach it to a bridge network and publish what the LAN needs under `ports`")
			f.Report(pass)
		}
	}
	return nil, nil
}
