package application

import (
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/reach"
)

// HostHeaderUnchecked reports mails with links to the host that the caller
// named.
var HostHeaderUnchecked = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "HostHeaderUnchecked",
		Doc:      "mailed link has the host that the caller named",
		Requires: rooms,
		Run:      runHostHeaderUnchecked,
	},
	Precondition: analyzer.MitigationOnly,
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-644", "Starlette, TrustedHostMiddleware https://www.starlette.io/middleware/#trustedhostmiddleware"),
}

func runHostHeaderUnchecked(pass *analysis.Pass) (any, error) {
	for _, s := range services(pass) {
		if s.way.At != nil && s.way.Route != reach.ByPort {
			continue // the proxy takes the hosts that it is told
		}
		for _, l := range looks(s, application.MailedHost) {
			if slices.ContainsFunc(l.routes[0].Around(), func(m *application.Middleware) bool { return m.Kind == application.TrustedHost }) {
				continue
			}
			f := analyzer.At(l.At, "links in mails from %s have whatever host the caller named", s.Container)
			f.Keyed(l.Function.Name)
			f.Because(analyzer.Entry, l.routes[0].At, "makes the link of the `Host` header")
			s.complete(pass, f)
			f.Fix(analyzer.NeedsReview, "add `TrustedHostMiddleware`, or take the address from a setting")
			f.Report(pass)
		}
	}
	return nil, nil
}
