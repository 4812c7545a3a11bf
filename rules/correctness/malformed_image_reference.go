package correctness

import (
	"strings"

	"github.com/distribution/reference"
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// MalformedImageReference reports image names of services that Docker does not
// take. Those of a Dockerfile's FROM are errors of its build.
var MalformedImageReference = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "MalformedImageReference",
		Doc:      "name of an image is malformed",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runMalformedImageReference,
	},
	Effect:    analyzer.Rejected,
	Precision: analyzer.VeryHigh,
	References: analyzer.Refs(
		"Docker, image references https://docs.docker.com/reference/compose-file/services/#image"),
}

func runMalformedImageReference(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.Service == nil {
			continue
		}
		image := c.Service.Get("image")
		if image.IsZero() || !image.IsKnown() || image.Str == "" {
			continue
		}
		if _, err := reference.ParseAnyReference(image.Str); err == nil {
			continue
		}
		why := "it is no name of an image"
		_, digest, given := strings.Cut(image.Str, "@sha256:")
		switch {
		case given && len(digest) != 64:
			why = "its digest does not have 64 digits"
		case image.Str != strings.ToLower(image.Str):
			why = "names of repositories are lower case"
		}
		f := analyzer.At(image, "%s does not start, Docker refuses %s: %s", c, source.Quote(image.Str), why)
		f.About(c.Subjects(f.At)...)
		f.Report(pass)
	}
	return nil, nil
}
