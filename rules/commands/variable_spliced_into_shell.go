package commands

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/rootfs"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// VariableSplicedIntoShell reports variables whose text becomes code of a shell.
var VariableSplicedIntoShell = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "VariableSplicedIntoShell",
		Doc:      "text of a variable becomes part of a shell script",
		Requires: []*analysis.Analyzer{source.Analyzer, container.Analyzer, recipe.Analyzer, rootfs.Analyzer},
		Run:      runVariableSplicedIntoShell,
	},
	Precondition: analyzer.KnownTechnique, // command injection by whoever sets the variable
	Reach:        analyzer.Itself,
	Precision:    analyzer.Moderate,
	References:   analyzer.Refs("CWE-78", "CWE-95", "T1059.004"),
}

const (
	evaluated    = "whoever sets %s in %s runs code there: its text is evaluated as a script"
	fixedProgram = "run a fixed program and hand the variable over as an argument, in quotes"
)

func runVariableSplicedIntoShell(pass *analysis.Pass) (any, error) {
	inBuild(pass)
	for _, c := range container.In(pass) {
		inScript(pass, c)
		for _, p := range c.Processes() {
			if p.Program.Script == nil {
				continue // no shell, so a variable is one word
			}
			if p.Program.Script.Source.State == value.Synthetic {
				continue // the command of an image from elsewhere, which these files do not write
			}
			pasted := pastedInto(p.Program.Script.Source)
			for _, early := range tooEarly(source.In(pass).Files, c, p.Program.Script.Source) {
				pasted = without(pasted, []string{early.name}) // VariableExpandedTooEarly: nobody means to set it
			}
			if p.Role == container.HealthCheck {
				pasted = without(pasted, configured(c)) // who sets these rules the service already
			}
			report(pass, c, attribute(p.Role), pasted, "whoever sets %s for Compose runs code in %s: its text becomes part of a script",
				"pass it in `environment` and let the script expand it: `\"$$NAME\"`")
			report(pass, c, attribute(p.Role), evaluatedBy(p.Program.Script, c), evaluated, fixedProgram)
		}
	}
	return nil, nil
}

// inScript reports what the script evaluates that the main process of c runs, if
// it is a file of the repository.
func inScript(pass *analysis.Pass, c *container.Container) {
	script := rootfs.In(pass).Script(c)
	if script == nil {
		return
	}
	splices := evaluatedBy(script.Script, c)
	if f := about(c, script.File.Path, splices, evaluated, fixedProgram); f != nil {
		f.Because(analyzer.Cause, script.Word, "runs the script")
		f.Report(pass)
	}
}

// report makes one finding of the variables of a script.
func report(pass *analysis.Pass, c *container.Container, key string, splices []splice, message, fix string) {
	if f := about(c, key, splices, message, fix); f != nil {
		f.Report(pass)
	}
}

// about returns the finding of the variables of a script, nil if there is none.
func about(c *container.Container, key string, splices []splice, message, fix string) *analyzer.Finding {
	if len(splices) == 0 {
		return nil
	}
	first := splices[0]
	f := analyzer.At(first.at, message, source.Quote(first.name), c)
	f.About(c.Subjects(f.At)...).Keyed(key + "." + first.name)
	for _, s := range splices[1:] {
		f.Because(analyzer.Value, s.at, "so does the text of %s", source.Quote(s.name))
	}
	return f.Fix(analyzer.NeedsReview, fix)
}
