package dockerfile

import (
	"fmt"
	"sort"
	"strconv"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A plan is what a stage needs before it can be built.
type plan struct {
	stage   *Stage
	base    *plan          // the stage that FROM names
	from    *value.Value   // the image it is FROM, expanded
	context *value.Value   // the additional context that replaces the stage or its base
	whole   bool           // context replaces the stage itself
	needs   []need         // stages that it copies or mounts from
	foreign []*value.Value // images that it copies or mounts from
	needed  bool
	workdir bool  // a WORKDIR stands in it or its bases
	visit   uint8 // 1: on the way in a search for circles, 2: done

	image *Image
	scope *scope
}

// A need is a stage that another one copies or mounts from.
type need struct {
	stage *plan
	at    source.Span
}

// A resolver is one run of [File.Build].
type resolver struct {
	file    *File
	options BuildOptions
	build   *Build
	none    *scope // without any variable
	meta    *scope
	// defaults has the arguments before the first FROM without those that a
	// builder adds.
	defaults *scope
	plans    []*plan
	named    map[string]*plan
	copied   int
}

// Build expands the variables and resolves the stages of f for one target, as
// BuildKit's dockerfile2llb does. Only the stages that the target needs are
// built.
//
// Platform arguments are unknown unless o.Args sets them, but for TARGETSTAGE.
// HTTP_PROXY and the like reach RUN without ARG, but no expansion. A default of
// ARG is Assumed: a caller may pass another value.
func (f *File) Build(o BuildOptions) *Build {
	r := &resolver{file: f, options: o, build: &Build{File: f}, named: map[string]*plan{}}
	r.metaArgs()
	for _, stage := range f.Stages {
		r.plan(stage)
	}
	for _, p := range r.plans {
		for _, in := range p.stage.Instructions {
			r.dependencies(p, in)
		}
	}
	for _, p := range r.plans {
		r.circles(p)
	}
	if target := r.target(); target != nil {
		r.reach(target)
		if o.All {
			for _, p := range r.plans {
				p.needed = true
			}
		}
		for _, p := range r.plans {
			if p.needed {
				r.image(p)
				r.build.Images = append(r.build.Images, p.image)
			}
		}
		r.build.Target = target.image
	}
	sort.SliceStable(r.build.Diagnostics, func(i, k int) bool {
		return r.build.Diagnostics[i].At.Pos() < r.build.Diagnostics[k].At.Pos()
	})
	return r.build
}

func (r *resolver) errorAt(at source.Span, format string, args ...any) {
	if len(r.build.Diagnostics) < maxDiagnostics {
		r.build.Diagnostics = append(r.build.Diagnostics, Diagnostic{Error: true, At: at, Message: fmt.Sprintf(format, args...)})
	}
}

func (r *resolver) report(d *Diagnostic) {
	if d != nil && len(r.build.Diagnostics) < maxDiagnostics {
		r.build.Diagnostics = append(r.build.Diagnostics, *d)
	}
}

// argument returns the build argument called name. One without a value takes
// the deploying shell's, which is not known.
func (r *resolver) argument(name string) (*value.Value, bool) {
	v, ok := r.options.Args[name]
	if !ok {
		return nil, false
	}
	if v.IsZero() {
		if r.options.Closed {
			return nil, false
		}
		unknown := &value.Value{Kind: value.String, State: value.Unknown}
		if v != nil {
			unknown.At, unknown.Step = v.At, v.Step
		}
		return unknown, true
	}
	return v, true
}

// metaArgs evaluates the arguments before the first FROM.
func (r *resolver) metaArgs() {
	work := maxMatching
	r.none = &scope{closed: r.options.Closed, work: &work, misses: &[]missing{}}
	r.meta = newScope(r.none)
	r.meta.predefined = r.predefined
	for _, in := range r.file.MetaArgs {
		if in.Invalid {
			continue
		}
		for _, p := range in.Pairs {
			r.metaArg(p)
			v := Variable{Name: p.Key.Str, Instruction: in}
			if b := r.meta.find(p.Key.Str); b != nil {
				v.Value = b.value
			}
			r.build.Args = append(r.build.Args, v)
		}
	}
	r.meta.asked()
}

func (r *resolver) metaArg(p Pair) {
	name := p.Key.Str
	if v, ok := r.argument(name); ok {
		r.meta.bind(name, v, value.BuildArg)
		return
	}
	if p.Value == nil {
		return
	}
	v, d := r.meta.expand(p.Value, r.file.Escape)
	if d != nil {
		r.report(d)
		return
	}
	r.meta.bind(name, assumed(v), value.ArgDefault)
}

// assumed returns v as the default of an argument that a caller may set.
func assumed(v *value.Value) *value.Value {
	copied := *v
	if copied.State < value.Assumed {
		copied.State = value.Assumed
	}
	if v.Parts != nil {
		copied.Parts = append([]value.Part(nil), v.Parts...)
		for i := range copied.Parts {
			copied.Parts[i].State = max(copied.Parts[i].State, value.Assumed)
		}
	}
	return &copied
}

// plan resolves what a stage is FROM. Later stages of the same name shadow
// earlier ones.
func (r *resolver) plan(stage *Stage) {
	p := &plan{stage: stage}
	r.plans = append(r.plans, p)
	name := ""
	if stage.Name != nil {
		name = strings.ToLower(stage.Name.Str)
	}
	defer func() {
		if name != "" {
			r.named[name] = p
		}
	}()
	if stage.Base == nil {
		return
	}
	from, d := r.meta.expand(stage.Base, r.file.Escape)
	asked := r.meta.asked()
	if d != nil {
		r.report(d)
		p.from = &value.Value{Kind: value.String, State: value.Invalid, At: stage.Base.At, Str: stage.Base.Str}
		return
	}
	if from.IsKnown() && from.Str == "" {
		r.errorAt(stage.Base.At, "the image %s is empty: nothing sets its variable", source.Quote(stage.Base.Str))
		from = &value.Value{Kind: value.String, State: value.Invalid, At: stage.Base.At, Str: stage.Base.Str}
	}
	p.from = from
	if stage.Platform != nil {
		platform, d := r.meta.expand(stage.Platform, r.file.Escape)
		r.report(d)
		r.checkFrom(stage, asked)
		r.checkPlatform(stage, platform, r.meta.asked())
	} else {
		r.checkFrom(stage, asked)
	}
	if p.context = r.context(name); p.context != nil {
		p.whole = true
		return
	}
	if !from.IsKnown() {
		return
	}
	if p.base = r.named[from.Str]; p.base != nil {
		return
	}
	if from.Str == "scratch" {
		p.from = &value.Value{Kind: value.String, At: stage.Base.At, Step: from.Step}
		return
	}
	if p.context = r.context(from.Str); p.context == nil {
		r.reference(from)
	}
}

// target returns the stage to build, nil if there is none.
func (r *resolver) target() *plan {
	if len(r.plans) == 0 {
		return nil
	}
	t := r.options.Target
	switch {
	case t.IsZero() || t.IsKnown() && t.Str == "":
		return r.plans[len(r.plans)-1]
	case !t.IsKnown():
		r.build.Diagnostics = append(r.build.Diagnostics, Diagnostic{
			At: t.At, Message: "which stage is built is not known: " + source.Quote(t.Str) + " is not set",
		})
		return nil
	}
	if p, ok := r.named[strings.ToLower(t.Str)]; ok {
		return p
	}
	var names []string
	for _, p := range r.plans {
		if p.stage.Name != nil {
			names = append(names, source.Quote(p.stage.Name.Str))
		}
	}
	switch {
	case len(names) == 0:
		r.errorAt(t.At, "there is no stage %s: no stage of %s has a name", source.Quote(t.Str), source.Quote(r.file.Path))
	case len(names) > 8:
		r.errorAt(t.At, "there is no stage %s among the %d of %s", source.Quote(t.Str), len(names), source.Quote(r.file.Path))
	default:
		r.errorAt(t.At, "there is no stage %s; the stages are %s", source.Quote(t.Str), strings.Join(names, ", "))
	}
	return nil
}

// circles reports stages that copy from each other, as BuildKit does even where
// the target needs none of them.
func (r *resolver) circles(p *plan) {
	if p.visit != 0 {
		return
	}
	p.visit = 1
	for i, n := range p.needs {
		if n.stage.visit == 1 {
			r.errorAt(n.at, "the stages copy from each other in a circle")
			p.needs[i].stage = nil
			continue
		}
		r.circles(n.stage)
	}
	p.visit = 2
}

// reach marks the stages that p needs. Only edges to earlier stages are
// followed, so that they are no circle.
func (r *resolver) reach(p *plan) {
	if p.needed {
		return
	}
	p.needed = true
	if p.whole {
		return
	}
	if p.base != nil {
		r.reach(p.base)
		for _, in := range p.base.stage.Instructions {
			if in.Inner != nil && !in.Invalid && !p.base.whole {
				r.dependencies(p, in.Inner)
			}
		}
	}
	for _, n := range p.needs {
		switch {
		case n.stage == nil: // already reported
		case n.stage.stage.Index >= p.stage.Index:
			r.errorAt(n.at, "the stage %s stands after the one that copies from it", n.stage.stage)
		default:
			r.reach(n.stage)
		}
	}
}

// dependencies finds the stages that an instruction copies or mounts from.
func (r *resolver) dependencies(p *plan, in *Instruction) {
	if in.Invalid {
		return
	}
	switch in.Name {
	case "COPY":
		if f := in.Flag("from"); f != nil && f.Value != nil && f.Value.Str != "" {
			r.copyFrom(p, f.Value)
		}
	case "RUN":
		for i := range in.Flags {
			if in.Flags[i].Name != "mount" {
				continue
			}
			for _, field := range in.Flags[i].Fields {
				if strings.EqualFold(field.Key.Str, "from") && field.Value != nil {
					r.need(p, field.Value, r.named[strings.ToLower(field.Value.Str)])
				}
			}
		}
	}
}

func (r *resolver) copyFrom(p *plan, from *value.Value) {
	if strings.ContainsRune(from.Str, '$') {
		if v, d := (&scope{closed: true, work: r.none.work}).expand(from, r.file.Escape); d != nil || v.Str != from.Str {
			r.errorAt(from.At, "variables are not expanded in `--from`; name a stage")
			return
		}
	}
	index, err := strconv.Atoi(from.Str)
	if err != nil {
		r.need(p, from, r.named[strings.ToLower(from.Str)])
		return
	}
	if index < 0 || index >= len(r.plans) {
		r.errorAt(from.At, "there is no stage %s", source.Quote(from.Str))
		return
	}
	r.need(p, from, r.plans[index])
}

func (r *resolver) need(p *plan, from *value.Value, other *plan) {
	if other != nil {
		p.needs = append(p.needs, need{other, from.At})
		return
	}
	if from.Str != "scratch" && r.context(from.Str) == nil {
		r.reference(from)
		p.foreign = append(p.foreign, from)
	}
}
