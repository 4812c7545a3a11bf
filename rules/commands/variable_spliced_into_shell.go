package commands

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
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
			if p.Program.Script.Source.State == value.Synthetic {
				continue // the command of an image from elsewhere, which these files do not write
			}
			pasted := pastedInto(p.Program.Script.Source)
			if p.Role == container.HealthCheck {
				pasted = without(pasted, configured(c)) // who sets these rules the service already
			}
			report(pass, c, p, pasted, "whoever sets %s for Compose runs code in %s: its text becomes part of a script",
				"pass it in `environment` and let the script expand it: `\"$$NAME\"`")
			report(pass, c, p, evaluatedBy(p.Program.Script, c), "whoever sets %s in %s runs code there: its text is evaluated as a script",
				"run a fixed program and hand the variable over as an argument, in quotes")
		}
	}
	return nil, nil
}

// report makes one finding of the variables of a script.
func report(pass *analysis.Pass, c *container.Container, p *container.Process, splices []splice, message, fix string) {
	if len(splices) == 0 {
		return
	}
	first := splices[0]
	f := analyzer.At(first.at, message, source.Quote(first.name), c)
	f.About(c.Subjects(f.At)...).Keyed(attribute(p.Role) + "." + first.name)
	for _, s := range splices[1:] {
		f.Because(analyzer.Value, s.at, "so does the text of %s", source.Quote(s.name))
	}
	f.Fix(analyzer.NeedsReview, fix)
	f.Report(pass)
}
