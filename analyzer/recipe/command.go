package recipe

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A Command is a simple command that RUN executes.
type Command struct {
	*shell.Command
	Step     *Step
	Index    int             // in the script's Commands; -1 in exec form
	Program  string          // base name of the program after unwrapping, "" if not known
	Words    []*value.Value  // the program and its arguments after unwrapping
	Wrappers []shell.Wrapper // what was removed: sudo, env, nice, …
}

// Wrapper reports whether a program such as sudo starts the command.
func (c *Command) Wrapper(name string) bool {
	return slices.ContainsFunc(c.Wrappers, func(w shell.Wrapper) bool { return w.Name == name })
}

// Certain reports whether every word of the command is known, so that what is
// not among them is absent.
func (c *Command) Certain() bool {
	return !slices.ContainsFunc(c.Words, func(word *value.Value) bool { return !word.IsKnown() })
}

// Option returns the first word that sets one of the options, and its operand
// if it has one after "=" or, for a short option, in the same word. Names are
// written with their dashes; a short one is found in a cluster such as `-qy`,
// too. Options after `--` are operands.
func (c *Command) Option(names ...string) (word, operand *value.Value) {
	for _, w := range c.Words[min(1, len(c.Words)):] {
		if w.State == value.Unknown {
			continue
		}
		if w.Str == "--" {
			break
		}
		for _, name := range names {
			if at, ok := sets(w.Str, name); ok {
				if at == len(w.Str) {
					return w, nil
				}
				rest := w.Sub(at, len(w.Str))
				return w, rest
			}
		}
	}
	return nil, nil
}

// sets reports whether a word sets an option, and where its operand begins.
func sets(word, name string) (operand int, ok bool) {
	if word == name {
		return len(word), true
	}
	if strings.HasPrefix(name, "--") || len(name) != 2 {
		if strings.HasPrefix(word, name+"=") {
			return len(name) + 1, true
		}
		return 0, false
	}
	if len(word) > 2 && word[0] == '-' && word[1] != '-' {
		if i := strings.IndexByte(word, name[1]); i > 0 && clustered(word[1:i]) {
			return i + 1, true
		}
	}
	return 0, false
}

func clustered(text string) bool {
	return strings.Trim(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// Operand returns what an option is set to: in its own word or the next one.
func (c *Command) Operand(names ...string) *value.Value {
	word, operand := c.Option(names...)
	if word == nil || operand != nil {
		return operand
	}
	if i := slices.Index(c.Words, word); i+1 < len(c.Words) {
		return c.Words[i+1]
	}
	return nil
}

// Operands returns the words that are no options and no operands of the options
// in valued, those that take the next word. The program is not among them.
func (c *Command) Operands(valued ...string) []*value.Value {
	var operands []*value.Value
	for i := 1; i < len(c.Words); i++ {
		text := c.Words[i].Str
		switch {
		case text == "--":
			return append(operands, c.Words[i+1:]...)
		case len(text) > 1 && text[0] == '-':
			if slices.Contains(valued, text) {
				i++
			}
		default:
			operands = append(operands, c.Words[i])
		}
	}
	return operands
}

// Does reports whether the command runs one of the programs with the given
// subcommand as its first operand, as in `apt-get -y install`.
func (c *Command) Does(subcommand string, programs ...string) bool {
	if !slices.Contains(programs, c.Program) {
		return false
	}
	for _, operand := range c.Operands() {
		return operand.Str == subcommand
	}
	return false
}

// Source returns the command whose output this one reads through a pipe, nil if
// there is none.
func (c *Command) Source() *Command {
	if c.Input < 0 {
		return nil
	}
	for _, other := range c.Step.Commands {
		if other.Index == c.Input {
			return other
		}
	}
	return nil
}
