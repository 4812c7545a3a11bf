package commands

import (
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// inBuild reports build arguments without a known value whose text RUN hands to
// a second interpreter. The shell itself expands an argument as a variable,
// which is no code.
func inBuild(pass *analysis.Pass) {
	for _, stage := range recipe.In(pass) {
		for _, step := range stage.Steps {
			if step.Script == nil || step.Trigger {
				continue
			}
			splices := argumentsIn(stage, step)
			if len(splices) == 0 {
				continue
			}
			first := splices[0]
			f := analyzer.At(first.at, "whoever sets %s for this build runs code in it: its text becomes part of a script", source.Quote(first.name))
			f.About(stage.Subjects(f.At)...).Keyed("RUN." + first.name)
			for _, s := range splices[1:] {
				f.Because(analyzer.Value, s.at, "so does the text of %s", source.Quote(s.name))
			}
			f.Fix(analyzer.NeedsReview, "have the inner script read the variable itself: it is in its environment")
			f.Report(pass)
		}
	}
}

// argumentsIn returns the open arguments that a step pastes into a script.
func argumentsIn(stage *recipe.Stage, step *recipe.Step) []splice {
	var all []splice
	add := func(name string, at source.Span) {
		if isOpen(stage, name) && !assigns(step.Script, name) && !slices.ContainsFunc(all, func(s splice) bool { return s.name == name }) {
			all = append(all, splice{name, at})
		}
	}
	for _, s := range step.Script.Splices {
		if s.Code {
			add(s.Name, s.At.At)
		}
	}
	for _, c := range step.Commands {
		code := interpreted(c)
		if code == nil {
			continue
		}
		for _, part := range code.Parts {
			if part.State > value.Assumed {
				add(part.Var, part.At)
			}
		}
	}
	return all
}

// isOpen reports whether the stage declares a build argument whose value no file
// gives.
func isOpen(stage *recipe.Stage, name string) bool {
	if name == "" || slices.Contains([]string{"TARGETPLATFORM", "TARGETOS", "TARGETARCH", "TARGETVARIANT", "BUILDPLATFORM", "BUILDOS", "BUILDARCH", "BUILDVARIANT"}, name) {
		return false
	}
	declared := false
	for _, arg := range stage.Image.Args {
		if arg.Name == name {
			declared = !arg.Value.IsKnown()
		}
	}
	for _, env := range stage.Image.Env {
		if env.Name == name {
			return false // ENV wins, and is written here
		}
	}
	return declared
}

// interpreted returns the program text on the command line of an interpreter,
// nil if there is none.
func interpreted(c *recipe.Command) *value.Value {
	switch c.Program {
	case "python", "psql":
		return c.Operand("-c", "--command")
	case "node":
		return c.Operand("-e", "--eval", "-p", "--print")
	case "perl", "ruby":
		return c.Operand("-e")
	case "php":
		return c.Operand("-r")
	case "mysql", "mariadb":
		return c.Operand("-e", "--execute")
	}
	return nil
}
