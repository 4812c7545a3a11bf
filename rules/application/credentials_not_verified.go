package application

import (
	"fmt"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// CredentialsNotVerified reports credentials that are asked for and that nobody
// looks at.
var CredentialsNotVerified = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "CredentialsNotVerified",
		Doc:      "application takes any credentials",
		Requires: rooms,
		Run:      runCredentialsNotVerified,
	},
	Precondition: analyzer.Direct,
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-287", "T1078", "FastAPI, HTTP Basic Auth https://fastapi.tiangolo.com/advanced/security/http-basic-auth/"),
}

func runCredentialsNotVerified(pass *analysis.Pass) (any, error) {
	for _, s := range services(pass) {
		for _, g := range unchecked(s, application.Presence) {
			if !slices.ContainsFunc(g.routes, func(r *application.Route) bool { return !unsigned(r) }) {
				continue // TokenSignatureNotVerified says what is wrong
			}
			f := analyzer.At(g.at, "%s: %s only asks for them", opens(s, g), source.Quote(g.scheme.Type))
			f.Keyed(g.name)
			if g.at != g.scheme.At {
				f.Because(analyzer.Cause, g.scheme.At, "asks for credentials and looks at none")
			}
			f.Because(analyzer.Entry, g.routes[0].At, "lets any credentials in")
			s.promised(pass, f, g.routes)
			s.complete(pass, f)
			f.Fix(analyzer.NeedsReview, "compare them in the dependency with `secrets.compare_digest`, and raise 401")
			f.Report(pass)
		}
	}
	return nil, nil
}

// opens says what any credentials open.
func opens(s service, g group) string {
	what := fmt.Sprintf("%d routes of %s", len(g.routes), s.Container)
	if len(g.routes) == 1 {
		what = source.Quote(g.routes[0].Title()) + " of " + s.Container.String()
	}
	switch g.scheme.Kind {
	case application.Basic, application.Digest:
		return "any name and password open " + what
	case application.APIKey:
		return "any key opens " + what
	case application.Bearer, application.OAuth2, application.OpenID:
	}
	return "any token opens " + what
}
