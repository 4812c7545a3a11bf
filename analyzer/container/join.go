package container

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// maxWork bounds what services copy from the Dockerfiles they build: each costs
// its instructions, and its variables and labels. Beyond it the image of a
// service is not known.
const maxWork = 1_000_000

// join computes the containers of a unit: one for each service, and one for the
// last stage of each Dockerfile that no service targets.
func join(app *compose.Project, files *dockerfile.Set) []*Container {
	j := &joiner{app: app, files: files}
	if app != nil {
		j.services()
	}
	if files != nil {
		for _, f := range files.Files {
			j.leftover(f)
		}
	}
	return j.containers
}

// A joiner holds the state of one join.
type joiner struct {
	app        *compose.Project
	files      *dockerfile.Set
	find       *lookup
	containers []*Container
	origins    []origin // of the containers' images, by the index of the service
	mounting   []bool   // services whose mounts are being resolved
	mounted    []bool
	taken      int // mounts that services took from others
	work       int // see maxWork
}

// origin is the image of a service.
type origin struct {
	resolved bool
	build    *dockerfile.Build
	section  *compose.Build
	image    *Image
	shared   bool // built by another service of the unit
}

func (j *joiner) services() {
	n := len(j.app.Services)
	j.find = newLookup(j.app.Services)
	j.origins = make([]origin, n)
	j.mounting, j.mounted = make([]bool, n), make([]bool, n)
	j.containers = make([]*Container, 0, n+1)
	for i, s := range j.app.Services {
		j.containers = append(j.containers, j.service(s, j.origin(i)))
	}
	for i := range j.app.Services {
		j.mounts(i)
		c := j.containers[i]
		if peer := j.container(c.Namespaces.Network.Service); peer != nil && peer != c {
			c.NetworkOf = peer
		}
	}
}

// container returns the container of the service called name, nil if there is
// none.
func (j *joiner) container(name string) *Container {
	if i := j.index(name); i >= 0 {
		return j.containers[i]
	}
	return nil
}

// index returns the index of the service called name, -1 if there is none.
func (j *joiner) index(name string) int {
	if j.app == nil {
		return -1
	}
	return indexIn(j.find.byName, name)
}

// origin finds the image of the service at index i.
func (j *joiner) origin(i int) origin {
	o := &j.origins[i]
	if o.resolved {
		return *o
	}
	o.resolved = true // a cycle of contexts ends here
	s := j.app.Services[i]
	if b := s.Build(j.app); b != nil {
		if built := j.build(b); built != nil {
			o.build, o.section, o.image = built, b, j.builtImage(built)
		} else {
			o.image = &Image{}
		}
		return *o
	}
	reference := s.Get("image")
	if builder := j.builder(reference, i); builder >= 0 {
		*o = j.origin(builder)
		o.shared = true
		return *o
	}
	o.image = externalImage(reference)
	return *o
}

// build returns the stage that a service's build section targets, nil if its
// Dockerfile is not in the unit.
func (j *joiner) build(b *compose.Build) *dockerfile.Build {
	if j.files == nil {
		return nil
	}
	var f *dockerfile.File
	switch {
	case !b.Inline.IsZero():
		f = j.files.ByInline(b.Inline)
	case b.DockerfilePath != "":
		f = j.files.ByPath(b.DockerfilePath)
	}
	if f == nil || !j.affords(len(f.Instructions)) {
		return nil
	}
	target := b.Target
	if target.IsZero() || target.State == value.Known && target.Str == "" {
		target = nil
	}
	if target.IsUnknown() {
		return nil
	}
	return f.Build(dockerfile.BuildOptions{Target: target, Args: b.Args, Contexts: b.Contexts})
}

// builder returns the index of the service that builds the image called
// reference, -1 if none does. A name that only resembles one does not count.
func (j *joiner) builder(reference *value.Value, self int) int {
	if !reference.IsKnown() {
		return -1
	}
	if i := indexIn(j.find.builders, ParseReference(reference.Str)); i != self {
		return i
	}
	return -1
}

// builtImage describes the image that a build leaves.
func (j *joiner) builtImage(b *dockerfile.Build) *Image {
	target := b.Target
	if target == nil {
		return &Image{}
	}
	base := target
	for base.Base != nil {
		base = base.Base
	}
	image := &Image{FromLine: base.Stage.From.At, Stage: target}
	if base.OtherContext != nil {
		j.otherContext(image, base.OtherContext)
		return image
	}
	image.describe(target.From)
	return image
}

// otherContext describes an image whose base an additional context replaces.
func (j *joiner) otherContext(image *Image, context *value.Value) {
	if !context.IsKnown() {
		return
	}
	if name, ok := compose.ServiceContext(context); ok {
		if i := j.index(name); i >= 0 {
			image.Base = j.origin(i).image
		}
		return
	}
	const scheme = "docker-image://"
	if strings.HasPrefix(context.Str, scheme) {
		image.describe(context.Sub(len(scheme), len(context.Str)))
	}
}

