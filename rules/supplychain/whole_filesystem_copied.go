package supplychain

import (
	"path"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// WholeFilesystemCopied reports stages that take all that another one has.
var WholeFilesystemCopied = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "WholeFilesystemCopied",
		Doc:      "stage copies the whole file system of another",
		Requires: []*analysis.Analyzer{container.Analyzer, recipe.Analyzer},
		Run:      runWholeFilesystemCopied,
	},
	Precondition: analyzer.MitigationOnly,
	Reach:        analyzer.Itself,
	Precision:    analyzer.VeryHigh,
	Preset:       analyzer.Hygiene,
	References: analyzer.Refs("CIS 4.3", "D09",
		"Docker, Multi-stage builds https://docs.docker.com/build/building/multi-stage/"),
	Equivalents: []string{"hadolint:DL3067"},
}

func runWholeFilesystemCopied(pass *analysis.Pass) (any, error) {
	keys := newKeyring()
	for _, stage := range recipe.In(pass) {
		if stage.Image.IsScratch() {
			continue // makes one layer of an image, and leaves its history behind
		}
		for _, step := range stage.Steps {
			from := step.Flag("from")
			if step.Name != "COPY" || from == nil || len(step.Words) != 2 || !root(step.Words[0]) || !root(step.Words[1]) {
				continue
			}
			f := analyzer.At(step.Words[0], "this stage takes all that %s has: its tools, caches and what its build left", from.Value)
			f.About(stage.Subjects(f.At)...)
			keys.key(f, &place{stage: stage}, from.Value.Str)
			f.Fix(analyzer.NeedsReview, "copy the files that the program needs")
			f.Report(pass)
		}
	}
	return nil, nil
}

// root reports whether a path of another stage is the whole of it.
func root(p *value.Value) bool {
	return p.IsKnown() && path.Clean("/"+p.Str) == "/" && p.Str != "."
}
