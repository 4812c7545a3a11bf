package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// PackageIndexAlone reports an update of the package index whose layer is cached
// apart from the installation.
var PackageIndexAlone = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "PackageIndexAlone",
		Doc:      "package index is fetched in a layer of its own",
		Requires: []*analysis.Analyzer{recipe.Analyzer},
		Run:      runPackageIndexAlone,
	},
	Effect:      analyzer.Degrades,
	Precision:   analyzer.High,
	References:  analyzer.Refs("CIS 4.7", "D02", "Docker, cache busting https://docs.docker.com/build/building/best-practices/#apt-get"),
	Equivalents: []string{"trivy:DS-0017", "checkov:CKV_DOCKER_5", "docker-bench:4.7", "dockle:CIS-DI-0007", "kics:9bae49be"},
}

func runPackageIndexAlone(pass *analysis.Pass) (any, error) {
	for _, stage := range recipe.In(pass) {
		for i, step := range stage.Steps {
			for _, command := range step.Commands {
				p := command.Packages()
				if p == nil || !keepsIndex(p.Manager) || p.Action != recipe.Update || p.Subcommand == nil || step.Trigger || uses(step, p.Manager) != nil {
					continue // used in the same layer, or refreshed where it is used
				}
				later := usedLater(stage.Steps[i+1:], p.Manager)
				if later == nil {
					continue
				}
				f := analyzer.At(p.Subcommand, "later builds install old versions: the index stays in the cache of this `RUN`")
				f.About(stage.Subjects(f.At)...)
				f.Because(analyzer.Cause, later, "installs from it, in a layer of its own")
				f.Fix(analyzer.NeedsReview, "put it into the `RUN` that installs, with `&&` between")
				f.Report(pass)
			}
		}
	}
	return nil, nil
}

// keepsIndex reports whether a package manager installs from the index that it
// finds, however old. Others refresh it.
func keepsIndex(m *recipe.Manager) bool { return m.Name == "apt" || m.Name == "apk" }

// uses returns the subcommand of a step that installs with a package manager.
func uses(step *recipe.Step, m *recipe.Manager) *value.Value {
	for _, command := range step.Commands {
		if p := command.Packages(); p != nil && p.Manager == m && (p.Action == recipe.Install || p.Action == recipe.Upgrade) {
			return p.Subcommand
		}
	}
	return nil
}

// usedLater returns where the next step that uses a package manager installs, nil
// if that step fetches an index of its own.
func usedLater(steps []*recipe.Step, m *recipe.Manager) *value.Value {
	for _, step := range steps {
		for _, command := range step.Commands {
			if p := command.Packages(); p != nil && p.Manager == m && p.Refreshes() {
				return nil
			}
		}
		if at := uses(step, m); at != nil {
			return at
		}
	}
	return nil
}
