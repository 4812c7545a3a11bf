package supplychain

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// ReleaseUpgraded reports builds that bring the distribution to another state
// than its image has: packages are added and removed on the way.
var ReleaseUpgraded = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ReleaseUpgraded",
		Doc:      "build upgrades the distribution's release",
		Requires: []*analysis.Analyzer{container.Analyzer, recipe.Analyzer},
		Run:      runReleaseUpgraded,
	},
	Effect:    analyzer.Degrades,
	Precision: analyzer.VeryHigh,
	Preset:    analyzer.Hygiene,
	References: analyzer.Refs("CIS 4.3",
		"apt-get(8), dist-upgrade https://manpages.debian.org/bookworm/apt/apt-get.8.en.html"),
	Equivalents: []string{"hadolint:DL3035", "tally:hadolint/DL3035", "trivy:DS-0024", "dockle:DKL-DI-0003", "kics:d4895357"},
}

func runReleaseUpgraded(pass *analysis.Pass) (any, error) {
	keys := newKeyring()
	for _, stage := range recipe.In(pass) {
		for _, step := range stage.Steps {
			for _, c := range step.Commands {
				at := releaseUpgrade(c)
				if at == nil {
					continue
				}
				f := analyzer.At(at, "%s adds and removes packages as its release has it on the day of the build", source.Quote(c.Program+" "+at.Str))
				f.About(stage.Subjects(f.At)...)
				keys.key(f, &place{stage: stage}, at.Str)
				f.Fix(analyzer.NeedsReview, "take a newer base image; fixes within the release come by `upgrade`")
				f.Report(pass)
			}
		}
	}
	return nil, nil
}

// releaseUpgrade returns the subcommand that upgrades to another release, nil if
// there is none.
func releaseUpgrade(c *recipe.Command) *value.Value {
	p := c.Packages()
	if p == nil || p.Subcommand == nil {
		return nil
	}
	switch p.Subcommand.Str {
	case "dist-upgrade", "full-upgrade":
		if p.Name == "apt" || p.Name == "zypper" {
			return p.Subcommand
		}
	case "dup":
		if p.Name == "zypper" {
			return p.Subcommand
		}
	case "distro-sync", "system-upgrade":
		if p.Name == "dnf" {
			return p.Subcommand
		}
	}
	return nil
}
