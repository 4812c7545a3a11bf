package recipe

import (
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// Process reads what a process of a container runs, as RUN is read. The step
// has no stage.
func Process(p *container.Process) *Step {
	s := &Step{Instruction: &dockerfile.Instruction{Args: p.Argv, At: p.At}, Script: p.Program.Script}
	switch {
	case s.Script != nil:
		s.list()
	case len(p.Program.Argv) > 0:
		s.Commands = []*Command{{
			Command: &shell.Command{Argv: p.Argv, At: p.At, Input: -1, Within: -1}, Step: s, Index: -1,
			Program: p.Program.Name, Words: p.Program.Argv, Wrappers: p.Program.Wrappers,
		}}
	}
	return s
}

// File reads a script that stands in a file of its own. The step has no stage.
func File(text *value.Value, dialect shell.Dialect) *Step {
	s := &Step{Instruction: &dockerfile.Instruction{Args: []*value.Value{text}, At: text.At}, Script: shell.Parse(text, dialect)}
	s.list()
	return s
}
