package container

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// Delete returns the edits that remove an attribute or list entry of c's service,
// none if that is not certain; see [compose.Service.Delete].
func (c *Container) Delete(v *value.Value) []analysis.TextEdit {
	if c.Service == nil {
		return nil
	}
	return c.Service.Delete(v)
}

// DeleteMount returns the edits that remove a mount from c, none if an attribute
// brings it that brings others too.
func (c *Container) DeleteMount(m Mount) []analysis.TextEdit {
	if m.Route != ByVolumes || m.From != nil {
		return nil
	}
	return c.Delete(m.Entry)
}

// DeleteWord returns the edits that remove a word from the command line of c's
// main process, wherever it is written.
func (c *Container) DeleteWord(word *value.Value) []analysis.TextEdit {
	if word == nil || word.State != value.Known || word.Step.Via(value.Interpolate) != nil {
		return nil
	}
	if c.Image != nil && c.Image.Stage != nil {
		for _, command := range []*dockerfile.Command{c.Image.Stage.Entrypoint, c.Image.Stage.Cmd} {
			if command != nil && command.Instruction != nil && command.Instruction.At.Contains(word.At) && c.Build != nil {
				return c.Build.File.DeleteWord(command.Instruction, word)
			}
		}
	}
	if c.Service == nil {
		return nil
	}
	for _, key := range []string{"command", "entrypoint"} {
		if v := c.Service.Get(key); v != nil && v.At.Contains(word.At) {
			return c.Service.DeleteWord(word)
		}
	}
	return nil
}

// SetUser returns the edits that have the stage of c end as another user: the
// last instruction that does anything as a user is followed by a USER, or is
// the one that is changed. The stages of [Container.Deriving] stay what they are.
func (c *Container) SetUser(user string) []analysis.TextEdit {
	if c.Build == nil || c.Build.Target == nil {
		return nil
	}
	stage := c.Build.Target.Stage
	last := stage.From
	for _, in := range stage.Instructions {
		switch in.Name {
		case "RUN", "COPY", "ADD", "WORKDIR", "USER", "VOLUME":
			last = in
		}
	}
	var edits []analysis.TextEdit
	for _, deriving := range c.Deriving() {
		edits = append(edits, c.Build.File.InsertAfter(deriving.From, "USER root")...)
	}
	if last.Name == "USER" && len(last.Args) == 1 && !last.Invalid {
		return append(c.Build.File.Replace(last.Args[0], user), edits...)
	}
	return append(c.Build.File.InsertAfter(last, "USER "+user), edits...)
}

// Deriving lists the stages of the Dockerfile of c that begin as the user whom
// the stage of c ends as, and run commands before they have another.
func (c *Container) Deriving() []*dockerfile.Stage {
	if c.Build == nil || c.Build.File == nil || c.Build.Target == nil {
		return nil
	}
	var all []*dockerfile.Stage
	names := map[string]bool{}
	inherits := func(stage *dockerfile.Stage) {
		if stage.Name != nil {
			names[strings.ToLower(stage.Name.Str)] = true
		}
	}
	inherits(c.Build.Target.Stage)
	for _, stage := range c.Build.File.Stages {
		if stage.Index <= c.Build.Target.Stage.Index || stage.Base == nil || !names[strings.ToLower(stage.Base.Str)] {
			continue
		}
		switch first := firstOf(stage, "USER", "RUN"); {
		case first == nil:
			inherits(stage)
		case first.Name == "RUN":
			all = append(all, stage)
		}
	}
	return all
}

// firstOf returns the first instruction of a stage with one of the names, nil if
// it has none.
func firstOf(stage *dockerfile.Stage, names ...string) *dockerfile.Instruction {
	for _, in := range stage.Instructions {
		if slices.Contains(names, in.Name) {
			return in
		}
	}
	return nil
}

// MountReadOnly returns the edits that make a mount of c read-only, none if it
// has options already or an attribute brings it that brings others too.
func (c *Container) MountReadOnly(m Mount) []analysis.TextEdit {
	if c.Service == nil || m.Route != ByVolumes || m.From != nil || m.Target == nil || m.ReadOnly.Value != nil || len(m.Options) > 0 {
		return nil
	}
	return c.Service.EndWith(m.Entry, m.Target, ":ro")
}

// BindPort returns the edits that publish a port of c on loopback, none where an
// address is written or the entry has another form.
func (c *Container) BindPort(p Port) []analysis.TextEdit {
	if c.Service == nil || p.Entry == nil || !p.HostIP.IsZero() && p.HostIP.Str != "" || p.Published.IsZero() {
		return nil
	}
	return c.Service.BeginWith(p.Entry, p.Published, "127.0.0.1:")
}
