package application

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
)

// TracebackDisclosed reports applications that show callers their tracebacks.
var TracebackDisclosed = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "TracebackDisclosed",
		Doc:      "error pages show source code",
		Requires: rooms,
		Run:      runTracebackDisclosed,
	},
	Precondition: analyzer.SecondFlaw,
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-209"),
}

func runTracebackDisclosed(pass *analysis.Pass) (any, error) {
	for _, s := range services(pass) {
		for _, app := range s.Apps {
			if !app.Debug.Known || app.Debug.Text != "true" {
				continue
			}
			f := analyzer.At(app.Debug.At, "an error in %s shows any caller its paths and the source around it", s.Container)
			f.Keyed(app.Prefix)
			inEffect(f, app.Debug.Reads)
			s.complete(pass, f)
			f.Fix(analyzer.NeedsReview, "read it from the environment, with `False` as the default")
			f.Report(pass)
		}
	}
	return nil, nil
}
