package correctness

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// ShellSyntaxInExecForm reports operators of the shell, and whole command lines, in
// the words of the exec form.
var ShellSyntaxInExecForm = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ShellSyntaxInExecForm",
		Doc:      "syntax of the shell in a command without a shell",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runShellSyntaxInExecForm,
	},
	Effect:     analyzer.Differs,
	Precision:  analyzer.High,
	References: analyzer.Refs("Dockerfile reference, shell and exec form https://docs.docker.com/reference/dockerfile/#shell-and-exec-form"),
}

func runShellSyntaxInExecForm(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		for _, p := range c.Processes() {
			if p.ShellForm || p.Program.Script != nil || len(p.Argv) == 0 {
				continue // a shell reads it
			}
			argv := written(c, p)
			if p.Role == container.HealthCheck && c.Service != nil && malformedTestOf(c) {
				continue // HealthCheckMalformed says so
			}
			if len(argv) == 0 {
				continue
			}
			word, message := shellSyntax(p, argv)
			if word == nil || !word.At.IsValid() {
				continue
			}
			f := analyzer.At(word, "%s", message)
			f.About(c.Subjects(f.At)...).Keyed(word.Str)
			f.Fix(analyzer.NeedsReview, "write the command in shell form, or as [\"sh\", \"-c\", \"…\"]")
			f.Report(pass)
		}
	}
	return nil, nil
}

// written returns the words of a process that the files hold: behind the entrypoint
// of an image from elsewhere that runs what it is given, nil behind another one.
func written(c *container.Container, p *container.Process) []*value.Value {
	i := 0
	for i < len(p.Argv) && p.Argv[i].State == value.Synthetic {
		i++
	}
	if i > 0 && (c.Image == nil || c.Image.Known == nil || !c.Image.Known.Passes) {
		return nil
	}
	return p.Argv[i:]
}

// shellSyntax returns the word of a command line that only a shell understands,
// and what happens to it.
func shellSyntax(p *container.Process, argv []*value.Value) (*value.Value, string) {
	first := argv[0]
	if first.State == value.Known && strings.ContainsAny(strings.TrimSpace(first.Str), " \t") && !p.Incomplete && !strings.ContainsAny(first.Str, `\:`) {
		var result string
		switch p.Role {
		case container.MainProcess:
			result = "the container does not start"
		case container.HealthCheck:
			result = "the health check never succeeds"
		case container.PreStart, container.PostStart, container.PreStop:
			result = "the hook fails"
		}
		return first, result + ": no program is called " + source.Quote(first.Str)
	}
	name := shell.Name(first)
	switch name {
	case "", "test", "[", "expr", "find", "sh", "bash", "ash", "dash", "zsh", "eval", "xargs", "env", "cmd", "powershell", "pwsh":
		return nil, "" // they take such words, or may run a shell
	}
	if strings.HasSuffix(name, ".sh") || strings.Contains(name, "entrypoint") {
		return nil, "" // a script may hand its arguments to a shell
	}
	for _, word := range argv[1:] {
		if word.State == value.Known && operator(word.Str) {
			return word, source.Quote(name) + " gets " + source.Quote(word.Str) + " as an argument: no shell reads it"
		}
	}
	return nil, ""
}

func operator(word string) bool {
	switch word {
	case "&&", "||", "|", ">", ">>", "<", "2>&1", "&", "&>", ";":
		return true
	}
	return false
}
