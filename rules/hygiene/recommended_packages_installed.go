package hygiene

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// RecommendedPackagesInstalled reports an installation by apt that takes
// packages along that nothing needs.
var RecommendedPackagesInstalled = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "RecommendedPackagesInstalled",
		Doc:      "apt installs packages that are only recommended",
		Requires: []*analysis.Analyzer{recipe.Analyzer},
		Run:      runRecommendedPackagesInstalled,
	},
	Effect:      analyzer.Wasteful,
	Precision:   analyzer.VeryHigh,
	Preset:      analyzer.Hygiene,
	References:  analyzer.Refs("CIS 4.3", "Debian policy, binary dependencies https://www.debian.org/doc/debian-policy/ch-relationships.html#binary-dependencies-depends-recommends-suggests-enhances-pre-depends"),
	Equivalents: []string{"hadolint:DL3015", "trivy:DS-0029", "semgrep:missing-no-install-recommends", "kics:7384dfb2"},
}

func runRecommendedPackagesInstalled(pass *analysis.Pass) (any, error) {
	shippedPackages(pass, func(stage *recipe.Stage, step *recipe.Step, p *recipe.Packages) {
		if p.Name != "apt" || p.Action != recipe.Install || len(p.Operands) == 0 || p.Subcommand.Str == "build-dep" {
			return
		}
		if !p.Command.Certain() && len(p.Operands) == 1 {
			return // a variable may hold the option
		}
		if refuses(p.Command) || configured(stage, step) {
			return
		}
		f := analyzer.At(p.Subcommand, "%s also installs what its packages recommend and nothing needs", source.Quote(p.Command.Program))
		f.About(stage.Subjects(f.At)...)
		if step.Script != nil {
			f.Fix(analyzer.NeedsReview, "write `--no-install-recommends`, and name what is missing then", stage.File.Replace(p.Subcommand, p.Subcommand.Str+" --no-install-recommends")...)
		} else {
			f.Fix(analyzer.NeedsReview, "write `--no-install-recommends`, and name what is missing then")
		}
		f.Report(pass)
	})
	return nil, nil
}

// refuses reports whether an option leaves recommended packages out, or the
// command only downloads.
func refuses(c *recipe.Command) bool {
	if word, _ := c.Option("--no-install-recommends", "-d", "--download-only", "--print-uris", "-s", "--simulate", "--dry-run"); word != nil {
		return true
	}
	for _, w := range c.Words {
		if text := strings.ToLower(w.Str); strings.Contains(text, "install-recommends") {
			return true
		}
	}
	return false
}

// configured reports whether a command before writes apt's setting into a file.
func configured(stage *recipe.Stage, until *recipe.Step) bool {
	for ; stage != nil; stage = stage.Base {
		for _, step := range stage.Steps {
			for _, c := range step.Commands {
				for _, w := range c.Words {
					if strings.Contains(w.Str, "Install-Recommends") && c.Program != "apt-get" && c.Program != "apt" {
						return true
					}
				}
			}
			if step == until {
				break
			}
		}
	}
	return false
}
