package application

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
)

// RequestRenderedAsTemplate reports templates whose source holds what a caller
// sends.
var RequestRenderedAsTemplate = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "RequestRenderedAsTemplate",
		Doc:      "a request becomes the source of a template",
		Requires: rooms,
		Run:      runRequestRenderedAsTemplate,
	},
	Precondition: analyzer.Direct,
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-1336"),
}

func runRequestRenderedAsTemplate(pass *analysis.Pass) (any, error) {
	for _, s := range sightings(pass, application.Template) {
		f := analyzer.At(s.Sink.Argument, "%s %sruns template code in it through %s", s.whoever(s.routes), s.probably(), s.through())
		f.Fix(analyzer.NeedsReview, "pass it to the template as a variable")
		s.report(pass, f)
	}
	return nil, nil
}
