package application

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
)

// RequestEvaluatedAsCode reports Python that is made of what a caller sends.
var RequestEvaluatedAsCode = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "RequestEvaluatedAsCode",
		Doc:      "a request is evaluated as Python",
		Requires: rooms,
		Run:      runRequestEvaluatedAsCode,
	},
	Precondition: analyzer.Direct,
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-95", "T1059.006"),
}

func runRequestEvaluatedAsCode(pass *analysis.Pass) (any, error) {
	for _, s := range sightings(pass, application.Code) {
		f := analyzer.At(s.Sink.Argument, "%s %sruns Python in it through %s", s.whoever(s.routes), s.probably(), s.through())
		f.Fix(analyzer.NeedsReview, "read data with `ast.literal_eval` or `json`, and delete the evaluation")
		s.report(pass, f)
	}
	return nil, nil
}
