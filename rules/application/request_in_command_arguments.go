package application

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// RequestInCommandArguments reports arguments of programs that hold what a
// caller sends, where the program takes options that run commands.
var RequestInCommandArguments = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "RequestInCommandArguments",
		Doc:      "a request becomes an option of a program",
		Requires: rooms,
		Run:      runRequestInCommandArguments,
	},
	Precondition: analyzer.KnownTechnique,
	Reach:        analyzer.Itself,
	Precision:    analyzer.Moderate,
	References:   analyzer.Refs("CWE-88"),
}

func runRequestInCommandArguments(pass *analysis.Pass) (any, error) {
	for _, s := range sightings(pass, application.CommandLine) {
		f := analyzer.At(s.Sink.Argument, "%s %spasses options to %s through %s", s.whoever(s.routes), s.probably(), source.Quote(s.Sink.Detail), s.through())
		f.Fix(analyzer.NeedsReview, "put `\"--\"` before it, or refuse what begins with a dash")
		s.report(pass, f)
	}
	return nil, nil
}
