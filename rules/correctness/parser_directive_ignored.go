package correctness

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// ParserDirectiveIgnored reports a parser directive that is a mere comment
// because something stands above it.
var ParserDirectiveIgnored = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ParserDirectiveIgnored",
		Doc:      "parser directive stands too low to be read",
		Requires: []*analysis.Analyzer{dockerfile.Analyzer},
		Run:      runParserDirectiveIgnored,
	},
	Effect:     analyzer.Degrades,
	Precision:  analyzer.High,
	References: analyzer.Refs("Dockerfile reference, Parser directives https://docs.docker.com/reference/dockerfile/#parser-directives"),
}

func runParserDirectiveIgnored(pass *analysis.Pass) (any, error) {
	for _, f := range dockerfile.In(pass).Files {
		for _, c := range f.Comments {
			name, at := directive(c)
			if name == "" || len(f.Instructions) > 0 && f.Instructions[0].At.Pos() < c.At.Pos() {
				continue // prose, or below the first instruction
			}
			if isDirective(f, name, c) {
				continue // read, or written twice, which is an error
			}
			analyzer.At(at, "`# %s=` is a comment here: a comment or empty line stands above it", name).
				Keyed(name).
				Fix(analyzer.NeedsReview, "move it to the first line of the file", f.MoveToTop(c)...).
				Report(pass)
		}
	}
	return nil, nil
}

// directive returns the name of the parser directive that a comment has the form
// of, "" if there is none, and where it is written.
func directive(c dockerfile.Comment) (string, source.Span) {
	trimmed := strings.TrimLeft(c.Text, "# \t")
	name, _, ok := strings.Cut(trimmed, "=")
	switch name = strings.ToLower(strings.TrimSpace(name)); {
	case !ok:
	case name == "syntax", name == "escape", name == "check":
		return name, c.At.Sub(len(c.Text)-len(trimmed), len(strings.TrimRight(c.Text, " \t\r")))
	}
	return "", source.Span{}
}

func isDirective(f *dockerfile.File, name string, c dockerfile.Comment) bool {
	for _, d := range f.Directives {
		if d.Name == name || d.At.Contains(c.At) {
			return true
		}
	}
	return false
}
