package correctness

import (
	"strconv"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
)

// ScaledHostPort reports services of several containers that publish one port
// of the host.
var ScaledHostPort = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ScaledHostPort",
		Doc:      "containers of a scaled service share a host port",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runScaledHostPort,
	},
	Effect:     analyzer.Rejected, // "port is already allocated": the second container does not start
	Precision:  analyzer.VeryHigh,
	References: analyzer.Refs("Compose, scale https://docs.docker.com/reference/compose-file/services/#scale"),
}

func runScaledHostPort(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.Service == nil {
			continue // nothing publishes
		}
		// With deploy.replicas alone the file may be for Swarm, which spreads one
		// port over all.
		scale := c.Service.Get("scale")
		if !scale.IsKnown() {
			continue
		}
		if count, err := strconv.Atoi(scale.Str); err != nil || count < 2 {
			continue
		}
		for i, p := range c.Ports {
			if i > 0 && p.Entry.At == c.Ports[i-1].Entry.At {
				continue // one of a range, whose first was reported
			}
			if _, ok := hostPortOf(p); !ok {
				continue // a range or an ephemeral port, of which each takes one
			}
			f := analyzer.At(p.Entry, "only one container of %s starts: each publishes port %s of the host", c, p.Published)
			f.About(c.Subjects(f.At)...).Keyed(p.Published.Str + "/" + p.Protocol)
			f.Because(analyzer.Cause, scale, "so many containers")
			f.Fix(analyzer.NeedsReview, "publish a range of ports, or put a proxy before the service")
			f.Report(pass)
		}
	}
	return nil, nil
}
