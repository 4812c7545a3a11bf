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
		s := &Server{Product: p, Container: c, At: at, ByCommand: byCommand}
		e := evaluator{c: c, argv: command, built: c.Build != nil}
		s.Listeners = e.listeners(p, at)
		s.Auth = e.auth(p)
		found = append(found, s)
	}
	for _, command := range commands(c) {
		for _, p := range Products() {
			if word := p.startedBy(command); word != nil && p.tagged(c) {
				add(p, command, word, true)
			}
		}
	}
	if reference, at := image(c); reference != nil {
		for _, p := range Products() {
			if p.isImage(reference) && p.runsByDefault(c) {
				add(p, arguments(c), at, false)
			}
		}
	}
	return found
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
		if command.Within >= 0 || command.Input >= 0 {
			continue // its output is a word, or it only filters
		}
		all = append(all, shell.Unwrap(command.Argv).Argv)
	}
	return all
}

// startedBy returns the word of a command that names p, nil if none does.
func (p *Product) startedBy(command []*value.Value) *value.Value {
	if len(command) == 0 || !command[0].IsKnown() {
		return nil
	}
	words := command
	switch shell.Name(words[0]) {
	case "python", "python3", "node", "bun", "deno", "ruby", "php", "java", "bundle":
		// the script is the program
		for i := 1; i < len(words) && words[i].IsKnown(); i++ {
			if !strings.HasPrefix(words[i].Str, "-") {
				words = words[i:]
				break
			}
		}
	}
	for _, pattern := range p.Argv {
		parts := strings.Fields(pattern)
		if shell.Name(words[0]) != parts[0] && path.Base(words[0].Str) != parts[0] {
			continue
		}
		if inOrder(words[1:], parts[1:]) {
			return words[0]
		}
	}
	return nil
}

// inOrder reports whether words occur in a command in this order.
func inOrder(command []*value.Value, words []string) bool {
	for _, word := range command {
		if len(words) == 0 {
			return true
		}
		if word.IsKnown() && word.Str == words[0] {
			words = words[1:]
		}
	}
	return len(words) == 0
}

// image returns the reference of the image from elsewhere that c runs, and the
// place that names it.
func image(c *container.Container) (*value.Value, analysis.Range) {
	if c.Image == nil || !c.Image.Reference.IsKnown() {
		return nil, nil
	}
	return c.Image.Reference, c.Image.Reference
}

// isImage reports whether a reference names an image of p, whatever registry or
// mirror serves it.
func (p *Product) isImage(reference *value.Value) bool {
	r := container.ParseReference(reference.Str)
	return p.hasRepository(r.Repository) && p.hasTag(r.Tag)
}

func (p *Product) hasRepository(repository string) bool {
	_, name, _ := strings.Cut(repository, "/") // ParseReference writes the registry
	for _, known := range p.Images {
		if !strings.Contains(known, "/") {
			known = "library/" + known
			if name == strings.TrimPrefix(known, "library/") {
				return true // on a mirror without folders
			}
		}
		if name == known || strings.HasSuffix(name, "/"+known) {
			return true
		}
	}
	return false
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

// tagged reports whether a row that a command names holds for the version that
// c runs: the rows of other tags are for other defaults.
func (p *Product) tagged(c *container.Container) bool {
	if p.Tags == "*" {
		return true
	}
	reference, _ := image(c)
	return reference != nil && p.isImage(reference)
}

// runsByDefault reports whether an image of p runs p in c: neither entrypoint
// nor command names another program.
func (p *Product) runsByDefault(c *container.Container) bool {
	if c.Service != nil && !c.Service.Get("entrypoint").IsZero() || c.Image.Stage != nil && c.Image.Stage.Entrypoint != nil {
		return false // one that starts p names it
	}
	words := arguments(c)
	if len(words) == 0 || !written(words[0]) {
		return true
	}
	return words[0].IsKnown() && (strings.HasPrefix(words[0].Str, "-") || slices.Contains(p.Arguments, words[0].Str))
}

// written reports whether a word stands in a file of the unit, and not only in
// what is known of an image.
func written(word *value.Value) bool { return word.State != value.Synthetic }

// arguments returns the words that c's entrypoint gets: those of its files.
func arguments(c *container.Container) []*value.Value {
	var words []*value.Value
	for _, word := range c.Main.Argv {
		if written(word) {
			words = append(words, word)
		}
	}
	return words
}
