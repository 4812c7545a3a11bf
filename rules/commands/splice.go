package commands

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A splice is a place where a variable's text turns into code.
type splice struct {
	name string
	at   source.Span
}

// pastedInto returns the variables that Compose puts into the text of a script
// before a shell reads it, each once. Quotes in the script do not help: the text
// may hold quotes of its own.
func pastedInto(script *value.Value) []splice {
	if script == nil {
		return nil
	}
	var all []splice
	for _, p := range script.Parts {
		if p.Var == "" || fromDockerfile(p.Step) || slices.ContainsFunc(all, func(s splice) bool { return s.name == p.Var }) {
			continue
		}
		at := p.At
		if use := p.Step.Via(value.Interpolate); use != nil && use.At.Contains(at) {
			at = use.At // all of ${NAME:-default}
		}
		all = append(all, splice{name: p.Var, at: at})
	}
	return all
}

// fromDockerfile reports whether a variable was expanded while the image was
// built: its text is fixed then.
func fromDockerfile(s *value.Step) bool {
	return s.Via(value.EnvInstruction) != nil || s.Via(value.ArgDefault) != nil || s.Via(value.BuildArg) != nil
}

// evaluatedBy returns the environment variables that a script evaluates: by
// eval, by handing their text to another shell, or by running it as a command.
// What the files give a fixed text is no way in.
func evaluatedBy(script *shell.Script, c *container.Container) []splice {
	var all []splice
	for _, s := range script.Splices {
		if set := c.Variable(s.Name); set != nil && (set.Value.IsKnown() && set.FromImage || set.Value != nil && set.Value.State == value.Known) {
			continue
		}
		if !s.Code && !isCommand(script, s) || !isName(s.Name) || assigns(script, s.Name) || slices.ContainsFunc(all, func(known splice) bool { return known.name == s.Name }) {
			continue
		}
		all = append(all, splice{name: s.Name, at: s.At.At})
	}
	return all
}

// isCommand reports whether a variable, split into words, is the command itself:
// $START_COMMAND, exec $START_COMMAND.
func isCommand(script *shell.Script, s shell.Splice) bool {
	if s.Quoted {
		return false
	}
	for i := range script.Commands {
		words := script.Commands[i].Argv
		if len(words) > 1 && words[0].Str == "exec" {
			words = words[1:]
		}
		if len(words) > 0 && words[0].At == s.At.At {
			return true
		}
	}
	return false
}

// isName reports whether a splice is of a variable, not of a parameter or of a
// command's output.
func isName(name string) bool {
	return name != "" && strings.Trim(name[:1], "0123456789@*#?$!-") != ""
}

// assigns reports whether a script gives the variable its value itself.
func assigns(script *shell.Script, name string) bool {
	for i := range script.Commands {
		c := &script.Commands[i]
		if slices.ContainsFunc(c.Env, func(a shell.Assignment) bool { return a.Name == name }) {
			return true
		}
		if c.Name() == "read" && slices.ContainsFunc(c.Argv, func(w *value.Value) bool { return w.Str == name }) {
			return true
		}
	}
	return false
}

// configured returns the variables that Compose also puts into the environment
// of the service.
func configured(c *container.Container) []string {
	var names []string
	for _, v := range c.Environment {
		if v.FromImage || v.Value == nil {
			continue
		}
		for _, p := range v.Value.Parts {
			if p.Var != "" {
				names = append(names, p.Var)
			}
		}
	}
	return names
}

func without(splices []splice, names []string) []splice {
	return slices.DeleteFunc(splices, func(s splice) bool { return slices.Contains(names, s.name) })
}

// attribute names what gives a process its command.
func attribute(role container.ProcessRole) string {
	switch role {
	case container.HealthCheck:
		return "healthcheck"
	case container.PreStart:
		return "pre_start"
	case container.PostStart:
		return "post_start"
	case container.PreStop:
		return "pre_stop"
	default:
		return "command"
	}
}
