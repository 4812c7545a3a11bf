package application

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// SpoofableClientAddress reports tests of the caller's address where callers
// say what it is.
var SpoofableClientAddress = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SpoofableClientAddress",
		Doc:      "caller chooses the address that is tested",
		Requires: rooms,
		Run:      runSpoofableClientAddress,
	},
	Precondition: analyzer.Direct,
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-348", "CWE-290", "Uvicorn, settings https://www.uvicorn.org/settings/"),
}

func runSpoofableClientAddress(pass *analysis.Pass) (any, error) {
	for _, s := range services(pass) {
		trusted := believed(s)
		if trusted == nil || s.way.Route != reach.ByPort || s.way.At == nil {
			continue // behind a proxy, its configuration decides
		}
		for _, l := range looks(s, application.ClientAddress) {
			f := analyzer.At(l.At, "anyone who reaches %s passes with an address of their choice in `X-Forwarded-For`", s.Container)
			f.Keyed(l.Function.Name)
			f.Because(analyzer.Cause, trusted, "believes the header from everyone")
			f.Because(analyzer.Entry, l.routes[0].At, "asks where callers are")
			s.complete(pass, f)
			f.Fix(analyzer.NeedsReview, "name the address of the proxy, or believe no header")
			f.Report(pass)
		}
	}
	return nil, nil
}

// believed returns what makes the server believe the X-Forwarded-For header of
// everyone, nil if nothing does.
func believed(s service) analysis.Range {
	for _, app := range s.Apps {
		for _, m := range app.Middleware {
			if a := m.Arguments["trusted_hosts"]; m.Name == "ProxyHeadersMiddleware" && a.Known && a.Has("*") {
				return a.At
			}
		}
	}
	if a := s.Forwarded; a.At.Len() > 0 {
		if a.Known && a.Has("*") {
			return a.At
		}
		return nil
	}
	for _, word := range s.Container.Main.Program.Argv {
		if word.IsKnown() && word.Str == "--no-proxy-headers" {
			return nil
		}
	}
	if word := option(s.Container.Main.Program.Argv, "--forwarded-allow-ips"); word != nil {
		if _, text, ok := strings.Cut(word.Str, "="); word.IsKnown() && (word.Str == "*" || ok && text == "*") {
			return word
		}
		return nil
	}
	if v := s.Container.Variable("FORWARDED_ALLOW_IPS"); v != nil && v.Value.IsKnown() && v.Value.Str == "*" {
		return v.Value
	}
	return nil
}

// option returns the word that holds the value of an option, nil if it is not
// given.
func option(argv []*value.Value, name string) *value.Value {
	for i, word := range argv {
		switch {
		case !word.IsKnown():
		case word.Str == name && i+1 < len(argv):
			return argv[i+1]
		case strings.HasPrefix(word.Str, name+"="):
			return word
		}
	}
	return nil
}
