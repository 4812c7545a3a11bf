package container

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// main finds the command that a container runs.
func (c *Container) main(attributes *value.Value) Process {
	p := Process{Role: MainProcess, User: c.User, Privileged: c.Privileged, Environment: c.Environment}
	line := c.commandLine(attributes)
	p.Argv, p.ShellForm, p.At, p.Incomplete = line.argv, line.shellForm, line.at, line.incomplete
	p.Program = c.program(line)
	p.User.DroppedBy = c.drops(&p, line)
	c.User.DroppedBy = p.User.DroppedBy
	return p
}

// A commandLine is what an entrypoint and a command make together.
type commandLine struct {
	argv       []*value.Value
	entry      int    // words of argv that an entrypoint of images.tsv gives and that pass the rest on
	shellForm  bool   // run by the image's SHELL
	own        bool   // the entrypoint is the one of images.tsv
	first      string // the program it is given, "" if it chooses by itself
	incomplete bool   // the image's entrypoint is not known
	at         source.Span
}

// commandLine joins the entrypoint and command of a service with its image's.
func (c *Container) commandLine(attributes *value.Value) commandLine {
	var line commandLine
	image := c.stage()
	known := c.Image.known()
	entrypoint, command := attributes.Get("entrypoint"), attributes.Get("command")

	var words []*value.Value
	switch {
	case !entrypoint.IsZero():
		words, line.at = list(entrypoint), entrypoint.At
	case image != nil && image.Entrypoint != nil:
		words, line.shellForm, line.at = image.Entrypoint.Words, image.Entrypoint.ShellForm, at(image.Entrypoint)
	case known != nil:
		words, line.own = synthetic(known.Entrypoint, c.BuiltHere), true
		if known.Passes {
			line.entry = len(words)
		}
	case c.Image == nil || !c.Image.Scratch:
		line.incomplete = true
	}
	var rest []*value.Value
	fixed := line.shellForm // a shell takes no notice of a command
	switch {
	case !command.IsZero():
		rest = list(command)
		if !fixed {
			line.at = command.At
		}
	case !entrypoint.IsZero(): // discards the image's command
	case image != nil && image.Cmd != nil:
		rest = image.Cmd.Words
		if !fixed {
			line.at = at(image.Cmd)
		}
		if len(words) == 0 {
			line.shellForm = image.Cmd.ShellForm
		}
	case image != nil && image.Entrypoint != nil:
	case known != nil:
		rest = synthetic(known.Command, c.BuiltHere)
	}
	if len(rest) > 0 && (!rest[0].IsKnown() || !strings.HasPrefix(rest[0].Str, "-")) {
		line.first = shell.Name(rest[0])
		line.own = line.own && line.first != ""
	}
	if len(rest) == 0 || rest[0].IsKnown() && strings.HasPrefix(rest[0].Str, "-") {
		line.entry = 0
	}
	if len(words) == 0 {
		line.argv = rest
		return line
	}
	line.argv = make([]*value.Value, 0, len(words)+len(rest))
	line.argv = append(append(line.argv, words...), rest...)
	return line
}

func at(c *dockerfile.Command) source.Span {
	if c.Instruction == nil {
		return source.Span{}
	}
	return c.Instruction.At
}

// list returns the words of an entrypoint or command in canonical form.
func list(v *value.Value) []*value.Value {
	if v.Kind == value.Seq {
		return elements(v)
	}
	if v.Kind == value.String && v.Str != "" {
		return []*value.Value{v} // of unknown words
	}
	return nil
}

// synthetic returns words that images.tsv gives.
func synthetic(words []string, by source.Span) []*value.Value {
	var values []*value.Value
	for _, w := range words {
		values = append(values, word(w, by))
	}
	return values
}

func word(text string, by source.Span) *value.Value {
	return &value.Value{Kind: value.String, State: value.Synthetic, At: by, Str: text}
}

// program finds the program that a command line runs.
func (c *Container) program(line commandLine) Program {
	if len(line.argv) == 0 {
		return Program{}
	}
	p := Program{Invocation: shell.UnwrapIn(line.argv[line.entry:], c.lookup)}
	if line.entry > 0 {
		p.Wrappers = append([]shell.Wrapper{{Name: shell.Name(line.argv[0]), Argv: line.argv[:line.entry]}}, p.Wrappers...)
	}
	if len(p.Argv) > 0 {
		p.Name = shell.Name(p.Argv[0])
	}
	if line.incomplete && strings.HasPrefix(p.Name, "-") {
		p.Name = "" // an argument of the image's entrypoint
	}
	return p
}

// lookup tells the value of an environment variable of the container.
func (c *Container) lookup(name string) (*value.Value, bool) {
	for i := range c.Environment {
		v := &c.Environment[i]
		if v.Name != name {
			continue
		}
		if v.Value == nil || v.FromImage && c.Service != nil && len(c.Service.UnknownEnvironment) > 0 {
			return nil, false
		}
		return v.Value, true
	}
	return nil, false
}

// Variable returns the environment variable called name, nil if there is none.
func (c *Container) Variable(name string) *Variable {
	for i := range c.Environment {
		if c.Environment[i].Name == name {
			return &c.Environment[i]
		}
	}
	return nil
}

// Workdir returns the directory in which the main process starts, nil if no file
// says.
func (c *Container) Workdir() *value.Value {
	if c.Service != nil {
		if dir := c.Service.Get("working_dir"); !dir.IsZero() {
			return dir
		}
	}
	if image := c.stage(); image != nil {
		return image.Workdir
	}
	return nil
}

