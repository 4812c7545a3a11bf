package isolation

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// SensitiveMountOutOfReach reports a mount of a host path with secrets that the
// container's user has no permission to read.
var SensitiveMountOutOfReach = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SensitiveMountOutOfReach",
		Doc:      "host secrets are mounted for a user who can't read them",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runSensitiveMountOutOfReach,
	},
	Precondition: analyzer.SecondFlaw, // becoming root in the container
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CIS 5.6", "CWE-668", "CWE-552", "T1552.001", "D06"),
	Equivalents:  []string{"compose-lint:CL-0013", "docksec:compose-sensitive-host-mount", "docker-bench:5.6", "kics:1c1325ff"},
}

func runSensitiveMountOutOfReach(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		for _, m := range c.Mounts {
			reading := secretsThrough(c, m)
			if reading == "" || !closedTo(c, m) {
				continue // no secrets, or SensitiveHostMount reports it
			}
			f := analyzer.At(place(m), "whoever becomes `root` in %s reads %s through %s", c, reading, source.Quote(m.Host.Path))
			mounted(f, c, m)
			evidence.RunsAs(f, c)
			f.Fix(analyzer.NeedsReview, "mount only the file that the service needs")
			f.Report(pass)
		}
	}
	return nil, nil
}
