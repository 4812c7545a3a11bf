package correctness

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// CopyWithoutWorkdir reports a relative destination where no line sets the working
// directory.
var CopyWithoutWorkdir = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "CopyWithoutWorkdir",
		Doc:      "`COPY` depends on the base image's directory",
		Requires: []*analysis.Analyzer{recipe.Analyzer},
		Run:      runCopyWithoutWorkdir,
	},
	Effect:      analyzer.Degrades,
	Precision:   analyzer.High,
	Preset:      analyzer.Hygiene,
	References:  analyzer.Refs("Dockerfile reference, COPY https://docs.docker.com/reference/dockerfile/#destination"),
	Equivalents: []string{"hadolint:DL3045", "tally:hadolint/DL3045"},
}

func runCopyWithoutWorkdir(pass *analysis.Pass) (any, error) {
	for _, stage := range recipe.In(pass) {
		if stage.Image.IsScratch() || stage.File.Escape == '`' {
			continue // the root, or Windows
		}
		for _, step := range stage.Steps {
			if step.Name == "RUN" || step.Trigger || step.Workdir != nil || len(step.Words) < 2 {
				continue
			}
			to := step.Words[len(step.Words)-1]
			if !to.IsKnown() || strings.HasPrefix(to.Str, "/") || strings.ContainsAny(to.Str, `:\`) {
				continue
			}
			f := analyzer.At(to, "%s is relative to the working directory of the base image", source.Quote(to.Str))
			f.About(stage.Subjects(f.At)...)
			f.Fix(analyzer.NeedsReview, "write `WORKDIR` above the line, or the whole path")
			f.Report(pass)
		}
	}
	return nil, nil
}
