package exposure

import (
	"strconv"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
)

// PrivilegedPortPublished reports ports of the host below 1024 that a container
// answers on.
var PrivilegedPortPublished = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "PrivilegedPortPublished",
		Doc:      "container answers on a privileged port of the host",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runPrivilegedPortPublished,
	},
	Precondition: analyzer.MitigationOnly,
	Reach:        analyzer.Itself,
	Precision:    analyzer.VeryHigh,
	Preset:       analyzer.CIS,
	References: analyzer.Refs("CIS 5.8", "D03",
		"Compose, ports https://docs.docker.com/reference/compose-file/services/#ports"),
	Equivalents: []string{"docker-bench:5.8", "kics:bc2908f3"},
}

func runPrivilegedPortPublished(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		for _, p := range c.Ports {
			if p.Exposure == container.NotPublished || !p.Published.IsKnown() {
				continue
			}
			port, err := strconv.Atoi(p.Published.Str)
			if err != nil || port <= 0 || port >= 1024 {
				continue // ephemeral, a range of which Docker takes what is free, or one that every user may open
			}
			f := analyzer.At(p.Entry, "an attacker in %s answers on port %s of the host, where people expect root's services", c, p.Published)
			f.About(c.Subjects(f.At)...).Keyed(p.Published.Str + "/" + p.Protocol)
			f.Fix(analyzer.NeedsReview, "publish a port from 1024 on, behind the proxy of the host")
			f.Report(pass)
		}
	}
	return nil, nil
}
