package hygiene

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
)

// ConsecutiveRuns reports RUN instructions in a row, each of which makes a layer.
var ConsecutiveRuns = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ConsecutiveRuns",
		Doc:      "`RUN` instructions in a row make a layer each",
		Requires: []*analysis.Analyzer{recipe.Analyzer},
		Run:      runConsecutiveRuns,
	},
	Effect:      analyzer.Wasteful,
	Precision:   analyzer.Low, // separate layers may be wanted for the cache
	Preset:      analyzer.Hygiene,
	References:  analyzer.Refs("Docker, RUN https://docs.docker.com/build/building/best-practices/#run"),
	Equivalents: []string{"hadolint:DL3059", "tally:tally/prefer-run-heredoc", "kics:0008c003"},
}

func runConsecutiveRuns(pass *analysis.Pass) (any, error) {
	for _, stage := range recipe.In(pass) {
		if !stage.Shipped {
			continue // layers of a builder are left behind
		}
		for i := 0; i < len(stage.Instructions); i++ {
			n := 0
			for i+n < len(stage.Instructions) {
				in := stage.Instructions[i+n]
				if in.Name != "RUN" || in.Invalid || len(in.Flags) > 0 || len(in.Heredocs) > 0 {
					break
				}
				n++
			}
			if n < 2 {
				continue
			}
			f := analyzer.At(stage.Instructions[i].Keyword, "%d `RUN` instructions in a row make as many layers: what one deletes of another's stays", n)
			f.About(stage.Subjects(f.At)...)
			f.Because(analyzer.Cause, stage.Instructions[i+1].Keyword, "the next one")
			f.Fix(analyzer.NeedsReview, "join those that change together by `&&` or in a heredoc")
			f.Report(pass)
			i += n
		}
	}
	return nil, nil
}
