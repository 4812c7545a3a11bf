package application

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
)

// RequestForgeryControlsEngine reports requests to where a caller says that reach an
// engine and start containers.
var RequestForgeryControlsEngine = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "RequestForgeryControlsEngine",
		Doc:      "a forged request controls the container engine",
		Requires: rooms,
		Run:      runRequestForgeryControlsEngine,
	},
	Precondition: analyzer.Direct,
	Reach:        analyzer.Host,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-918", "T1610", "T1611"),
}

func runRequestForgeryControlsEngine(pass *analysis.Pass) (any, error) {
	for _, s := range sightings(pass, application.Forgery) {
		e, ok := engineBehind(pass, s)
		if !ok || !e.controls {
			continue
		}
		f := analyzer.At(s.Sink.Argument, "%s %scontrols the engine behind %s through %s", s.whoever(s.routes), s.probably(), e.proxy, s.through())
		e.because(f)
		f.Fix(analyzer.NeedsReview, "compare the host with a list in the code, and give the proxy a network of its own")
		s.report(pass, f)
	}
	return nil, nil
}
