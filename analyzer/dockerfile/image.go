package dockerfile

import (
	"path"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// An imager builds the image of one stage.
type imager struct {
	*resolver
	plan    *plan
	image   *Image
	scope   *scope
	windows bool
	cmdSet  bool // by this stage
	current *Instruction
	used    []*Instruction // CMD, ENTRYPOINT and HEALTHCHECK that count so far

	env, args, labels table
	volumes, exposed  list
}

// image runs the instructions of a stage on what it inherits.
func (r *resolver) image(p *plan) {
	m := &imager{resolver: r, plan: p, image: &Image{Stage: p.stage, From: p.from, OtherContext: p.context, Copied: p.foreign}}
	p.image = m.image
	m.image.Expanded = map[*Instruction][]*value.Value{}
	if p.context != nil {
		m.image.From = contextImage(p.context)
	}
	if p.base != nil {
		m.inherit(p.base)
	} else {
		m.scope = newScope(r.none)
		if m.image.IsScratch() || r.options.Closed {
			m.scope.put("PATH", &binding{value: &value.Value{Kind: value.String, State: value.Synthetic, Str: defaultPath, At: p.stage.From.At}})
		}
	}
	p.scope = m.scope
	m.windows = r.file.Escape == '`' || isWindows(m.image.From)
	if !p.whole {
		if p.base != nil && !p.base.whole {
			for _, in := range p.base.stage.Instructions {
				if in.Inner != nil && !in.Invalid && m.copies(triggerCost, in) {
					m.report(in.Inner.problem)
					m.apply(in.Inner)
				}
			}
		}
		for _, in := range p.stage.Instructions {
			m.apply(in)
		}
	}
	m.finish()
}

// defaultPath is the PATH that BuildKit gives to an image without one.
const defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

// contextImage returns the image that an additional context names, nil if it
// is something else.
func contextImage(context *value.Value) *value.Value {
	if rest, ok := strings.CutPrefix(context.Str, "docker-image://"); ok {
		return slice(context, len(context.Str)-len(rest), len(context.Str))
	}
	return nil
}

func isWindows(from *value.Value) bool {
	if from == nil {
		return false
	}
	return strings.HasPrefix(from.Str, "mcr.microsoft.com/windows") ||
		strings.Contains(from.Str, "nanoserver") || strings.Contains(from.Str, "servercore")
}

// inherit takes over what the stage leaves that FROM names.
func (m *imager) inherit(base *plan) {
	b := base.image
	step := &value.Step{Kind: value.BaseImage, At: m.plan.stage.Base.At, Detail: m.plan.from.Str}
	from := func(v *value.Value) *value.Value {
		if v == nil {
			return nil
		}
		copied, link := *v, *step
		link.Prev = v.Step
		copied.Step = &link
		return &copied
	}
	i := m.image
	i.Base, i.From = b, b.From
	m.plan.workdir = base.workdir
	if i.OtherContext == nil {
		i.OtherContext = b.OtherContext
	}
	i.User, i.Workdir, i.StopSignal = from(b.User), from(b.Workdir), from(b.StopSignal)
	i.Entrypoint, i.Cmd, i.HealthCheck, i.Shell = b.Entrypoint, b.Cmd, b.HealthCheck, b.Shell
	m.env.shared, m.args.shared, m.labels.shared = b.Env, b.Args, b.Labels
	m.volumes.shared, m.exposed.shared = b.Volumes, b.Exposed
	i.Instructions = slices.Clip(b.Instructions)
	m.scope = newScope(base.scope)
	m.restoreEnv(b)
}

// restoreEnv sets the variables of the base's image again, as BuildKit does at
// the start of a stage: they win over an ARG of the same name that came later
// in the base.
func (m *imager) restoreEnv(base *Image) {
	if len(base.Args) == 0 || len(base.Env) == 0 || !m.copies(len(base.Args)+len(base.Env), nil) {
		return
	}
	declared := make(map[string]bool, len(base.Args))
	for _, arg := range base.Args {
		declared[arg.Name] = true
	}
	for _, env := range base.Env {
		if b := m.scope.find(env.Name); declared[env.Name] && (b == nil || b.value != env.Value) {
			m.scope.bind(env.Name, env.Value, value.EnvInstruction)
		}
	}
}

// finish puts what was collected into the image.
func (m *imager) finish() {
	i := m.image
	i.Env, i.Args, i.Labels = m.env.all(), m.args.all(), m.labels.all()
	i.Volumes, i.Exposed = m.volumes.all(), m.exposed.all()
	if h := i.HealthCheck; h != nil && h.ShellForm {
		// The engine runs it by the SHELL that the image ends with.
		i.HealthCheck = m.command(h.Instruction)
	}
}

// apply carries out one instruction.
func (m *imager) apply(in *Instruction) {
	if in.Invalid {
		return
	}
	m.current = in
	m.check(in)
	switch in.Name {
	case "ENV":
		m.pairs(in, m.setEnv)
	case "LABEL":
		m.pairs(in, func(key string, v *value.Value, in *Instruction) { m.labels.set(m, key, v, in) })
	case "ARG":
		m.arg(in)
	case "USER":
		if v := m.single(in); v != nil {
			m.image.User = v
		}
	case "WORKDIR":
		if v := m.single(in); v != nil {
			m.checkWorkdir(in, v)
			m.image.Workdir = m.workdir(v)
		}
	case "STOPSIGNAL":
		m.stopSignal(in)
	case "VOLUME":
		for _, v := range m.words(in) {
			m.volumes.add(m, v)
		}
	case "EXPOSE":
		m.expose(in)
	case "SHELL":
		m.image.Shell = in.Args
	case "CMD":
		m.cmdSet = true
		m.image.Cmd = m.command(in)
	case "ENTRYPOINT":
		m.image.Entrypoint = m.command(in)
		if !m.cmdSet {
			m.image.Cmd = nil // BuildKit: a new entrypoint drops the inherited command
		}
	case "HEALTHCHECK":
		m.image.HealthCheck = m.command(in)
	case "ADD", "COPY":
		m.words(in)
		m.flags(in)
		m.documents(in)
		m.image.Instructions = append(m.image.Instructions, in)
	case "RUN":
		m.mounts(in)
		m.image.Instructions = append(m.image.Instructions, in)
	}
}

// words expands the arguments of an instruction.
func (m *imager) words(in *Instruction) []*value.Value {
	words := make([]*value.Value, 0, len(in.Args))
	for _, word := range in.Args {
		if in.Name == "VOLUME" && in.JSON {
			word = trimmed(word)
		}
		v, d := m.expand(word)
		if d != nil {
			m.report(d)
			v = &value.Value{Kind: value.String, State: value.Invalid, At: word.At, Str: word.Str}
		}
		words = append(words, v)
	}
	m.image.Expanded[in] = words
	return words
}

func (m *imager) stopSignal(in *Instruction) {
	v := m.single(in)
	switch {
	case v == nil:
	case v.IsKnown() && !isSignal(v.Str):
		m.errorAt(v.At, "%s is no signal", source.Quote(v.Str))
	default:
		m.image.StopSignal = v
	}
}

func trimmed(v *value.Value) *value.Value {
	s := strings.TrimSpace(v.Str)
	if s == v.Str {
		return v
	}
	off := strings.Index(v.Str, s)
	return slice(v, off, off+len(s))
}

// single expands the only argument of an instruction.
func (m *imager) single(in *Instruction) *value.Value {
	words := m.words(in)
	if len(words) != 1 {
		return nil
	}
	return words[0]
}

// documents expands the heredocs that ADD and COPY write.
func (m *imager) documents(in *Instruction) {
	for i := range in.Heredocs {
		h := &in.Heredocs[i]
		v := h.Content()
		if h.Expand {
			expanded, d := m.scope.expandDocument(v)
			m.undefined()
			if d != nil {
				m.report(d)
				continue
			}
			v = expanded
		}
		if m.image.Documents == nil {
			m.image.Documents = map[*Heredoc]*value.Value{}
		}
		m.image.Documents[h] = v
	}
}

// pairs expands the pairs of an instruction, all in the environment before it.
func (m *imager) pairs(in *Instruction, set func(string, *value.Value, *Instruction)) {
	var words []*value.Value
	for _, p := range in.Pairs {
		key, d := m.expand(p.Key)
		if d == nil {
			var v *value.Value
			if v, d = m.expand(p.Value); d == nil {
				words = append(words, key, v)
				continue
			}
		}
		m.report(d)
		words = append(words, p.Key, &value.Value{Kind: value.String, State: value.Invalid, At: p.Value.At, Str: p.Value.Str})
	}
	m.image.Expanded[in] = words
	for i := 0; i < len(words); i += 2 {
		if in.Name == "ENV" {
			m.checkSecret(in, words[i])
		}
		if words[i].IsKnown() {
			set(words[i].Str, words[i+1], in)
		}
	}
}

func (m *imager) setEnv(name string, v *value.Value, in *Instruction) {
	m.env.set(m, name, v, in)
	m.scope.bind(name, v, value.EnvInstruction)
}

// arg declares arguments, each in the environment that the one before leaves.
func (m *imager) arg(in *Instruction) {
	words := make([]*value.Value, 0, 2*len(in.Pairs))
	for _, p := range in.Pairs {
		name := p.Key.Str
		m.checkSecret(in, p.Key)
		var v *value.Value
		if given, ok := m.argument(name); ok {
			v = given
			m.scope.bind(name, given, value.BuildArg)
		} else if p.Value != nil {
			expanded, d := m.expand(p.Value)
			m.report(d)
			if d == nil {
				v = assumed(expanded)
				m.scope.bind(name, v, value.ArgDefault)
			}
		} else if b := m.meta.find(name); b != nil {
			v = b.value
			m.scope.put(name, b)
		}
		m.args.set(m, name, v, in)
		words = append(words, p.Key, v)
	}
	m.image.Expanded[in] = words
}

// workdir joins a relative WORKDIR to the one before it, which cleans the path.
func (m *imager) workdir(v *value.Value) *value.Value {
	before := m.image.Workdir
	switch {
	case m.windows || v.State == value.Invalid:
		return v
	case v.Str == "" && before != nil:
		return before
	case strings.HasPrefix(v.Str, "/") || v.Str != "" && partAt(v, 0).State > value.Assumed:
		return v // absolute, or nobody knows
	}
	var b builder
	switch {
	case before != nil:
		b.literal(before, 0, len(before.Str))
		b.replaced("/", v, 0, 0)
	case m.image.IsScratch() || m.options.Closed:
		b.replaced("/", v, 0, 0)
	default:
		// Relative to the working directory of an image from elsewhere.
		b.add("", value.Part{At: spanOf(v, 0, 0), State: value.Unknown})
	}
	b.literal(v, 0, len(v.Str))
	joined := b.at(v.At)
	clean := path.Clean(joined.Str)
	switch {
	case clean == joined.Str || !joined.IsKnown():
		return joined
	case strings.TrimRight(joined.Str, "/") == clean:
		joined = slice(joined, 0, len(clean))
		joined.At = v.At
		return joined
	}
	var cleaned builder
	cleaned.add(clean, value.Part{At: v.At, State: joined.State, Step: joined.Step})
	return cleaned.at(v.At)
}

// command returns what CMD, ENTRYPOINT or HEALTHCHECK runs.
func (m *imager) command(in *Instruction) *Command {
	c := &Command{Instruction: in, ShellForm: !in.JSON}
	if in.JSON {
		c.Words = in.Args
		return c
	}
	if in.Name == "HEALTHCHECK" && strings.EqualFold(in.Check.Str, "NONE") {
		c.ShellForm = false
		return c
	}
	c.Script = in.Script()
	if c.Script == nil {
		c.Script = &value.Value{Kind: value.String, At: in.Keyword}
	}
	c.Words = append(append([]*value.Value(nil), m.shell(in)...), c.Script)
	return c
}

// shell returns the words of SHELL, or those that Docker takes without it.
func (m *imager) shell(in *Instruction) []*value.Value {
	if m.image.Shell != nil {
		return m.image.Shell
	}
	words := []string{"/bin/sh", "-c"}
	if m.windows {
		words = []string{"cmd", "/S", "/C"}
	}
	var shell []*value.Value
	for _, word := range words {
		shell = append(shell, &value.Value{Kind: value.String, State: value.Synthetic, Str: word, At: in.Keyword})
	}
	return shell
}
