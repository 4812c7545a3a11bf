package application

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// DocumentationReachable reports pages about the routes that other machines reach.
var DocumentationReachable = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DocumentationReachable",
		Doc:      "API description is reachable",
		Requires: rooms,
		Run:      runDocumentationReachable,
	},
	Effect:     analyzer.Information,
	Precision:  analyzer.High,
	References: analyzer.Refs("CWE-200", "FastAPI, Conditional OpenAPI https://fastapi.tiangolo.com/how-to/conditional-openapi/"),
}

func runDocumentationReachable(pass *analysis.Pass) (any, error) {
	for _, s := range services(pass) {
		if !s.way.Scope.Outside() {
			continue
		}
		for _, app := range s.Apps {
			documents := documentation(s, app)
			if len(documents) == 0 || guarded(s, app) {
				continue // DocumentationOutsideAuthentication reports it
			}
			f := analyzer.At(app.At, "whoever reaches %s reads how to call it at %s", s.Container, source.Quote(documents[0].Path))
			f.Keyed(app.Prefix)
			s.complete(pass, f)
			f.Fix(analyzer.NeedsReview, "create the application with `openapi_url=None` where nobody outside needs the description")
			f.Report(pass)
		}
	}
	return nil, nil
}
