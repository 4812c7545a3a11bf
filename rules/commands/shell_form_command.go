package commands

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// ShellFormCommand reports a main process that is started by a shell which stays
// in front of it.
var ShellFormCommand = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ShellFormCommand",
		Doc:      "shell stands between Docker and the program",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runShellFormCommand,
	},
	Effect:    analyzer.Degrades, // signals end at the shell
	Precision: analyzer.High,
	References: analyzer.Refs(
		"Dockerfile reference, shell and exec form https://docs.docker.com/reference/dockerfile/#shell-and-exec-form",
		"BuildKit, JSONArgsRecommended https://docs.docker.com/reference/build-checks/json-args-recommended/"),
	Equivalents: []string{"hadolint:DL3025", "buildkit:JSONArgsRecommended", "tally:buildkit/JSONArgsRecommended", "semgrep:prefer-json-notation", "kics:b86987e1"},
}

func runShellFormCommand(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		command := shellForm(c)
		if command == nil {
			continue // exec form, or Compose gives another command
		}
		script := c.Main.Program.Script
		if script == nil || script.Exec || traps(script) {
			continue // the shell hands signals on, or is gone
		}
		base := shellOf(c.Image)
		if base == replacesItself && endsInCommand(command.Script.Str, script) {
			continue
		}
		condition := ""
		if base == unknownShell {
			condition = " where its shell is dash"
		}
		f := analyzer.At(command.Script, "`docker stop` waits and then kills %s%s: `/bin/sh` hands no signal to %s", c, condition, program(c))
		if c.Image.Scratch && !bringsSystem(c.Image.Stage) {
			f = analyzer.At(command.Script, "%s does not start unless a shell is copied into it: `scratch` has no `/bin/sh`", c)
		}
		f.About(c.Subjects(f.At)...)
		title := "write " + command.Instruction.Name + ` ["program", "argument"], or put ` + "`exec`" + " before the last command"
		if words, safety := execForm(c, script); words != nil {
			f.Fix(safety, title, c.Build.File.WriteExecForm(command.Instruction, words)...)
		} else {
			f.Fix(analyzer.NeedsReview, title)
		}
		f.Report(pass)
	}
	return nil, nil
}

// shellForm returns the instruction in shell form that gives c's main process,
// nil if there is none or its shell was chosen by SHELL.
func shellForm(c *container.Container) *dockerfile.Command {
	if c.Image == nil || c.Image.Stage == nil || c.Image.Stage.Shell != nil {
		return nil
	}
	command := c.Image.Stage.Entrypoint
	if command == nil {
		command = c.Image.Stage.Cmd // also below an entrypoint that the base image brings
	}
	if command == nil || !command.ShellForm || command.Instruction == nil || command.Instruction.At != c.Main.At {
		return nil
	}
	if command.Script == nil || command.Script.Str == "" || command.Words[0].Str != "/bin/sh" {
		return nil // nothing, or Windows
	}
	return command
}

// bringsSystem reports whether a stage that starts from nothing adds an archive
// or copies a whole file system, as the images of distributions do.
func bringsSystem(image *dockerfile.Image) bool {
	for ; image != nil && image.Stage != nil; image = image.Base {
		for _, in := range image.Stage.Instructions {
			if in.Name == "ADD" || in.Name == "COPY" && len(in.Args) > 0 && in.Args[0].Str == "/" {
				return true
			}
		}
	}
	return false
}

func traps(s *shell.Script) bool {
	for i := range s.Commands {
		if s.Commands[i].Name() == "trap" {
			return true
		}
	}
	return false
}

// endsInCommand reports whether a script ends in a simple command that a shell
// can replace itself by: not in a pipeline, a background job or a compound.
func endsInCommand(text string, s *shell.Script) bool {
	if s.Last == nil || len(s.Commands) == 0 || s.Last.Background || strings.ContainsAny(text, "|") && strings.Contains(strings.ReplaceAll(text, "||", ""), "|") {
		return false
	}
	return s.Last == &s.Commands[len(s.Commands)-1]
}

// program names what the shell starts.
func program(c *container.Container) string {
	if name := c.Main.Program.Name; name != "" && name != "sh" && !strings.ContainsAny(name, "[],'\"") {
		return source.Quote(name)
	}
	return "the program"
}

// execForm returns the words of a script that the shell would only split, nil if
// it does more. It is safe if nothing gets arguments that it did not get before,
// and the program is found by its name: a file that is no executable by itself
// runs in a shell only.
func execForm(c *container.Container, s *shell.Script) ([]string, analyzer.Safety) {
	image := c.Image.Stage
	if c.Build == nil || c.Build.Target != image || len(s.Commands) != 1 || len(s.Splices) > 0 || strings.ContainsAny(s.Source.Str, "$`\\|&;()<>*?[]{}~#!\r\n") {
		return nil, analyzer.NeedsReview
	}
	command := s.Commands[0]
	if len(command.Env) > 0 || len(command.Redirects) > 0 || command.Background || builtin(command.Name()) {
		return nil, analyzer.NeedsReview
	}
	var words []string
	for _, word := range command.Argv {
		if word.State != value.Known {
			return nil, analyzer.NeedsReview
		}
		words = append(words, word.Str)
	}
	safety := analyzer.Safe
	if strings.ContainsAny(words[0], "/.") || image.Entrypoint != nil && (image.Cmd != nil || c.Service != nil && !c.Service.Get("command").IsZero()) {
		safety = analyzer.NeedsReview
	}
	return words, safety
}

// builtin reports whether a command is the shell's own, or a word of its grammar.
func builtin(name string) bool {
	switch name {
	case "", ".", ":", "alias", "bg", "break", "case", "cd", "command", "continue", "do", "eval", "exec", "exit", "export", "fg", "for", "getopts", "hash", "if",
		"jobs", "let", "local", "read", "readonly", "return", "set", "shift", "source", "time", "times", "trap", "type", "ulimit", "umask", "unalias", "unset", "until", "wait", "while":
		return true
	}
	return false
}
