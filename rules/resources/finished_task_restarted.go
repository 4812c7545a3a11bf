package resources

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// FinishedTaskRestarted reports containers whose program does one thing and
// exits, and that are started again each time.
var FinishedTaskRestarted = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "FinishedTaskRestarted",
		Doc:      "task is run over and over",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runFinishedTaskRestarted,
	},
	Effect:    analyzer.Differs,
	Precision: analyzer.High,
	References: analyzer.Refs("CWE-400",
		"Docker, Start containers automatically https://docs.docker.com/engine/containers/start-containers-automatically/"),
}

func runFinishedTaskRestarted(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !c.HasRuntime() || c.Lifetime == container.Inactive || c.Main.Incomplete || !c.Main.Program.Ends() {
			continue // not run, or a program that may go on
		}
		if !c.Service.Get("deploy", "restart_policy").IsZero() {
			continue // counts before `restart`, and waits as long as it says
		}
		restart := c.Service.Get("restart")
		if !restart.IsKnown() || restart.Str != "always" && restart.Str != "unless-stopped" {
			continue // started again only when it failed
		}
		f := analyzer.At(restart, "the command of %s runs over and over: it is started again each time it has finished", c)
		f.About(c.Subjects(f.At)...)
		evidence.Origin(f, restart)
		f.Because(analyzer.Cause, c.Main.At, "ends by itself")
		f.Fix(analyzer.NeedsReview, "write `restart: on-failure`", c.Service.Replace(restart, "on-failure")...)
		f.Report(pass)
	}
	return nil, nil
}
