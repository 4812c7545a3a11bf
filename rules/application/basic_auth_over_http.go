package application

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// BasicAuthOverHTTP reports passwords of Basic that cross a network in clear.
var BasicAuthOverHTTP = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "BasicAuthOverHTTP",
		Doc:      "password crosses the network in clear",
		Requires: rooms,
		Run:      runBasicAuthOverHTTP,
	},
	Precondition: analyzer.KnownTechnique,
	Reach:        analyzer.Itself,
	Precision:    analyzer.Moderate,
	References:   analyzer.Refs("CWE-319", "CWE-522", "T1040", "RFC 7617 https://www.rfc-editor.org/rfc/rfc7617#section-4"),
}

func runBasicAuthOverHTTP(pass *analysis.Pass) (any, error) {
	for _, s := range services(pass) {
		if s.way.Route != reach.ByPort || !s.way.Scope.Outside() || s.way.At == nil || encrypted(pass, s) {
			continue
		}
		basic := s.routes(func(r *application.Route) bool { return r.Level == application.Checked && basicScheme(r) != nil })
		if len(basic) == 0 {
			continue
		}
		f := analyzer.At(s.way.At, "the password of %s crosses the network in clear", s.Container)
		f.Because(analyzer.Cause, basicScheme(basic[0]).At, "asks for a name and a password")
		s.plainAddress(pass, f)
		f.About(s.Container.Subjects(f.At)...)
		evidence.Development(f, s.Container, source.In(pass).Files)
		f.Fix(analyzer.NeedsReview, "publish a proxy that speaks TLS instead, and the service on `127.0.0.1` or not at all")
		f.Report(pass)
	}
	return nil, nil
}

func basicScheme(r *application.Route) *application.Scheme {
	for _, scheme := range r.Schemes {
		if scheme.Kind == application.Basic {
			return scheme
		}
	}
	return nil
}

// encrypted reports whether the application speaks TLS itself, or sends callers
// to where it is spoken.
func encrypted(pass *analysis.Pass, s service) bool {
	for _, word := range s.Container.Main.Argv {
		if !word.IsKnown() || strings.HasPrefix(word.Str, "--ssl") || strings.HasPrefix(word.Str, "--certfile") || strings.HasPrefix(word.Str, "--keyfile") {
			return true
		}
	}
	for _, app := range s.Apps {
		for _, m := range app.Middleware {
			if m.Kind == application.HTTPSRedirect {
				return true
			}
		}
	}
	for _, file := range s.Files {
		if strings.Contains(source.In(pass).Files.Text(file.At), "ssl_keyfile") {
			return true
		}
	}
	return false
}
