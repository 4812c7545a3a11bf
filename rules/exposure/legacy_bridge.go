package exposure

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
)

// LegacyBridge reports a container on the bridge network that all applications
// of a host share.
var LegacyBridge = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "LegacyBridge",
		Doc:      "container is on the engine's default bridge",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runLegacyBridge,
	},
	Precondition: analyzer.SecondFlaw, // what listens in the other containers has to have one
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.VeryHigh,
	Preset:       analyzer.CIS,
	References: analyzer.Refs("CIS 5.30", "CWE-653", "T1046", "D03",
		"Docker, Bridge network driver https://docs.docker.com/engine/network/drivers/bridge/"),
	Equivalents: []string{"docker-bench:5.30"},
}

func runLegacyBridge(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		mode := c.Namespaces.Network.Value
		if mode == nil || !mode.IsKnown() || mode.Str != "bridge" {
			continue
		}
		f := analyzer.At(mode, "an attacker in %s reaches the containers of other applications on this bridge", c)
		f.About(c.Subjects(f.At)...)
		f.Fix(analyzer.NeedsReview, "delete it, so that the service is on the application's own network", c.Delete(mode)...)
		f.Report(pass)
	}
	return nil, nil
}
