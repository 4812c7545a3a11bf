package application

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// MetricsWithoutAuthentication reports metrics that other machines read from the
// port of the application.
var MetricsWithoutAuthentication = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "MetricsWithoutAuthentication",
		Doc:      "metrics are open on the port of the application",
		Requires: rooms,
		Run:      runMetricsWithoutAuthentication,
	},
	Precondition: analyzer.SecondFlaw,
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-200"),
}

func runMetricsWithoutAuthentication(pass *analysis.Pass) (any, error) {
	for _, s := range services(pass) {
		if !s.way.Scope.Outside() {
			continue // for neighbours that collect them
		}
		for _, r := range s.routes(func(r *application.Route) bool { return r.Kind == application.Metrics && r.Level == application.Open }) {
			f := analyzer.At(r.At, "whoever reaches %s reads its metrics at %s", s.Container, source.Quote(r.Path))
			f.Keyed(r.Path)
			s.complete(pass, f)
			f.Fix(analyzer.NeedsReview, "serve them on a port of their own that is not published")
			f.Report(pass)
		}
	}
	return nil, nil
}
