package supplychain

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// ForeignFrontend reports Dockerfiles that have an image of someone else decide
// what they mean.
var ForeignFrontend = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ForeignFrontend",
		Doc:      "image of someone else reads the Dockerfile",
		Requires: []*analysis.Analyzer{container.Analyzer, recipe.Analyzer},
		Run:      runForeignFrontend,
	},
	Precondition: analyzer.SecondFlaw, // someone who may push to the repository, or has taken it over
	Reach:        analyzer.Neighbour,  // the context, the build's secrets and every stage
	Precision:    analyzer.VeryHigh,
	References: analyzer.Refs("CWE-829", "CWE-494", "D08",
		"Docker, Custom Dockerfile syntax https://docs.docker.com/build/buildkit/frontend/"),
}

func runForeignFrontend(pass *analysis.Pass) (any, error) {
	seen := map[*dockerfile.File]bool{}
	for _, stage := range recipe.In(pass) {
		if seen[stage.File] {
			continue
		}
		seen[stage.File] = true
		for _, d := range stage.File.Directives {
			if d.Name == "syntax" && foreignImage(d.Value) {
				f := analyzer.At(d.Value, "whoever pushes %s decides what this build does: it reads the Dockerfile and the build's secrets", source.Quote(d.Value.Text()))
				f.About(stage.Subjects(f.At)...)
				f.Fix(analyzer.NeedsReview, "write `docker/dockerfile:1`, or the image's digest")
				f.Report(pass)
			}
		}
	}
	for _, c := range container.In(pass) {
		if c.Section == nil {
			continue
		}
		if at := c.Section.Args["BUILDKIT_SYNTAX"]; foreignImage(at) {
			f := analyzer.At(at, "whoever pushes %s decides what this build does: it reads the Dockerfile and the build's secrets", source.Quote(at.Text()))
			f.About(c.Subjects(f.At)...)
			f.Fix(analyzer.NeedsReview, "write `docker/dockerfile:1`, or the image's digest")
			f.Report(pass)
		}
	}
	return nil, nil
}

// foreignImage reports whether a frontend is neither Docker's own nor fixed by a
// digest.
func foreignImage(at *value.Value) bool {
	if at == nil || !at.IsKnown() || at.Str == "" {
		return false
	}
	name, _, _ := strings.Cut(strings.TrimSpace(at.Str), " ") // what follows are its arguments
	image := container.ParseReference(name)
	return image.Digest == "" && image.Repository != "docker.io/docker/dockerfile" && image.Repository != "docker.io/docker/dockerfile-upstream"
}