// service joins one service with its image.
func (j *joiner) service(s *compose.Service, o origin) *Container {
	builds := o.shared || !s.Get("build").IsZero()
	if o.build != nil && o.build.Target != nil && !j.affords(weight(o.build.Target)) {
		o = origin{image: &Image{}}
	}
	c := &Container{
		Name: s.Name, Service: s, Build: o.build, Section: o.section, Image: o.image,
		At: s.Key, BuiltHere: s.Key,
		Profiles: s.Profiles, Cut: builds && o.build == nil && j.work > maxWork,
	}
	if o.build != nil && o.build.Target != nil && !o.shared {
		c.BuiltHere = o.build.Target.Stage.From.At
	}
	c.Environment = environment(c.stage(), s)
	c.Labels = labels(c.stage(), s)
	c.Groups = elements(s.Get("group_add"))
	c.Privileged = SettingOf(s.Get("privileged"))
	c.ReadOnly = SettingOf(s.Get("read_only"))
	c.Capabilities = capabilities(s.Value, c.Privileged)
	c.Security = security(s.Get("security_opt"))
	c.Devices = devices(s)
	c.DeviceRules = elements(s.Get("device_cgroup_rules"))
	c.Namespaces = namespaces(s)
	c.Networks = j.networks(s, c.Namespaces.Network)
	c.Ports = ports(s, c)
	c.Limits = limits(s)
	c.User = c.user(s.Value, o.shared)
	if s.Incomplete != nil {
		c.inherit(s, s.Incomplete)
	}
	c.Main = c.main(s.Value)
	c.Lifetime = j.lifetime(s, c)
	c.Others = c.others()
	return c
}

// affords reports whether the unit can do so much more within maxWork.
func (j *joiner) affords(work int) bool {
	j.work += work
	return j.work <= maxWork
}

// weight is what it costs to take over the variables and labels of an image. For
// each of them the pairs of its instruction are searched.
func weight(image *dockerfile.Image) int {
	total := 0
	for _, variables := range [][]dockerfile.Variable{image.Env, image.Labels} {
		total += len(variables)
		for _, v := range variables {
			if v.Instruction != nil {
				total += len(v.Instruction.Pairs) / 64
			}
		}
	}
	return total
}

// leftover adds a container for the last stage of a Dockerfile if no service
// targets it: production may build it elsewhere.
func (j *joiner) leftover(f *dockerfile.File) {
	if len(f.Stages) == 0 {
		return
	}
	last := f.Stages[len(f.Stages)-1]
	for _, c := range j.containers {
		if c.Build != nil && c.Build.Target != nil && c.Build.Target.Stage == last {
			return
		}
	}
	b := f.Build(dockerfile.BuildOptions{})
	if b.Target == nil {
		return
	}
	name := f.Path
	if last.Name.IsKnown() && last.Name.Str != "" {
		name = last.Name.Str
	}
	c := &Container{
		Name: name, Build: b, Image: j.builtImage(b),
		At: last.From.At, BuiltHere: last.From.At,
	}
	c.Environment = environment(b.Target, nil)
	c.Labels = labels(b.Target, nil)
	c.User = c.user(nil, false)
	c.Main = c.main(nil)
	c.Others = c.others()
	j.containers = append(j.containers, c)
}

// stage returns the image that a Dockerfile of the unit leaves for c, nil if
// none does.
func (c *Container) stage() *dockerfile.Image {
	if c.Build == nil {
		return nil
	}
	return c.Build.Target
}

// elements returns the values of a list.
func elements(list *value.Value) []*value.Value {
	if list == nil || list.Kind != value.Seq || len(list.Kids) == 0 {
		return nil
	}
	values := make([]*value.Value, 0, len(list.Kids))
	for i := range list.Kids {
		if v := list.Kids[i].Val; v != nil {
			values = append(values, v)
		}
	}
	return values
}

// SettingOf reads a boolean attribute.
func SettingOf(v *value.Value) Setting {
	if v.IsZero() {
		return Setting{}
	}
	return Setting{Value: v, True: v.IsKnown() && truth(v.Str)}
}

// truth reads a boolean as YAML 1.1 and Compose do.
func truth(text string) bool {
	switch strings.ToLower(text) {
	case "true", "yes", "on", "y", "1", "t":
		return true
	}
	return false
}

// environment merges the image's variables with the service's.
func environment(image *dockerfile.Image, s *compose.Service) []Variable {
	var variables []Variable
	if s != nil {
		variables = make([]Variable, 0, len(s.Environment))
	}
	if image != nil {
		for _, v := range image.Env {
			if s == nil || !has(s.Environment, v.Name) {
				variables = append(variables, fromImage(v))
			}
		}
	}
	if s != nil {
		for _, m := range s.Environment {
			variables = append(variables, fromMember(m))
		}
	}
	return variables
}

func labels(image *dockerfile.Image, s *compose.Service) []Variable {
	var all []Variable
	if image != nil {
		for _, v := range image.Labels {
			if s == nil || !has(s.Labels, v.Name) {
				all = append(all, fromImage(v))
			}
		}
	}
	if s != nil {
		for _, m := range s.Labels {
			all = append(all, fromMember(m))
		}
	}
	return all
}

func has(members []value.Member, name string) bool {
	for i := range members {
		if members[i].Key == name {
			return true
		}
	}
	return false
}

func fromMember(m value.Member) Variable {
	v := Variable{Name: m.Key, At: m.KeyAt, Value: m.Val}
	if m.Val.IsZero() {
		v.Value = nil
	}
	return v
}

func fromImage(v dockerfile.Variable) Variable {
	variable := Variable{Name: v.Name, Value: v.Value, FromImage: true}
	if v.Instruction == nil {
		return variable
	}
	variable.At = v.Instruction.At
	for _, pair := range v.Instruction.Pairs {
		if pair.Key != nil && pair.Key.Str == v.Name {
			variable.At = pair.Key.At
		}
	}
	return variable
}

// spanOf returns where a value is written, the zero Span if it is absent.
func spanOf(v *value.Value) source.Span {
	if v == nil {
		return source.Span{}
	}
	return v.At
}
