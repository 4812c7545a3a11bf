package identity

import (
	"fmt"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/rootfs"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// RootBySetuid reports a program that gives a shell and is given the rights of
// root by a setuid bit or a capability.
var RootBySetuid = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "RootBySetuid",
		Doc:      "user of the container becomes root by a setuid program",
		Requires: []*analysis.Analyzer{recipe.Analyzer, rootfs.Analyzer},
		Run:      runRootBySetuid,
	},
	Precondition: analyzer.SecondFlaw, // as for RootUser: root is one command away, the host is not
	Reach:        analyzer.Host,
	Precision:    analyzer.VeryHigh,
	References:   analyzer.Refs("CIS 4.8", "CWE-250", "CWE-732", "T1548.001", "GTFOBins https://gtfobins.github.io/"),
	Equivalents:  []string{"docker-bench:4.8", "dockle:CIS-DI-0008"},
}

func runRootBySetuid(pass *analysis.Pass) (any, error) {
	reportRaised(pass, runsOthers, func(c *container.Container, program, by string) string {
		return fmt.Sprintf("an attacker in %s becomes `root` by %s, which has %s", c, program, by)
	})
	return nil, nil
}

// reportRaised makes a finding of each program for which the rule is.
func reportRaised(pass *analysis.Pass, concerns func(name string) bool, message func(c *container.Container, program, by string) string) {
	files := rootfs.In(pass)
	for _, stage := range recipe.In(pass) {
		c := loser(files, stage)
		if c == nil {
			continue // not shipped, or nobody there has rights to gain
		}
		for _, step := range stage.Steps {
			for _, r := range raisedBy(step, c) {
				if !concerns(r.name()) {
					continue
				}
				name := "what it copies"
				if r.program != nil {
					name = source.Quote(r.program.Text())
				}
				f := analyzer.At(r.at, "%s", message(c, name, r.by))
				f.About(stage.Subjects(f.At)...).Keyed(r.name())
				runsAs(f, files, c)
				f.Fix(analyzer.NeedsReview, "delete the setuid bit or capability, and do what needs root before `USER`")
				f.Report(pass)
			}
		}
	}
}
