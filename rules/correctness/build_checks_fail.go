package correctness

import (
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// BuildChecksFail reports what `# check=error=true` turns into an error.
var BuildChecksFail = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "BuildChecksFail",
		Doc:      "BuildKit rejects the file for what its checks find",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runBuildChecksFail,
	},
	Effect:     analyzer.Rejected,
	Precision:  analyzer.VeryHigh,
	References: analyzer.Refs("Build checks https://docs.docker.com/build/checks/#fail-builds-on-check-violations"),
}

func runBuildChecksFail(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.Build == nil || !c.Build.File.ChecksAreErrors() {
			continue
		}
		file := c.Build.File
		for _, d := range append(slices.Clone(file.Diagnostics), c.Build.Diagnostics...) {
			if d.Rule == "" || file.Skips(d.Rule, d.Instruction) || d.Rule == "UndefinedVar" && !staysEmpty(c, d) {
				continue // no check, switched off, or up to the base image
			}
			at := directiveOf(file)
			if !at.IsValid() {
				continue
			}
			f := analyzer.At(at, "the build ends with an error: BuildKit's check %s fires", source.Quote(d.Rule))
			f.About(c.Subjects(d.At)...).Keyed(d.Rule)
			f.Because(analyzer.Cause, d.At, "the check is about this")
			f.Fix(analyzer.NeedsReview, "mend what the check is about, or name it in `skip=` of the directive")
			f.Report(pass)
		}
	}
	return nil, nil
}

// directiveOf returns where the check directive stands.
func directiveOf(f *dockerfile.File) source.Span {
	for _, d := range f.Directives {
		if d.Name == "check" {
			return d.At
		}
	}
	return source.Span{}
}
