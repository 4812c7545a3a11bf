package commands

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// VariableSplicedIntoShell reports variables whose text becomes code of a shell.
var VariableSplicedIntoShell = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "VariableSplicedIntoShell",
		Doc:      "text of a variable becomes part of a shell script",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runVariableSplicedIntoShell,
	},
	Precondition: analyzer.KnownTechnique, // command injection by whoever sets the variable
	Reach:        analyzer.Itself,
	Precision:    analyzer.Moderate,
	References:   analyzer.Refs("CWE-78", "CWE-95", "T1059.004"),
}

func runVariableSplicedIntoShell(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		for _, p := range c.Processes() {
			if p.Program.Script == nil {
				continue // no shell, so a variable is one word
			}
			for _, s := range pastedInto(p.Program.Script.Source) {
				f := analyzer.At(s.at, "whoever sets %s for Compose runs code in %s: its text becomes part of a script", source.Quote(s.name), c)
				f.About(c.Subjects(f.At)...).Keyed(s.name)
				f.Fix(analyzer.NeedsReview, "pass it in `environment` and write "+source.Quote(`"$$`+s.name+`"`))
				f.Report(pass)
			}
			for _, s := range evaluatedBy(p.Program.Script, c) {
				f := analyzer.At(s.at, "whoever sets %s in %s runs code there: its text is evaluated as a script", source.Quote(s.name), c)
				f.About(c.Subjects(f.At)...).Keyed(s.name)
				f.Fix(analyzer.NeedsReview, "run a fixed program and hand over "+source.Quote(`"$`+s.name+`"`)+" as an argument")
				f.Report(pass)
			}
		}
	}
	return nil, nil
}
