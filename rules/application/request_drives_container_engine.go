package application

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// RequestDrivesContainerEngine reports what a caller tells the engine whose
// socket the container has.
var RequestDrivesContainerEngine = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "RequestDrivesContainerEngine",
		Doc:      "a request tells the host's container engine what to run",
		Requires: rooms,
		Run:      runRequestDrivesContainerEngine,
	},
	Precondition: analyzer.Direct,
	Reach:        analyzer.Host,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-250", "T1610", "T1611"),
}

func runRequestDrivesContainerEngine(pass *analysis.Pass) (any, error) {
	for _, s := range sightings(pass, application.Engine) {
		socket := evidence.EngineSocket(s.Container)
		if socket == nil {
			continue // no engine that commands the host
		}
		f := analyzer.At(s.Sink.Argument, "%s %stells the host's container engine what to run through %s", s.whoever(s.routes), s.probably(), s.through())
		f.Because(analyzer.Cause, socket, "the engine's socket")
		f.Fix(analyzer.NeedsReview, "choose image and command from a list in the code, or hand jobs to a worker that nobody reaches")
		s.report(pass, f)
	}
	return nil, nil
}
