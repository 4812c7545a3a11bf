package exposure

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// OverlayUnencrypted reports an overlay network whose packets cross the nodes'
// network as they are.
var OverlayUnencrypted = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "OverlayUnencrypted",
		Doc:      "overlay network is not encrypted",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runOverlayUnencrypted,
	},
	Precondition: analyzer.SecondFlaw, // a position between the nodes
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.VeryHigh,
	Preset:       analyzer.CIS,
	References: analyzer.Refs("CIS 7.3", "CWE-319", "T1040", "D03",
		"Docker, Overlay network driver https://docs.docker.com/engine/network/drivers/overlay/"),
	Equivalents: []string{"docker-bench:7.3"},
}

func runOverlayUnencrypted(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		for _, n := range c.Networks {
			if n.External || n.Driver == nil || !n.Driver.IsKnown() || n.Driver.Str != "overlay" {
				continue
			}
			if n.Options.IsUnknown() || n.Options.Get("encrypted") != nil {
				continue // the driver looks for the key and ignores its value
			}
			f := analyzer.At(n.Driver, "an attacker between the nodes reads and changes the traffic of network %s", source.Quote(n.Key))
			f.About(c.Subjects(f.At)...).Keyed(n.Key)
			f.Fix(analyzer.NeedsReview, "write `driver_opts: {encrypted: \"true\"}`")
			f.Report(pass)
		}
	}
	return nil, nil
}
