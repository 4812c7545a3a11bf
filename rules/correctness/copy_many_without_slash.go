package correctness

import (
	"path"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// CopyManyWithoutSlash reports several sources and a destination that does not say
// that it is a directory.
var CopyManyWithoutSlash = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "CopyManyWithoutSlash",
		Doc:      "several sources and no directory to copy to",
		Requires: []*analysis.Analyzer{recipe.Analyzer},
		Run:      runCopyManyWithoutSlash,
	},
	Effect:      analyzer.Degrades,
	Precision:   analyzer.High,
	Preset:      analyzer.Hygiene,
	References:  analyzer.Refs("Dockerfile reference, COPY https://docs.docker.com/reference/dockerfile/#destination"),
	Equivalents: []string{"hadolint:DL3021", "tally:hadolint/DL3021", "trivy:DS-0011", "kics:6db6e0c2"},
}

func runCopyManyWithoutSlash(pass *analysis.Pass) (any, error) {
	for _, stage := range recipe.In(pass) {
		for _, step := range stage.Steps {
			if step.Name == "RUN" || step.Trigger || len(step.Words) < 3 || stage.File.Escape == '`' {
				continue
			}
			to := step.Words[len(step.Words)-1]
			if !to.IsKnown() || strings.HasSuffix(to.Str, "/") || path.Base(to.Str) == "." || path.Base(to.Str) == ".." || step.Workdir.IsKnown() && path.Clean(to.Str) == path.Clean(step.Workdir.Str) {
				continue // a directory
			}
			f := analyzer.At(to, "where %s is not there yet, a file replaces the one copied before it", source.Quote(to.Str))
			f.About(stage.Subjects(f.At)...)
			f.Fix(analyzer.NeedsReview, "write "+source.Quote(to.Str+"/"), stage.File.Replace(to, to.Str+"/")...)
			f.Report(pass)
		}
	}
	return nil, nil
}
