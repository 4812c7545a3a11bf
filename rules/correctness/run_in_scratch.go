package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
)

// RunInScratch reports RUN in a stage that starts from nothing and has got no
// file yet.
var RunInScratch = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "RunInScratch",
		Doc:      "`RUN` in an image that holds no program",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runRunInScratch,
	},
	Effect:      analyzer.Rejected,
	Precision:   analyzer.VeryHigh,
	References:  analyzer.Refs("Dockerfile reference, FROM scratch https://docs.docker.com/build/building/base-images/#create-a-minimal-base-image-using-scratch"),
	Equivalents: []string{"tally:shell-run-in-scratch"},
}

func runRunInScratch(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.Build == nil {
			continue // made from an image
		}
		for _, image := range c.Build.Images {
			if !image.IsScratch() || image.OtherContext != nil || image.Base != nil && !staysNothing(image.Base) {
				continue
			}
			for _, in := range image.Stage.Instructions {
				if in.Name == "COPY" || in.Name == "ADD" || in.Name == "RUN" && in.Flag("mount") != nil {
					break // may bring the program
				}
				if in.Name != "RUN" || in.Invalid {
					continue
				}
				what := "no shell"
				if in.JSON {
					what = "no program"
				}
				f := analyzer.At(in.Keyword, "the build ends here: `scratch` has %s", what)
				f.About(c.Subjects(f.At)...)
				f.Fix(analyzer.NeedsReview, "run it in a stage that has a system, and copy what it makes")
				f.Report(pass)
				break
			}
		}
	}
	return nil, nil
}
