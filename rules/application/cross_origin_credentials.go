package application

import (
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
)

// CrossOriginCredentials reports applications that let every web page use the
// credentials of its visitors.
var CrossOriginCredentials = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "CrossOriginCredentials",
		Doc:      "any web page uses its visitor's credentials",
		Requires: rooms,
		Run:      runCrossOriginCredentials,
	},
	Precondition: analyzer.KnownTechnique,
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-942", "Fetch, CORS protocol and credentials https://fetch.spec.whatwg.org/#cors-protocol-and-credentials"),
	Equivalents:  []string{"semgrep:python.fastapi.security.wildcard-cors.wildcard-cors"},
}

func runCrossOriginCredentials(pass *analysis.Pass) (any, error) {
	for _, s := range services(pass) {
		if !keptByBrowsers(s) {
			continue
		}
		for _, app := range s.Apps {
			for _, m := range app.Middleware {
				origins, any := anyOrigin(m)
				if !any || !m.Arguments["allow_credentials"].Has("true") {
					continue
				}
				f := analyzer.At(origins.At, "any web page acts on %s as the user who visits it", s.Container)
				f.Keyed(app.Prefix)
				f.Because(analyzer.Cause, m.Arguments["allow_credentials"].At, "sends what the browser keeps for the service")
				inEffect(f, origins.Reads)
				s.complete(pass, f)
				f.Fix(analyzer.NeedsReview, "list the origins of the pages that call it")
				f.Report(pass)
			}
		}
	}
	return nil, nil
}

// anyOrigin returns the argument by which a CORS middleware takes every origin.
func anyOrigin(m *application.Middleware) (application.Argument, bool) {
	if m.Kind != application.CORS || m.Cond != nil && m.Cond.Truth != application.True {
		return application.Argument{}, false
	}
	if a := m.Arguments["allow_origins"]; a.Has("*") {
		return a, true
	}
	a := m.Arguments["allow_origin_regex"]
	every := []string{".*", ".+", "^.*$", "^.+$", "https?://.*", "http.*", "https?://.+", "^https?://.*$"}
	return a, slices.ContainsFunc(every, a.Has)
}

// keptByBrowsers reports whether the application takes credentials that browsers
// send by themselves: Basic, or a cookie.
func keptByBrowsers(s service) bool {
	session := func(m *application.Middleware) bool { return m.Name == "SessionMiddleware" }
	if slices.ContainsFunc(s.Apps, func(app *application.App) bool { return slices.ContainsFunc(app.Middleware, session) }) {
		return true
	}
	return len(s.routes(func(r *application.Route) bool {
		for _, scheme := range r.Schemes {
			if scheme.Kind == application.Basic || scheme.Kind == application.Digest || scheme.Type == "APIKeyCookie" {
				return true
			}
		}
		for _, p := range r.Parameters {
			if p.In == application.InCookie {
				return true
			}
		}
		return false
	})) > 0
}
