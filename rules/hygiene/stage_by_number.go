package hygiene

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
)

// StageByNumber reports COPY from a stage that is named by its number.
var StageByNumber = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "StageByNumber",
		Doc:      "`COPY --from` names a stage by its number",
		Requires: []*analysis.Analyzer{recipe.Analyzer},
		Run:      runStageByNumber,
	},
	Effect:      analyzer.Wasteful,
	Precision:   analyzer.VeryHigh,
	Preset:      analyzer.Hygiene,
	References:  analyzer.Refs("Docker, name your build stages https://docs.docker.com/build/building/multi-stage/#name-your-build-stages"),
	Equivalents: []string{"kics:68a51e22"},
}

func runStageByNumber(pass *analysis.Pass) (any, error) {
	for _, stage := range recipe.In(pass) {
		for _, step := range stage.Steps {
			from := step.Flag("from")
			if from == nil || from.Value == nil || !from.Value.IsKnown() || from.Value.Str == "" || strings.Trim(from.Value.Str, "0123456789") != "" {
				continue
			}
			f := analyzer.At(from.Value, "stage %s is another one as soon as a stage is added before it", from.Value)
			f.About(stage.Subjects(f.At)...)
			f.Fix(analyzer.NeedsReview, "name the stage by `AS`, and write that name")
			f.Report(pass)
		}
	}
	return nil, nil
}
