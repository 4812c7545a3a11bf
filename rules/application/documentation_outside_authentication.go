package application

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// DocumentationOutsideAuthentication reports pages about the routes that are open
// where the routes are not.
var DocumentationOutsideAuthentication = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DocumentationOutsideAuthentication",
		Doc:      "API description is open where the routes are not",
		Requires: rooms,
		Run:      runDocumentationOutsideAuthentication,
	},
	Precondition: analyzer.SecondFlaw,
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-200", "FastAPI, Conditional OpenAPI https://fastapi.tiangolo.com/how-to/conditional-openapi/"),
}

func runDocumentationOutsideAuthentication(pass *analysis.Pass) (any, error) {
	for _, s := range services(pass) {
		for _, app := range s.Apps {
			documents := documentation(s, app)
			if len(documents) == 0 || !guarded(s, app) {
				continue
			}
			f := analyzer.At(app.At, "whoever reaches %s reads all its routes at %s: no dependency covers that", s.Container, source.Quote(documents[0].Path))
			f.Keyed(app.Prefix)
			for _, off := range []application.Setting{app.Docs, app.ReDoc} {
				if off.Set && off.Known && off.Text == "" {
					f.Because(analyzer.Value, off.At, "hides a page, not the description")
				}
			}
			s.complete(pass, f)
			f.Fix(analyzer.NeedsReview, "set `openapi_url=None`, or check in a middleware")
			f.Report(pass)
		}
	}
	return nil, nil
}
