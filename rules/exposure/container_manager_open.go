package exposure

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// ContainerManagerOpen reports a page that commands the host's container engine
// for everybody on other machines.
var ContainerManagerOpen = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ContainerManagerOpen",
		Doc:      "container manager lets in everybody who reaches it",
		Requires: serverRooms,
		Run:      runContainerManagerOpen,
	},
	Precondition: analyzer.Direct, // starting containers is what the page is for
	Reach:        analyzer.Host,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-306", "CWE-250", "T1610", "T1133", "D03"),
}

func runContainerManagerOpen(pass *analysis.Pass) (any, error) {
	for _, s := range sightings(pass) {
		if subjectOf(s.Server) != manager || !open(s.Server) || s.Gain == program.Information || !s.way.Scope.Outside() {
			continue // ContainerManagerExposed reports one that asks who is there, or that only shows
		}
		f := analyzer.At(s.way.At, "an attacker on %s gets root on the host through %s in %s", s.way.From(), s.Title, s.Container)
		f.Because(analyzer.Cause, evidence.EngineSocket(s.Container), "commands the host's container engine")
		s.complete(pass, f)
		f.Report(pass)
	}
	return nil, nil
}
