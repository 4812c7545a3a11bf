package correctness

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// PackageManagerAsks reports an installation that asks whether to go on.
var PackageManagerAsks = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "PackageManagerAsks",
		Doc:      "package manager waits for an answer",
		Requires: []*analysis.Analyzer{recipe.Analyzer},
		Run:      runPackageManagerAsks,
	},
	Effect:      analyzer.Rejected,
	Precision:   analyzer.High,
	References:  analyzer.Refs("apt-get(8), --assume-yes https://manpages.debian.org/stable/apt/apt-get.8.en.html#y,"),
	Equivalents: []string{"hadolint:DL3014", "hadolint:DL3030", "hadolint:DL3034", "hadolint:DL3038", "tally:hadolint/DL3014", "tally:hadolint/DL3030", "tally:hadolint/DL3034", "tally:hadolint/DL3038", "trivy:DS-0021", "semgrep:missing-assume-yes-switch", "semgrep:missing-yum-assume-yes-switch", "semgrep:missing-dnf-assume-yes-switch", "semgrep:missing-zypper-no-confirm-switch", "kics:77783205", "kics:6e19193a", "kics:7ebd323c", "kics:45e1fca5"},
}

func runPackageManagerAsks(pass *analysis.Pass) (any, error) {
	for _, stage := range recipe.In(pass) {
		for _, step := range stage.Steps {
			for _, command := range step.Commands {
				p := command.Packages()
				if p == nil || p.Subcommand == nil || !p.Waits() || answered(stage, step) {
					continue
				}
				f := analyzer.At(p.Subcommand, "the build ends here: %s asks whether to go on, and nobody answers", source.Quote(command.Program))
				f.About(stage.Subjects(f.At)...)
				f.Fix(analyzer.NeedsReview, "write "+source.Quote(yes(p.Manager))+" behind "+source.Quote(command.Program))
				f.Report(pass)
			}
		}
	}
	return nil, nil
}

// yes returns the option to write: the first, by convention the short one.
func yes(m *recipe.Manager) string { return m.Yes[0] }

// answered reports whether a step before this one, in the stage or one that it is
// FROM, may have changed what the package manager asks.
func answered(stage *recipe.Stage, until *recipe.Step) bool {
	for ; stage != nil; stage = stage.Base {
		for _, step := range stage.Steps {
			if step == until {
				break
			}
			if slices.ContainsFunc(step.Words, configures) {
				return true
			}
		}
		for _, step := range stage.Steps {
			for _, command := range step.Commands {
				if slices.ContainsFunc(command.Words, configures) || slices.ContainsFunc(command.Redirects, func(r shell.Redirect) bool { return configures(r.Word) }) {
					return true
				}
			}
		}
	}
	return false
}

func configures(word *value.Value) bool {
	if word == nil {
		return false
	}
	text := strings.ToLower(word.Str)
	for _, part := range [...]string{"/etc/apt", "apt.conf", "assume-yes", "assumeyes", "/etc/yum", "/etc/dnf", "/etc/zypp", ".condarc", "always_yes", "/etc/pacman"} {
		if strings.Contains(text, part) && !strings.Contains(text, "sources.list") {
			return true
		}
	}
	return false
}
