package isolation

import (
	"strings"

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
			if !m.Host.Known || m.Host.Project || m.Host.Windows {
				continue // a volume, or a path of the project
			}
			if _, ok := writesAsRoot(c, m); ok {
				continue // HostRootWritable reports it
			}
			host := judge(m.Host.Path)
			if !host.secrets {
				continue
			}
			who := "an attacker in %s"
			if c.User.Identity == container.NonRoot && len(c.Groups) == 0 && rootsAlone(m.Host.Path) {
				who = "whoever becomes `root` in %s"
			}
			f := analyzer.At(place(m), who+" reads %s through %s", c, host.reading, source.Quote(m.Host.Path))
			f.About(c.Subjects(f.At)...).Keyed(m.Host.Path)
			route(f, m)
			evidence.RunsAs(f, c)
			evidence.Entry(f, c)
			f.Fix(analyzer.NeedsReview, "mount only the file that the service needs")
			f.Report(pass)
		}
	}
	return nil, nil
}

// rootsAlone reports whether the secrets at a path are closed to other users:
// they are everywhere but in the homes of users, whose uid a container may have.
func rootsAlone(path string) bool {
	return !strings.HasPrefix(path, "~") && path != "/home" && !strings.HasPrefix(path, "/home/") && path != "/Users" && !strings.HasPrefix(path, "/Users/")
}
