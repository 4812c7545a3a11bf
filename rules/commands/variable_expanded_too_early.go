package commands

import (
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// VariableExpandedTooEarly reports a command with a variable that only the
// container has and that Compose replaces before.
var VariableExpandedTooEarly = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "VariableExpandedTooEarly",
		Doc:      "Compose expands a variable that only the container has",
		Requires: []*analysis.Analyzer{source.Analyzer, container.Analyzer},
		Run:      runVariableExpandedTooEarly,
	},
	Effect:     analyzer.Differs, // the text is empty where the command runs
	Precision:  analyzer.High,
	References: analyzer.Refs("Compose, interpolation https://docs.docker.com/reference/compose-file/interpolation/"),
}

func runVariableExpandedTooEarly(pass *analysis.Pass) (any, error) {
	files := source.In(pass).Files
	for _, c := range container.In(pass) {
		if c.Service == nil {
			continue // no Compose, no substitution
		}
		for _, p := range c.Processes() {
			var seen []string
			for _, word := range p.Argv {
				for _, early := range tooEarly(files, c, word) {
					if slices.Contains(seen, early.name) {
						continue
					}
					seen = append(seen, early.name)
					reportTooEarly(pass, c, p, early)
				}
			}
		}
	}
	return nil, nil
}

func reportTooEarly(pass *analysis.Pass, c *container.Container, p *container.Process, early splice) {
	f := analyzer.At(early.at, "Compose replaces %s before %s starts, whose environment alone has it", source.Quote("$"+early.name), c)
	f.About(c.Subjects(f.At)...).Keyed(attribute(p.Role) + "." + early.name)
	if v := c.Variable(early.name); v != nil {
		f.Because(analyzer.Cause, v.At, "set for the container alone")
	}
	if p.Program.Script != nil {
		edit := analysis.TextEdit{Pos: early.at.Pos(), End: early.at.Pos(), NewText: []byte("$")}
		f.Fix(analyzer.NeedsReview, "write `$$"+early.name+"`, which the container's shell expands", edit)
	} else {
		f.Fix(analyzer.NeedsReview, "write `$$"+early.name+"` in a script of `sh -c`: without a shell nothing expands it")
	}
	f.Report(pass)
}

// tooEarly returns the variables without default in a word that no file sets for
// Compose, while the service or its image gives them a value.
func tooEarly(files *source.Files, c *container.Container, word *value.Value) []splice {
	var all []splice
	for _, part := range word.Parts {
		if part.Var == "" || part.State != value.Unknown || fromDockerfile(part.Step) {
			continue
		}
		if text := files.Text(part.At); text != "$"+part.Var && text != "${"+part.Var+"}" {
			continue // has a default or an error for the case
		}
		set := c.Variable(part.Var)
		if set == nil || !set.Value.IsKnown() || set.Value.Str == "" || set.FromImage && onHosts(part.Var) {
			continue // not the container's either, or taken from outside
		}
		if slices.ContainsFunc(set.Value.Parts, func(p value.Part) bool { return p.Var == part.Var }) {
			continue // environment: NAME: ${NAME:-x} expects it in both places
		}
		all = append(all, splice{name: part.Var, at: part.At})
	}
	return all
}

// onHosts reports whether every host has a variable, so that it says nothing
// that the image has one, too.
func onHosts(name string) bool {
	switch name {
	case "HOME", "HOSTNAME", "LANG", "LC_ALL", "LOGNAME", "PATH", "PWD", "SHELL", "TERM", "TMPDIR", "TZ", "USER":
		return true
	}
	return false
}
