package hygiene

import (
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// PackageCacheLeft reports a step whose layer keeps what a package manager
// downloaded.
var PackageCacheLeft = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "PackageCacheLeft",
		Doc:      "layer keeps what a package manager downloaded",
		Requires: []*analysis.Analyzer{recipe.Analyzer},
		Run:      runPackageCacheLeft,
	},
	Effect:    analyzer.Wasteful,
	Precision: analyzer.High,
	Preset:    analyzer.Hygiene,
	References: analyzer.Refs(
		"Docker, apt-get https://docs.docker.com/build/building/best-practices/#apt-get",
		"Docker, cache mounts https://docs.docker.com/build/cache/optimize/#use-cache-mounts"),
	Equivalents: []string{
		"hadolint:DL3009", "hadolint:DL3019", "hadolint:DL3032", "hadolint:DL3036", "hadolint:DL3040", "hadolint:DL3042", "hadolint:DL3060",
		"trivy:DS-0015", "trivy:DS-0019", "trivy:DS-0020", "trivy:DS-0025", "trivy:DS-0027",
		"semgrep:remove-package-lists", "semgrep:remove-package-cache", "semgrep:missing-apk-no-cache", "semgrep:missing-yum-clean-all", "semgrep:missing-dnf-clean-all",
		"semgrep:missing-zypper-clean", "semgrep:missing-pip-no-cache-dir", "dockle:DKL-DI-0004", "dockle:DKL-DI-0005",
		"kics:df746b39", "kics:ae9c56a6", "kics:00481784", "kics:295acb63", "kics:38300d1a", "kics:f2f903fb",
		"tally:tally/prefer-package-cache-mounts",
	},
}

func runPackageCacheLeft(pass *analysis.Pass) (any, error) {
	reported := map[*recipe.Step][]string{}
	shippedPackages(pass, func(stage *recipe.Stage, step *recipe.Step, p *recipe.Packages) {
		if !p.System && !slices.Contains([]string{"pip", "uv", "yarn", "conda", "composer"}, p.Name) {
			return // builders' managers: their caches are read again
		}
		if !fills(p) || len(p.Caches) == 0 || !leavesCache(step, p) || slices.Contains(reported[step], p.Name) {
			return
		}
		reported[step] = append(reported[step], p.Name)
		where := ""
		if p.System {
			where = ", in " + source.Quote(p.Caches[0])
		}
		f := analyzer.At(p.Command.Words[0], "this layer keeps what %s downloaded%s", source.Quote(p.Command.Program), where)
		f.About(stage.Subjects(f.At)...).Keyed(p.Name)
		title, edits := cleaner(stage, step, p)
		f.Fix(analyzer.Safe, title, edits...)
		f.Report(pass)
	})
	return nil, nil
}

// cleaner says how the cache stays out of the layer, and writes the option where
// there is one.
func cleaner(stage *recipe.Stage, step *recipe.Step, p *recipe.Packages) (title string, edits []analysis.TextEdit) {
	switch p.Name {
	case "apk", "pip", "uv", "composer":
		if p.Subcommand != nil && step.Script != nil && p.Action == recipe.Install {
			edits = stage.File.Replace(p.Subcommand, p.Subcommand.Str+" "+p.NoCache[0])
		}
		return "write `" + p.NoCache[0] + "`", edits
	case "apt":
		return "end the step by `rm -rf /var/lib/apt/lists/*`, or mount a cache there", nil
	case "pacman":
		return "end the step by `pacman -Scc --noconfirm`", nil
	case "yarn":
		return "end the step by `yarn cache clean`, or mount a cache", nil
	case "conda":
		return "end the step by `conda clean --all --yes`", nil
	}
	return "end the step by " + source.Quote(p.Command.Program+" clean all"), nil
}
