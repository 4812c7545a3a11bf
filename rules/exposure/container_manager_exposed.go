package exposure

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// ContainerManagerExposed reports a page with the socket of the host's container
// engine that other machines reach.
var ContainerManagerExposed = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ContainerManagerExposed",
		Doc:      "page with the container engine's socket is published",
		Requires: serverRooms,
		Run:      runContainerManagerExposed,
	},
	Precondition: analyzer.KnownTechnique, // guessed and stolen passwords need no bug
	Reach:        analyzer.Host,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-668", "CWE-250", "T1610", "T1133", "T1110", "D03"),
}

func runContainerManagerExposed(pass *analysis.Pass) (any, error) {
	for _, s := range sightings(pass) {
		if subjectOf(s.Server) != manager || !s.way.Scope.Outside() {
			continue
		}
		if open(s.Server) && s.Gain != program.Information {
			continue // higher severity: ContainerManagerOpen reports it
		}
		message := "an attacker on %s who gets past the login of %s in %s commands the host's engine"
		if open(s.Server) {
			message = "an attacker on %s reads the logs of all containers through %s in %s"
		}
		f := analyzer.At(s.way.At, message, s.way.From(), s.Title, s.Container)
		f.Because(analyzer.Cause, evidence.EngineSocket(s.Container), "commands the host's container engine")
		s.complete(pass, f)
		f.Report(pass)
	}
	return nil, nil
}
