package application

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// MountOutsideAuthentication reports what an application mounts or adds beside
// the dependencies that check who calls.
var MountOutsideAuthentication = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "MountOutsideAuthentication",
		Doc:      "mounted application is outside of the authentication",
		Requires: rooms,
		Run:      runMountOutsideAuthentication,
	},
	Precondition: analyzer.Direct,
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-306", "FastAPI, Sub Applications https://fastapi.tiangolo.com/advanced/sub-applications/"),
}

func runMountOutsideAuthentication(pass *analysis.Pass) (any, error) {
	for _, s := range services(pass) {
		for _, g := range outside(s) {
			what := "mounted applications"
			if g.plain {
				what = "plain routes"
			}
			f := analyzer.At(g.at, "%s is open in %s: dependencies of %s do not reach %s", source.Quote(g.path), s.Container, source.Quote(g.parent.Name), what)
			f.Keyed(g.path)
			f.Because(analyzer.Value, g.gate.At, "checks the other routes")
			s.complete(pass, f)
			f.Fix(analyzer.NeedsReview, "give it dependencies of its own, or check in a middleware")
			f.Report(pass)
		}
	}
	return nil, nil
}
