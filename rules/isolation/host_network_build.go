package isolation

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// HostNetworkBuild reports a build whose steps use the network of the host that
// builds.
var HostNetworkBuild = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "HostNetworkBuild",
		Doc:      "build step uses the network of its host",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runHostNetworkBuild,
	},
	Precondition: analyzer.SecondFlaw, // something hostile among what the build fetches
	Reach:        analyzer.Neighbour,  // what listens on the host's loopback
	Precision:    analyzer.High,
	References: analyzer.Refs("CWE-668", "D03",
		"Dockerfile reference, RUN --network https://docs.docker.com/reference/dockerfile/#run---network"),
}

func runHostNetworkBuild(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if flag := stepFlag(c.Build, "network", "host"); flag != nil {
			f := analyzer.At(flag.At, "what this step fetches reaches servers on the loopback of the host that builds")
			f.About(c.Subjects(f.At)...)
			f.Fix(analyzer.NeedsReview, "delete `--network=host`; the default network reaches the Internet, too")
			f.Report(pass)
		}
		if c.Service == nil {
			continue
		}
		network := c.Service.Get("build", "network")
		if !network.IsKnown() || network.Str != "host" {
			continue
		}
		if c.Build != nil && !runsAnything(c.Build) {
			continue // the network is that of RUN
		}
		f := analyzer.At(network, "what the build of %s fetches reaches servers on the loopback of the host that builds", c)
		f.About(c.Subjects(f.At)...)
		evidence.Origin(f, network)
		f.Fix(analyzer.NeedsReview, "delete `network`; the default network reaches the Internet, too", c.Delete(network)...)
		f.Report(pass)
	}
	return nil, nil
}
