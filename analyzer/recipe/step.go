package recipe

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A state is what holds at an instruction.
type state struct {
	stage     *Stage
	user      *value.Value
	workdir   *value.Value
	shell     []*value.Value
	variables *variables
}

// read replays the instructions of the stage.
func (s *Stage) read() {
	now := state{stage: s, variables: newVariables(s.Image.Base)}
	if base := s.Image.Base; base != nil {
		now.user, now.workdir, now.shell = base.User, base.Workdir, base.Shell
	}
	if s.Base != nil {
		for _, in := range s.Base.Instructions {
			if in.Inner != nil && !in.Invalid {
				now.apply(in.Inner)
			}
		}
	}
	for _, in := range s.Instructions {
		if in.Invalid {
			continue
		}
		if in.Inner != nil {
			if in.Inner.Name == "RUN" || in.Inner.Name == "COPY" || in.Inner.Name == "ADD" {
				now.step(in.Inner, true)
			}
			continue
		}
		now.apply(in)
	}
}

func (s *state) apply(in *dockerfile.Instruction) {
	switch in.Name {
	case "USER":
		s.user = last(s.words(in))
	case "WORKDIR":
		s.workdir = s.directory(last(s.words(in)))
	case "SHELL":
		s.shell = in.Args
	case "ENV":
		words := s.words(in)
		for i, pair := range in.Pairs {
			if 2*i+1 < len(words) {
				s.variables.set(words[2*i].Str, words[2*i+1], true)
			} else {
				s.variables.set(pair.Key.Str, pair.Value, true)
			}
		}
	case "ARG":
		s.arguments(in)
	case "RUN", "COPY", "ADD":
		s.step(in, false)
	}
}

// words returns the words of an instruction as BuildKit expands them; those of
// a trigger are not expanded yet.
func (s *state) words(in *dockerfile.Instruction) []*value.Value {
	if words, ok := s.stage.Image.Expanded[in]; ok {
		return words
	}
	return in.Args
}

// arguments declares the arguments of an ARG.
func (s *state) arguments(in *dockerfile.Instruction) {
	for _, pair := range in.Pairs {
		var given *value.Value
		for _, v := range s.stage.Image.Args {
			if v.Name == pair.Key.Str && v.Instruction == in {
				given = v.Value
			}
		}
		s.variables.set(pair.Key.Str, given, false)
	}
}

// directory resolves a relative WORKDIR as far as it is known.
func (s *state) directory(dir *value.Value) *value.Value {
	if dir == nil || !dir.IsKnown() || strings.HasPrefix(dir.Str, "/") || s.stage.Image.Workdir == nil {
		return dir
	}
	if s.workdir == nil || !s.workdir.IsKnown() {
		return s.workdir
	}
	joined := *dir
	joined.Str = strings.TrimSuffix(s.workdir.Str, "/") + "/" + dir.Str
	joined.Parts = nil
	return &joined
}

// step adds a RUN, COPY or ADD to the stage.
func (s *state) step(in *dockerfile.Instruction, trigger bool) {
	step := &Step{
		Instruction: in, Stage: s.stage, Trigger: trigger,
		User: s.user, Workdir: s.workdir, Shell: s.shell,
	}
	s.stage.Steps = append(s.stage.Steps, step)
	if in.Name != "RUN" {
		step.Words = s.words(in)
		return
	}
	step.Variable = s.variables.at(s.variables.now)
	step.parse()
}

func last(words []*value.Value) *value.Value {
	if len(words) == 0 {
		return nil
	}
	return words[len(words)-1]
}

// parse reads what RUN executes.
func (s *Step) parse() {
	script := s.Instruction.Script()
	if script == nil {
		run := shell.UnwrapIn(s.Args, s.Variable)
		if run.Script != nil {
			s.Script = run.Script
			s.list()
		} else if len(run.Argv) > 0 {
			s.add(&shell.Command{Argv: s.Args, At: s.At, Input: -1, Within: -1}, -1)
		}
		return
	}
	s.Script = shell.ParseIn(script, s.dialect(script), s.Variable)
	s.list()
}

// dialect is the language of a script: what its first line names if RUN is a
// heredoc, else what SHELL says.
func (s *Step) dialect(script *value.Value) shell.Dialect {
	if len(s.Heredocs) > 0 && strings.HasPrefix(script.Str, "#!") {
		line, _, _ := strings.Cut(script.Str, "\n")
		var words []*value.Value
		for word := range strings.FieldsSeq(line[2:]) {
			words = append(words, value.NewString(word, script.At))
		}
		return shell.DialectOf(words)
	}
	if s.Shell == nil && (s.Stage.File.Escape == '`' || s.Stage.Image.Windows()) {
		return shell.Cmd
	}
	return shell.DialectOf(s.Shell)
}

func (s *Step) list() {
	for i := range s.Script.Commands {
		s.add(&s.Script.Commands[i], i)
	}
}

func (s *Step) add(c *shell.Command, index int) {
	if len(c.Argv) == 0 {
		return
	}
	run := shell.UnwrapIn(c.Argv, s.Variable)
	if run.Script != nil { // its commands are listed already
		run.Argv, run.Wrappers = c.Argv, nil
	}
	s.Commands = append(s.Commands, &Command{
		Command: c, Step: s, Index: index,
		Program: shell.Name(first(run.Argv)), Words: run.Argv, Wrappers: run.Wrappers,
	})
}

func first(words []*value.Value) *value.Value {
	if len(words) == 0 {
		return nil
	}
	return words[0]
}
