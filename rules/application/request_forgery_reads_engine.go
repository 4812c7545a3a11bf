package application

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
)

// RequestForgeryReadsEngine reports requests to where a caller says that reach an
// engine and read.
var RequestForgeryReadsEngine = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "RequestForgeryReadsEngine",
		Doc:      "a forged request reads from the container engine",
		Requires: rooms,
		Run:      runRequestForgeryReadsEngine,
	},
	Precondition: analyzer.Direct,
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-918", "T1613"),
}

func runRequestForgeryReadsEngine(pass *analysis.Pass) (any, error) {
	for _, s := range sightings(pass, application.Forgery) {
		e, ok := engineBehind(pass, s)
		if !ok || e.controls {
			continue
		}
		f := analyzer.At(s.Sink.Argument, "%s %sreads every environment on the host through %s and %s", s.whoever(s.routes), s.probably(), s.through(), e.proxy)
		e.because(f)
		f.Fix(analyzer.NeedsReview, "compare the host with a list in the code, and give the proxy a network of its own")
		s.report(pass, f)
	}
	return nil, nil
}
