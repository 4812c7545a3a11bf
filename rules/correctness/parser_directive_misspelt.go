package correctness

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// ParserDirectiveMisspelt reports a comment that would choose the syntax or the escape
// character if its name were right.
var ParserDirectiveMisspelt = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ParserDirectiveMisspelt",
		Doc:      "first comment is a parser directive with a typo",
		Requires: []*analysis.Analyzer{dockerfile.Analyzer},
		Run:      runParserDirectiveMisspelt,
	},
	Effect:      analyzer.Degrades,
	Precision:   analyzer.High,
	References:  analyzer.Refs("Dockerfile reference, Parser directives https://docs.docker.com/reference/dockerfile/#parser-directives"),
	Equivalents: []string{"tally:syntax-directive-typo"},
}

func runParserDirectiveMisspelt(pass *analysis.Pass) (any, error) {
	for _, f := range dockerfile.In(pass).Files {
		for _, c := range f.Comments {
			if len(f.Instructions) > 0 && f.Instructions[0].At.Pos() < c.At.Pos() {
				break // prose
			}
			name, value, ok := strings.Cut(strings.TrimLeft(c.Text, "# \t"), "=")
			meant := misspeltDirective(strings.ToLower(strings.TrimSpace(name)), strings.TrimSpace(value))
			if !ok || meant == "" {
				continue
			}
			finding := analyzer.At(c.At, "this is a comment: no parser directive is called %s", source.Quote(strings.TrimSpace(name)))
			finding.Keyed(meant)
			finding.Fix(analyzer.NeedsReview, "write "+source.Quote(meant))
			finding.Report(pass)
		}
	}
	return nil, nil
}

// misspeltDirective returns the directive that a comment means: its name is wrong
// in a letter, and its value is one that the directive takes.
func misspeltDirective(name, text string) string {
	switch {
	case oneLetter(name, "syntax") && strings.Contains(text, "/"):
		return "syntax"
	case oneLetter(name, "escape") && (text == "`" || text == `\`):
		return "escape"
	case oneLetter(name, "check") && (strings.HasPrefix(text, "skip=") || strings.HasPrefix(text, "error=") || strings.HasPrefix(text, "experimental=")):
		return "check"
	}
	return ""
}
