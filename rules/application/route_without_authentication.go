package application

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// RouteWithoutAuthentication reports open routes that change something, in an
// application that checks who calls nearly everywhere else.
var RouteWithoutAuthentication = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "RouteWithoutAuthentication",
		Doc:      "route is open where others are not",
		Requires: rooms,
		Run:      runRouteWithoutAuthentication,
	},
	Precondition: analyzer.KnownTechnique,
	Reach:        analyzer.Itself,
	Precision:    analyzer.Moderate,
	References:   analyzer.Refs("CWE-306"),
}

func runRouteWithoutAuthentication(pass *analysis.Pass) (any, error) {
	for _, s := range services(pass) {
		checked := len(s.routes(func(r *application.Route) bool {
			return r.Kind == application.Endpoint && r.Level == application.Checked
		}))
		all := len(s.routes(func(r *application.Route) bool { return r.Kind == application.Endpoint }))
		if all < 5 || checked*10 < all*7 {
			continue
		}
		for _, r := range s.routes(forgotten) {
			f := analyzer.At(r.At, "whoever reaches %s calls %s; %d of %d routes check who calls", s.Container, source.Quote(r.Title()), checked, all)
			f.Keyed(r.Title())
			s.complete(pass, f)
			f.Fix(analyzer.NeedsReview, "add the dependency that the other routes have")
			f.Report(pass)
		}
	}
	return nil, nil
}

// forgotten reports whether a route changes something and lets everybody in,
// although it has no reason to.
func forgotten(r *application.Route) bool {
	if r.Kind != application.Endpoint || r.Level != application.Open || r.Assumed || r.Handler == nil || !r.Writes() && len(r.Flows) == 0 {
		return false
	}
	name := strings.ToLower(r.Path + " " + r.Handler.Name)
	for _, public := range []string{
		"login", "logout", "token", "auth", "register", "signup", "sign_up", "sign-up", "signin", "sign_in", "sign-in", "health", "ready", "live",
		"webhook", "callback", "reset", "recover", "refresh", "oauth", "invite", "contact", "public", "hook", "verify", "confirm", "session",
	} {
		if strings.Contains(name, public) {
			return false
		}
	}
	return true
}
