package program

import (
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// Of recognises the servers that c runs.
func Of(c *container.Container) []*Server {
	var found []*Server
	seen := map[string]bool{}
	add := func(p *Product, command []*value.Value, at analysis.Range, byCommand bool) {
		if seen[p.Name] {
			return
		}
		seen[p.Name] = true
		found = append(found, newServer(p, c, command, at, byCommand))
	}
	reference := image(c)
	own := ofImage(reference)
	for _, command := range commands(c) {
		for _, p := range inTableOrder(own, startedWith(command)) {
			isOwn := slices.Contains(own, p)
			if word := startedBy(p.argv, command); word != nil && (p.Tags == "*" || isOwn) {
				add(p, command, word, true)
			}
			if isOwn && startedBy(p.arguments, command) != nil {
				add(p, command, reference, false)
			}
		}
	}
	if len(own) == 0 || !ownEntrypoint(c) {
		return found
	}
	arguments := written(c.Main.Argv)
	plain := len(arguments) == 0 || arguments[0].IsKnown() && strings.HasPrefix(arguments[0].Str, "-")
	for _, p := range own {
		if plain && !p.needsArgument() || startedBy(p.arguments, arguments) != nil {
			add(p, arguments, reference, false)
		}
	}
	return found
}

// Started returns the server that a command of a container's script runs, nil if
// none is known.
func Started(c *container.Container, command []*value.Value) *Server {
	for _, p := range inTableOrder(nil, startedWith(command)) {
		if word := startedBy(p.argv, command); word != nil && p.Tags == "*" {
			return newServer(p, c, command, word, true)
		}
	}
	return nil
}

// newServer returns the server that a product is when a command of c runs it.
func newServer(p *Product, c *container.Container, command []*value.Value, at analysis.Range, byCommand bool) *Server {
	e := evaluator{c: c, argv: written(command), built: c.Build != nil}
	return &Server{Product: p, Container: c, At: at, ByCommand: byCommand, Listeners: e.listeners(p, at), Auth: e.auth(p)}
}

// commands returns what c runs in the foreground or beside it, wrappers removed.
func commands(c *container.Container) [][]*value.Value {
	main := c.Main.Program.Invocation
	all := [][]*value.Value{main.Argv}
	if main.Script == nil {
		return all
	}
	for i := range main.Script.Commands {
		command := &main.Script.Commands[i]
		if command.Within >= 0 || command.Input >= 0 || command.Untaken {
			continue // its output is a word, or it only filters
		}
		all = append(all, shell.Unwrap(command.Argv).Argv)
	}
	return all
}

// startedBy returns the word of a command that one of some patterns names, nil
// if none does.
func startedBy(patterns [][]string, command []*value.Value) *value.Value {
	words := started(command)
	if len(words) == 0 {
		return nil
	}
	name, base := shell.Name(words[0]), path.Base(words[0].Str)
	for _, parts := range patterns {
		if parts[0] == "!" {
			continue // says only that there must be one
		}
		if name != parts[0] && base != path.Base(parts[0]) {
			continue
		}
		if inOrder(words[1:], parts[1:]) {
			return words[0]
		}
	}
	return nil
}

// started returns a command from its program on, which is the script where an
// interpreter runs one. It is empty if the program is not known.
func started(command []*value.Value) []*value.Value {
	if len(command) == 0 || !command[0].IsKnown() {
		return nil
	}
	switch shell.Name(command[0]) {
	case "python", "python3", "node", "bun", "deno", "ruby", "php", "java", "bundle":
		for i := 1; i < len(command) && command[i].IsKnown(); i++ {
			if !strings.HasPrefix(command[i].Str, "-") {
				return command[i:]
			}
		}
	}
	return command
}

// inOrder reports whether words occur in a command in this order, and none of
// those that a "!" excludes.
func inOrder(command []*value.Value, words []string) bool {
	for _, word := range words {
		excluded, negated := strings.CutPrefix(word, "!")
		i := slices.IndexFunc(command, func(v *value.Value) bool { return v.IsKnown() && v.Str == excluded })
		switch {
		case negated && i >= 0, !negated && i < 0:
			return false
		case !negated:
			command = command[i+1:]
		}
	}
	return true
}

// image returns the reference of the image from elsewhere that c runs or is
// built on, nil if it is not known.
func image(c *container.Container) *value.Value {
	if c.Image == nil || !c.Image.Reference.IsKnown() {
		return nil
	}
	return c.Image.Reference
}

func (p *Product) hasTag(tag string) bool {
	if p.Tags == "*" {
		return true
	}
	for glob := range strings.FieldsSeq(p.Tags) {
		if ok, err := path.Match(glob, tag); err == nil && ok {
			return true
		}
	}
	return false
}

// ownEntrypoint reports whether c runs the entrypoint of its image from
// elsewhere.
func ownEntrypoint(c *container.Container) bool {
	return (c.Service == nil || c.Service.Get("entrypoint").IsZero()) && (c.Image.Stage == nil || c.Image.Stage.Entrypoint == nil)
}

// needsArgument reports whether an image of p runs something else, or nothing,
// if it is given no command.
func (p *Product) needsArgument() bool { return len(p.Arguments) > 0 && p.Arguments[0] == "!" }

// written returns the words that stand in the files: the rest is known of an
// image.
func written(command []*value.Value) []*value.Value {
	var words []*value.Value
	for _, word := range command {
		if word.State != value.Synthetic {
			words = append(words, word)
		}
	}
	return words
}
