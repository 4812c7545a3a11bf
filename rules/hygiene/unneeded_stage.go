package hygiene

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// UnneededStage reports a stage that no build of these files needs.
var UnneededStage = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "UnneededStage",
		Doc:      "no build of these files needs the stage",
		Requires: []*analysis.Analyzer{recipe.Analyzer},
		Run:      runUnneededStage,
	},
	Effect:      analyzer.Wasteful,
	Precision:   analyzer.Moderate, // `docker build --target` may name it elsewhere
	Preset:      analyzer.Hygiene,
	References:  analyzer.Refs("Docker, multi-stage builds https://docs.docker.com/build/building/multi-stage/#differences-between-legacy-builder-and-buildkit"),
	Equivalents: []string{"tally:tally/no-unreachable-stages"},
}

func runUnneededStage(pass *analysis.Pass) (any, error) {
	needed := map[*dockerfile.Stage]bool{}
	for _, stage := range recipe.In(pass) {
		needed[stage.Stage] = true
	}
	seen := map[*dockerfile.File]bool{}
	for _, stage := range recipe.In(pass) {
		if seen[stage.File] {
			continue
		}
		seen[stage.File] = true
		for _, other := range stage.File.Stages {
			if needed[other] {
				continue
			}
			f := analyzer.At(other.From, "no build of these files needs stage %s", other)
			if other.Name != nil {
				f = analyzer.At(other.Name, "no build of these files needs stage %s", source.Quote(other.Name.Str))
			}
			f.About(stage.Containers[0].Subjects(f.At)...).Keyed(other.String())
			f.Fix(analyzer.NeedsReview, "delete the stage, or name it in `build.target` of a service")
			f.Report(pass)
		}
	}
	return nil, nil
}
