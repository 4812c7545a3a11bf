package exposure

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
)

// ModelServerExposed reports a server of language models that other machines use
// without a key.
var ModelServerExposed = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ModelServerExposed",
		Doc:      "model server lets in everybody who reaches it",
		Requires: serverRooms,
		Run:      runModelServerExposed,
	},
	Precondition: analyzer.KnownTechnique, // its API is public, its abuse common
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-306", "CWE-1188", "T1190", "T1496", "D03"),
}

func runModelServerExposed(pass *analysis.Pass) (any, error) {
	for _, s := range sightings(pass) {
		if subjectOf(s.Server) != modelServer || !open(s.Server) || !s.way.Scope.Outside() {
			continue
		}
		f := analyzer.At(s.way.At, "an attacker on %s uses the models of %s in %s without a key", s.way.From(), s.Title, s.Container)
		s.complete(pass, f)
		f.Report(pass)
	}
	return nil, nil
}
