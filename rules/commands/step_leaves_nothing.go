package commands

import (
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// StepLeavesNothing reports a RUN that ends in a change to its shell or in the
// start of a process: neither outlives the step.
var StepLeavesNothing = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "StepLeavesNothing",
		Doc:      "what the build step does ends with it",
		Requires: []*analysis.Analyzer{recipe.Analyzer},
		Run:      runStepLeavesNothing,
	},
	Effect:      analyzer.Differs,
	Precision:   analyzer.High,
	References:  analyzer.Refs("Dockerfile reference, RUN https://docs.docker.com/reference/dockerfile/#run", "Docker, WORKDIR https://docs.docker.com/build/building/best-practices/#workdir"),
	Equivalents: []string{"hadolint:DL3003", "tally:hadolint/DL3003", "trivy:DS-0013", "semgrep:use-workdir", "kics:f4a6bcd3", "hadolint:DL3001"},
}

func runStepLeavesNothing(pass *analysis.Pass) (any, error) {
	for _, stage := range recipe.In(pass) {
		for _, step := range stage.Steps {
			if step.Script == nil || step.Script.Dialect > shell.Bash || step.Script.Err != nil || len(step.Script.Commands) == 0 {
				continue // nothing to read
			}
			last := &step.Script.Commands[len(step.Script.Commands)-1]
			if last != step.Script.Last && last.Name() != "export" || last.Within >= 0 || last.Input >= 0 || len(last.Redirects) > 0 || len(last.Argv) == 0 {
				continue // in a branch or a pipe, or it writes something
			}
			word := last.Argv[0]
			lost, fix := leavesNothing(last)
			if lost == "" {
				continue
			}
			f := analyzer.At(word, "%s ends with this step: %s", source.Quote(shell.Name(word)), lost)
			f.About(stage.Subjects(f.At)...).Keyed(shell.Name(word))
			f.Fix(analyzer.NeedsReview, fix)
			f.Report(pass)
		}
	}
	return nil, nil
}

// leavesNothing says what of a command is lost when its shell ends, "" if
// nothing, and what to write.
func leavesNothing(c *shell.Command) (lost, fix string) {
	is := func(words ...string) bool {
		return slices.ContainsFunc(c.Argv[1:], func(w *value.Value) bool { return w.IsKnown() && slices.Contains(words, w.Str) })
	}
	switch name := c.Name(); name {
	case "cd", "pushd":
		return "the next one starts in the directory that `WORKDIR` says", "write `WORKDIR`"
	case "export":
		if len(c.Env) == 0 {
			return "", "" // export -p and the like
		}
		return "no later one sees the variable", "write `ENV`"
	case ".", "source":
		return "no later one sees what the script sets", "write `ENV` for what it sets, or read it in the step that needs it"
	case "umask", "ulimit", "alias":
		return "no later one is changed by it", "put it before the commands that need it, in their step"
	case "service", "rc-service":
		if len(c.Argv) > 2 && is("start", "restart") {
			return "no process outlives it", "start the service where the container starts, or in the step that needs it"
		}
	case "systemctl":
		if is("start", "restart") {
			return "no process outlives it", "start the service where the container starts, or in the step that needs it"
		}
	}
	return "", ""
}
