package application

import (
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/reach"
)

// LoopbackServiceOpenToBrowsers reports services that only the host reaches, and
// with it every page in a browser there.
var LoopbackServiceOpenToBrowsers = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "LoopbackServiceOpenToBrowsers",
		Doc:      "any web page drives a service on the loopback address",
		Requires: rooms,
		Run:      runLoopbackServiceOpenToBrowsers,
	},
	Precondition: analyzer.KnownTechnique,
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-346", "CWE-942", "T1189"),
}

func runLoopbackServiceOpenToBrowsers(pass *analysis.Pass) (any, error) {
	for _, s := range services(pass) {
		if s.way.Scope != reach.Host || s.way.Route != reach.ByPort {
			continue // CrossOriginCredentials is for those that others reach
		}
		drives := s.routes(func(r *application.Route) bool {
			return r.Kind == application.Endpoint && r.Level == application.Open && !r.Assumed && (r.Writes() || len(r.Flows) > 0)
		})
		if len(drives) == 0 {
			continue
		}
		for _, app := range s.Apps {
			i := slices.IndexFunc(app.Middleware, func(m *application.Middleware) bool { _, any := anyOrigin(m); return any })
			if i < 0 || !slices.ContainsFunc(drives, func(r *application.Route) bool { return r.App == app }) {
				continue
			}
			origins, _ := anyOrigin(app.Middleware[i])
			f := analyzer.At(origins.At, "any page that is open on the host drives %s through %s", s.Container, title(drives))
			f.Keyed(app.Prefix)
			f.Because(analyzer.Value, drives[0].At, "asks for no credentials")
			inEffect(f, origins.Reads)
			s.complete(pass, f)
			f.Fix(analyzer.NeedsReview, "list the origins of the pages that call it")
			f.Report(pass)
		}
	}
	return nil, nil
}
