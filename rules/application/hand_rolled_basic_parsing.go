package application

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// HandRolledBasicParsing reports code that takes the
// Authorization header apart by itself.
var HandRolledBasicParsing = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "HandRolledBasicParsing",
		Doc:      "code takes the Authorization header apart itself",
		Requires: rooms,
		Run:      runHandRolledBasicParsing,
	},
	Precondition: analyzer.MitigationOnly,
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-287", "RFC 7617 https://www.rfc-editor.org/rfc/rfc7617"),
}

func runHandRolledBasicParsing(pass *analysis.Pass) (any, error) {
	for _, s := range services(pass) {
		for _, l := range looks(s, application.HeaderDecoding) {
			f := analyzer.At(l.At, "schemes, colons and bad base64 of the password for %s are left to %s", s.Container, source.Quote(l.Function.Name))
			f.Keyed(l.Function.Name)
			f.Because(analyzer.Entry, l.routes[0].At, "runs it for what callers send")
			s.complete(pass, f)
			f.Fix(analyzer.NeedsReview, "depend on `HTTPBasic()`")
			f.Report(pass)
		}
	}
	return nil, nil
}
