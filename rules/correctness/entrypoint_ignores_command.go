package correctness

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
)

// EntrypointIgnoresCommand reports a command that an entrypoint in shell form never
// sees.
var EntrypointIgnoresCommand = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "EntrypointIgnoresCommand",
		Doc:      "entrypoint in shell form ignores the command",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runEntrypointIgnoresCommand,
	},
	Effect:     analyzer.Differs,
	Precision:  analyzer.VeryHigh,
	References: analyzer.Refs("Dockerfile reference, how CMD and ENTRYPOINT interact https://docs.docker.com/reference/dockerfile/#understand-how-cmd-and-entrypoint-interact"),
}

func runEntrypointIgnoresCommand(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.Image == nil || c.Image.Stage == nil || c.Service != nil && !c.Service.Get("entrypoint").IsZero() {
			continue // no entrypoint of a file, or the service has its own
		}
		entrypoint := c.Image.Stage.Entrypoint
		if entrypoint == nil || !entrypoint.ShellForm || len(entrypoint.Words) == 0 || !strings.HasSuffix(entrypoint.Words[0].Str, "sh") || entrypoint.Script == nil || !entrypoint.Script.IsKnown() || readsArguments(entrypoint.Script.Str) {
			continue
		}
		var at analysis.Range
		if c.Service != nil && !c.Service.Get("command").IsZero() {
			at = c.Service.Get("command")
		} else if command := c.Image.Stage.Cmd; command != nil && command.Instruction != nil {
			at = command.Instruction.Keyword
		} else {
			continue
		}
		f := analyzer.At(at, "%s ignores its command: the entrypoint is a script without arguments", c)
		f.About(c.Subjects(f.At)...)
		f.Because(analyzer.Cause, entrypoint.Instruction.Keyword, "runs as `/bin/sh -c`, which keeps the command to itself")
		f.Fix(analyzer.NeedsReview, `write the entrypoint as ["program", "argument"], or delete the command`)
		f.Report(pass)
	}
	return nil, nil
}

// readsArguments reports whether a script uses its arguments: the command
// arrives as $0, $1 and so on.
func readsArguments(script string) bool {
	for i := 0; i+1 < len(script); i++ {
		if script[i] != '$' {
			continue
		}
		next := script[i+1]
		if next == '{' && i+2 < len(script) {
			next = script[i+2]
		}
		if next == '@' || next == '*' || next >= '0' && next <= '9' {
			return true
		}
	}
	return false
}
