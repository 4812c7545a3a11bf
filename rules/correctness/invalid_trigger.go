package correctness

import (
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
)

// InvalidTrigger reports a trigger that ends every build from this image.
var InvalidTrigger = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "InvalidTrigger",
		Doc:      "`ONBUILD` holds an instruction that BuildKit rejects",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runInvalidTrigger,
	},
	Effect:      analyzer.Rejected,
	Precision:   analyzer.VeryHigh,
	References:  analyzer.Refs("Dockerfile reference, ONBUILD https://docs.docker.com/reference/dockerfile/#onbuild"),
	Equivalents: []string{"tally:invalid-onbuild-trigger"},
}

func runInvalidTrigger(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.Build == nil {
			continue // made from an image
		}
		for _, in := range c.Build.File.Instructions {
			problem := in.TriggerProblem()
			if problem == nil || in.Invalid || runsHere(c.Build, problem) {
				continue
			}
			f := analyzer.At(problem.At, "every build from this image ends here: %s", problem.Message)
			f.About(c.Subjects(f.At)...)
			f.Report(pass)
		}
	}
	return nil, nil
}

// runsHere reports whether a stage of the file runs the trigger, so that BuildKit
// rejects the file itself.
func runsHere(build *dockerfile.Build, problem *dockerfile.Diagnostic) bool {
	return slices.ContainsFunc(build.Diagnostics, func(d dockerfile.Diagnostic) bool { return d.Error && d.At == problem.At })
}
