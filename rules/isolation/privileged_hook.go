package isolation

import (
	"strconv"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// PrivilegedHook reports a privileged command that Compose runs in a container
// which is not privileged.
var PrivilegedHook = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "PrivilegedHook",
		Doc:      "lifecycle hook runs with every capability",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runPrivilegedHook,
	},
	Precondition: analyzer.SecondFlaw, // what the hook runs has to be the attacker's
	Reach:        analyzer.Itself,     // the container's seccomp filter and device rules hold: measured
	Precision:    analyzer.High,
	References: analyzer.Refs("CIS 5.23", "CWE-250", "T1609", "D04",
		"Docker, Using lifecycle hooks with Compose https://docs.docker.com/compose/how-tos/lifecycle/"),
}

func runPrivilegedHook(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.Privileged.True {
			continue // PrivilegedContainer reports it
		}
		for i, p := range c.Others {
			if !p.Privileged.True {
				continue
			}
			var hook string
			switch p.Role {
			case container.PostStart:
				hook = "post_start"
			case container.PreStop:
				hook = "pre_stop"
			case container.MainProcess, container.HealthCheck, container.PreStart:
				continue // no hook, or a container of its own: PrivilegedStartHook
			}
			f := analyzer.At(p.Privileged.Value, "whoever changes what a `"+hook+"` hook of %s runs gets every capability there", c)
			f.About(c.Subjects(f.At)...).Keyed(strconv.Itoa(i))
			evidence.Origin(f, p.Privileged.Value)
			f.Because(analyzer.Value, p.At, "runs this")
			evidence.RunsAs(f, c)
			f.Fix(analyzer.NeedsReview, "delete `privileged`; prepare files in the image or in a service of its own", c.Delete(p.Privileged.Value)...)
			f.Report(pass)
		}
	}
	return nil, nil
}
