package commands

import (
	"fmt"
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
		if command := shellForm(c); command != nil {
			reportShellForm(pass, c, command)
			continue
		}
		name, word, kind := shellWords(c)
		if word == nil {
			continue // exec form without a shell, or one that is not process 1
		}
		script := c.Main.Program.Script
		if script == nil || script.Exec || script.Last == nil || traps(script) || kind == replacesItself && endsInCommand(word.Str, script) {
			continue // the shell hands signals on, is gone, or runs nothing that stays
		}
		f := analyzer.At(word, "%s: %s hands no signal to %s", stops(c, kind), source.Quote(name), program(c))
		f.About(c.Subjects(f.At)...)
		f.Fix(analyzer.NeedsReview, "put `exec` before the last command")
		f.Report(pass)
	}
	return nil, nil
}

// reportShellForm reports an instruction in shell form whose shell stays.
func reportShellForm(pass *analysis.Pass, c *container.Container, command *dockerfile.Command) {
	if command.Instruction.LooksLikeExec() {
		return // was not meant to be one: MalformedExecForm reports it
	}
	script := c.Main.Program.Script
	if script == nil || script.Exec || traps(script) {
		return // the shell hands signals on, or is gone
	}
	base := shellOf(c.Image)
	if base == replacesItself && endsInCommand(command.Script.Str, script) {
		return
	}
	f := analyzer.At(command.Script, "%s: `/bin/sh` hands no signal to %s", stops(c, base), program(c))
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

// stops says how a container ends. With `init` the shell is not process 1, which
// ignores signals, and ends at once; the program goes with it.
func stops(c *container.Container, kind shellKind) string {
	condition := ""
	if kind == unknownShell {
		condition = " where its shell is dash"
	}
	if c.Service != nil {
		if init := c.Service.Get("init"); init.IsKnown() && init.Str == "true" {
			return fmt.Sprintf("`docker stop` kills %s at once%s", c, condition)
		}
	}
	return fmt.Sprintf("`docker stop` waits and then kills %s%s", c, condition)
}

// shellWords returns the name of a shell that the command line names and that is
// process 1, its script, and what it does with the last command of that; no
// script if there is none.
func shellWords(c *container.Container) (name string, script *value.Value, kind shellKind) {
	p := &c.Main
	if !c.HasRuntime() && c.Image == nil || p.Incomplete || p.ShellForm || c.Lifetime != container.LongLived {
		return "", nil, unknownShell
	}
	i := 0
	for i < len(p.Argv) && p.Argv[i].State == value.Synthetic {
		i++ // of the image's entrypoint, which runs what it is given by exec
	}
	if i > 0 && (c.Image.Known == nil || !c.Image.Known.Passes) || i+2 >= len(p.Argv) || !p.Argv[i+1].IsKnown() || !strings.HasPrefix(p.Argv[i+1].Str, "-") || !strings.HasSuffix(p.Argv[i+1].Str, "c") {
		return "", nil, unknownShell
	}
	name, script = shell.Name(p.Argv[i]), p.Argv[i+2]
	switch name {
	case "sh":
		return name, script, shellOf(c.Image)
	case "bash", "ash":
		return name, script, replacesItself
	case "dash":
		return name, script, waits
	}
	return "", nil, unknownShell
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
