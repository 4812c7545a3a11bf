package isolation

import (
	"strconv"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// PrivilegedStartHook reports a privileged container that Compose runs before
// the service's own.
var PrivilegedStartHook = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "PrivilegedStartHook",
		Doc:      "hook before the start is a privileged container",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runPrivilegedStartHook,
	},
	Precondition: analyzer.SecondFlaw, // its image, command or volumes have to be the attacker's
	Reach:        analyzer.Host,
	Precision:    analyzer.High,
	References: analyzer.Refs("CIS 5.5", "CWE-250", "T1611", "D04",
		"Docker, Using lifecycle hooks with Compose https://docs.docker.com/compose/how-tos/lifecycle/"),
}

func runPrivilegedStartHook(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		for i, p := range c.Others {
			if p.Role != container.PreStart || !p.Privileged.True {
				continue // not privileged, or in the service's container: PrivilegedHook
			}
			f := analyzer.At(p.Privileged.Value, "whoever changes what a `pre_start` hook of %s runs gets root on the host", c)
			f.About(c.Subjects(f.At)...).Keyed(strconv.Itoa(i))
			evidence.Origin(f, p.Privileged.Value)
			f.Because(analyzer.Value, p.At, "runs this")
			for _, m := range c.Mounts {
				if m.Writable() && m.Kind != container.Tmpfs {
					f.Because(analyzer.Value, m.Entry, "mounted there, too")
				}
			}
			f.Fix(analyzer.NeedsReview, "delete `privileged`; the hook gets the service's volumes without it", c.Delete(p.Privileged.Value)...)
			f.Report(pass)
		}
	}
	return nil, nil
}
