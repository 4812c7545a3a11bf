package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
)

// DockerfileParseError reports what BuildKit rejects.
var DockerfileParseError = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DockerfileParseError",
		Doc:      "BuildKit rejects the Dockerfile",
		Requires: []*analysis.Analyzer{dockerfile.Analyzer, container.Analyzer},
		Run:      runDockerfileParseError,
	},
	Effect:      analyzer.Rejected,
	Precision:   analyzer.VeryHigh,
	References:  analyzer.Refs("Dockerfile reference https://docs.docker.com/reference/dockerfile/"),
	NotAnalysed: true,
}

func runDockerfileParseError(pass *analysis.Pass) (any, error) {
	report := func(d dockerfile.Diagnostic, subjects []string) {
		if d.Error && d.At.IsValid() {
			analyzer.At(d.At, "%s", d.Message).About(subjects...).Report(pass)
		}
	}
	for _, f := range dockerfile.In(pass).Files {
		for _, d := range f.Diagnostics {
			report(d, nil)
		}
	}
	for _, c := range container.In(pass) {
		if c.Build == nil {
			continue // made from an image
		}
		for _, d := range c.Build.Diagnostics {
			report(d, c.Subjects(d.At))
		}
	}
	return nil, nil
}
