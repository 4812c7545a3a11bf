package hygiene

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// each reports the commands in the layers of images that run for which find
// returns a place.
func each(pass *analysis.Pass, find func(c *recipe.Command) (at *value.Value, message, fix string)) {
	for _, stage := range recipe.In(pass) {
		if !stage.Shipped {
			continue
		}
		for _, step := range stage.Steps {
			for _, c := range step.Commands {
				at, message, fix := find(c)
				if at == nil {
					continue
				}
				f := analyzer.At(at, "%s", message)
				f.About(stage.Subjects(f.At)...).Keyed(c.Program)
				f.Fix(analyzer.NeedsReview, fix)
				f.Report(pass)
			}
		}
	}
}
