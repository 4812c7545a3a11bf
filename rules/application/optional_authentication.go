package application

import (
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// OptionalAuthentication reports schemes that let requests without credentials
// pass, where nothing else stops them.
var OptionalAuthentication = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "OptionalAuthentication",
		Doc:      "requests without credentials pass",
		Requires: rooms,
		Run:      runOptionalAuthentication,
	},
	Precondition: analyzer.Direct,
	Reach:        analyzer.Itself,
	Precision:    analyzer.Moderate,
	References:   analyzer.Refs("CWE-306", "T1078"),
}

func runOptionalAuthentication(pass *analysis.Pass) (any, error) {
	for _, s := range services(pass) {
		for _, g := range unchecked(s, application.Optional) {
			g.routes = slices.DeleteFunc(g.routes, func(r *application.Route) bool { return asksForNone(pass, r) })
			if g.scheme.OptionalAt == (source.Span{}) || len(g.routes) == 0 {
				continue
			}
			f := analyzer.At(g.scheme.OptionalAt, "requests without credentials reach %s of %s", title(g.routes), s.Container)
			f.Keyed(g.name)
			if g.at != g.scheme.At {
				f.Because(analyzer.Cause, g.at, "lets them pass")
			}
			f.Because(analyzer.Entry, g.routes[0].At, "lets requests without credentials in")
			s.complete(pass, f)
			f.Fix(analyzer.NeedsReview, "raise 401 where there are no credentials, or delete `auto_error=False`")
			f.Report(pass)
		}
	}
	return nil, nil
}