// Processes returns all processes of the container, the main one first.
func (c *Container) Processes() []*Process {
	all := make([]*Process, 0, 1+len(c.Others))
	all = append(all, &c.Main)
	for i := range c.Others {
		all = append(all, &c.Others[i])
	}
	return all
}

// others lists the health check and the lifecycle hooks.
func (c *Container) others() []Process {
	var all []Process
	if p, ok := c.healthCheck(); ok {
		all = append(all, p)
	}
	if c.Service == nil {
		return all
	}
	for _, hook := range elements(c.Service.Get("pre_start")) {
		all = append(all, c.hook(hook, PreStart))
	}
	for _, hook := range elements(c.Service.Get("post_start")) {
		all = append(all, c.hook(hook, PostStart))
	}
	for _, hook := range elements(c.Service.Get("pre_stop")) {
		all = append(all, c.hook(hook, PreStop))
	}
	return all
}

// Unchecked reports whether the files certainly give c no health check, with
// the value that switches it off, nil if they are silent: the image from
// elsewhere may bring one then.
func (c *Container) Unchecked() (off *value.Value, certain bool) {
	if c.Service != nil {
		check := c.Service.Get("healthcheck")
		if disable := SettingOf(check.Get("disable")); disable.Unknown() || disable.True {
			return disable.Value, disable.True
		}
		if test := check.Get("test"); test != nil {
			words := list(test)
			if len(words) > 0 && words[0].IsKnown() && words[0].Str == "NONE" {
				return words[0], true
			}
			return nil, false
		}
		if c.Build == nil && !c.Service.Get("build").IsZero() {
			return nil, false // made elsewhere
		}
	}
	if c.Image == nil || c.Image.Base != nil {
		return nil, false
	}
	if c.Build != nil && (c.Image.Stage == nil || c.Build.Target == nil || c.Build.Target.OtherContext != nil) {
		return nil, false
	}
	if c.Image.Stage == nil || c.Image.Stage.HealthCheck == nil {
		return nil, true
	}
	command := c.Image.Stage.HealthCheck
	if in := command.Instruction; in != nil && in.Check != nil && strings.EqualFold(in.Check.Str, "NONE") {
		return in.Check, true
	}
	return nil, false
}

func (c *Container) healthCheck() (Process, bool) {
	p := Process{Role: HealthCheck, User: c.User, Environment: c.Environment}
	p.User.DroppedBy = ""
	if c.Service != nil {
		check := c.Service.Get("healthcheck")
		if SettingOf(check.Get("disable")).True {
			return p, false
		}
		if test := check.Get("test"); !test.IsZero() {
			p.At = test.At
			words := list(test)
			if len(words) == 0 || !words[0].IsKnown() {
				return p, false
			}
			switch words[0].Str {
			case "CMD":
				p.Argv = words[1:]
			case "CMD-SHELL":
				p.ShellForm = true
				p.Argv = append(c.shell(test.At), words[1:]...)
			default: // NONE
				return p, false
			}
			p.Program = c.program(commandLine{argv: p.Argv})
			return p, len(p.Argv) > 0
		}
	}
	image := c.stage()
	if image == nil || image.HealthCheck == nil || len(image.HealthCheck.Words) == 0 {
		return p, false
	}
	if in := image.HealthCheck.Instruction; in != nil && in.Check != nil && strings.EqualFold(in.Check.Str, "NONE") {
		return p, false
	}
	p.At, p.ShellForm, p.Argv = at(image.HealthCheck), image.HealthCheck.ShellForm, image.HealthCheck.Words
	p.Program = c.program(commandLine{argv: p.Argv})
	return p, true
}

// shell returns the words that run a script in the image.
func (c *Container) shell(by source.Span) []*value.Value {
	if image := c.stage(); image != nil && len(image.Shell) > 0 {
		return append([]*value.Value(nil), image.Shell...)
	}
	return synthetic([]string{"/bin/sh", "-c"}, by)
}

// hook reads a lifecycle hook. PostStart and PreStop run inside of the
// container; PreStart is a container of its own, into which Compose merges the
// attributes of the service.
func (c *Container) hook(attributes *value.Value, role ProcessRole) Process {
	p := Process{Role: role, Privileged: SettingOf(attributes.Get("privileged")), User: c.User}
	p.User.DroppedBy = ""
	if v := attributes.Get("user"); !v.IsZero() && (!v.IsKnown() || v.Str != "") {
		p.User = parseUser(v)
		p.User.From = FromCompose
	} else if image := attributes.Get("image"); role == PreStart && !image.IsZero() && !same(image, c.Service.Get("image")) {
		p.User = externalImage(image).user(attributes.At)
	}
	env := attributes.Get("environment")
	for _, v := range c.Environment {
		if env.Member(v.Name) == nil {
			p.Environment = append(p.Environment, v)
		}
	}
	if env != nil && env.Kind == value.Map {
		for _, m := range env.Kids {
			p.Environment = append(p.Environment, fromMember(m))
		}
	}
	command := attributes.Get("command")
	p.At = spanOf(command)
	if role == PreStart {
		if entrypoint := attributes.Get("entrypoint"); !entrypoint.IsZero() {
			p.Argv = append(p.Argv, list(entrypoint)...)
			p.At = entrypoint.At
		}
	}
	if !command.IsZero() {
		p.Argv = append(p.Argv, list(command)...)
		p.At = command.At
	}
	p.Program = c.program(commandLine{argv: p.Argv})
	return p
}

// same reports whether two known texts are equal.
func same(a, b *value.Value) bool { return a.IsKnown() && b.IsKnown() && a.Str == b.Str }
