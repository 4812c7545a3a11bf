package application

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
)

// RequestInShellCommand reports shell commands that hold what a caller
// sends.
var RequestInShellCommand = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "RequestInShellCommand",
		Doc:      "a request becomes part of a shell command",
		Requires: rooms,
		Run:      runRequestInShellCommand,
	},
	Precondition: analyzer.Direct,
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-78", "T1059.004"),
}

func runRequestInShellCommand(pass *analysis.Pass) (any, error) {
	for _, s := range sightings(pass, application.Shell) {
		f := analyzer.At(s.Sink.Argument, "%s %sruns commands in it through %s", s.whoever(s.routes), s.probably(), s.through())
		f.Fix(analyzer.NeedsReview, "pass a list of arguments, without `shell=True`")
		s.report(pass, f)
	}
	return nil, nil
}
