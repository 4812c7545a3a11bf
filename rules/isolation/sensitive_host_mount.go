package isolation

import (
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// SensitiveHostMount reports a mount of a host path that holds secrets.
var SensitiveHostMount = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SensitiveHostMount",
		Doc:      "container can read secrets of the host",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runSensitiveHostMount,
	},
	Precondition: analyzer.KnownTechnique, // reading, as far as file modes allow
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CIS 5.6", "CWE-668", "CWE-552", "T1552.001", "D06"),
	Equivalents:  []string{"compose-lint:CL-0013", "docksec:compose-sensitive-host-mount", "docker-bench:5.6", "kics:1c1325ff"},
}

func runSensitiveHostMount(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		for _, m := range c.Mounts {
			reading := secretsThrough(c, m)
			if reading == "" {
				continue
			}
			if closedTo(c, m) {
				continue // lower severity: SensitiveMountOutOfReach reports it
			}
			f := analyzer.At(place(m), "an attacker in %s reads %s through %s", c, reading, source.Quote(m.Host.Path))
			mounted(f, c, m)
			evidence.RunsAs(f, c)
			evidence.Entry(f, c)
			f.Fix(analyzer.NeedsReview, "mount only the file that the service needs")
			f.Report(pass)
		}
	}
	return nil, nil
}

// secretsThrough says which secrets of the host a mount shows, "" for none.
func secretsThrough(c *container.Container, m container.Mount) string {
	if !m.Host.OnHost() {
		return "" // a volume, or a path of the project
	}
	if writes(c, m).Runs >= container.RunsLater {
		return "" // HostRootWritable or HostCodeWritable reports it
	}
	if host := container.UseOf(m.Host.Path); host.Secrets {
		return host.Reading
	}
	return ""
}

// closedTo reports whether file modes keep the user of c from the secrets of a
// mount. They are closed to all but root everywhere but in the homes of users,
// whose uid a container may have.
func closedTo(c *container.Container, m container.Mount) bool {
	if c.User.Identity != container.NonRoot || len(c.Groups) > 0 {
		return false
	}
	return !slices.ContainsFunc([]string{"~", "/home", "/Users"}, m.Host.Under)
}
