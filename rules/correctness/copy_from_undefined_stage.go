package correctness

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// CopyFromUndefinedStage reports COPY --from and RUN --mount=from with a name that
// is meant for a stage and becomes an image.
var CopyFromUndefinedStage = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "CopyFromUndefinedStage",
		Doc:      "files are copied from a stage that is not there",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runCopyFromUndefinedStage,
	},
	Effect:      analyzer.Rejected,
	Precision:   analyzer.High,
	References:  analyzer.Refs("Dockerfile reference, COPY --from https://docs.docker.com/reference/dockerfile/#copy---from"),
	Equivalents: []string{"hadolint:DL3022", "tally:hadolint/DL3022"},
}

func runCopyFromUndefinedStage(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.Build == nil {
			continue // made from an image
		}
		for _, image := range c.Build.Images {
			for _, from := range image.Copied {
				if !from.IsKnown() || strings.ContainsAny(from.Str, "/:@.") {
					continue // an image, by its form
				}
				near := nearStage(c.Build.File, from.Str)
				if near == nil && !meansStage(from.Str) {
					continue
				}
				f := analyzer.At(from, "the build asks Docker Hub for an image %s: no earlier stage has that name", source.Quote(from.Str))
				f.About(c.Subjects(f.At)...)
				title := "name the stage that has the files"
				if near != nil {
					f.Because(analyzer.Cause, near.Name, "a stage of nearly that name")
					title = "write " + source.Quote(near.Name.Str)
				}
				f.Fix(analyzer.NeedsReview, title)
				f.Report(pass)
			}
		}
	}
	return nil, nil
}

// nearStage returns the stage whose name differs in one letter, or in dashes,
// only.
func nearStage(f *dockerfile.File, name string) *dockerfile.Stage {
	plain := strings.NewReplacer("-", "", "_", "")
	for _, s := range f.Stages {
		if s.Name == nil {
			continue
		}
		other := strings.ToLower(s.Name.Str)
		if len(name) > 3 && oneLetter(name, other) || plain.Replace(name) == plain.Replace(other) {
			return s
		}
	}
	return nil
}

// meansStage reports whether a name is one that stages have and no official
// image of Docker Hub (https://github.com/docker-library/official-images).
func meansStage(name string) bool {
	switch name {
	case "base", "build", "builder", "build-env", "build-stage", "builder-stage", "compile", "compiler", "deps", "dependencies", "dev", "development",
		"prod", "production", "release", "runtime", "final", "test", "tests", "frontend", "backend", "assets", "installer", "publish", "vendor":
		return true
	}
	return false
}
