package application

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// AuthenticationOverridden reports checks that the application replaces while it
// runs.
var AuthenticationOverridden = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "AuthenticationOverridden",
		Doc:      "check of credentials is replaced",
		Requires: rooms,
		Run:      runAuthenticationOverridden,
	},
	Precondition: analyzer.Direct,
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-489", "FastAPI, Testing Dependencies with Overrides https://fastapi.tiangolo.com/advanced/testing-dependencies/"),
}

func runAuthenticationOverridden(pass *analysis.Pass) (any, error) {
	for _, s := range services(pass) {
		for _, app := range s.Apps {
			for _, o := range app.Overrides {
				if o.Replaced == nil || o.Condition != nil && o.Condition.Truth != application.True || !checks(s, o.Replaced) {
					continue
				}
				f := analyzer.At(o.At, "%s runs with %s replaced: every caller passes", s.Container, source.Quote(o.Replaced.Name))
				f.Keyed(o.Replaced.Name)
				f.Because(analyzer.Value, o.Replaced.At, "is what checks credentials")
				s.complete(pass, f)
				f.Fix(analyzer.NeedsReview, "move the override to the tests")
				f.Report(pass)
			}
		}
	}
	return nil, nil
}

// checks reports whether a function is what checks the credentials of a route.
func checks(s service, fn *application.Function) bool {
	for _, r := range s.Routes {
		for _, d := range r.Dependencies {
			if d.Function != nil && d.Function.Whole == fn.Whole && d.Gate != nil {
				return true
			}
		}
	}
	return false
}
