package secrets

import (
	"cmp"
	"strconv"

	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// home is where a variable stands.
type home uint8

const (
	inEnvironment home = iota // environment of a service or hook
	inCommand                 // an option of a command line
	inLabel                   // labels of a service
	inConfig                  // a line of a config's content
	inImage                   // ENV or LABEL of the stage that runs
	inBuild                   // ARG of the stage that runs, or build.args for it
	inCache                   // ARG, build.args or ENV that only other stages get
)

// becomes says whether the container gets the value or only its build.
func (h home) becomes() place {
	if h == inBuild || h == inCache {
		return atBuild
	}
	return atRuntime
}

// message says who reads the value; its arguments are the container, what it is,
// and the variable.
func (h home) message() string {
	switch h {
	case inImage:
		return "whoever reads this file, or pulls the image of %s, has %s in %s"
	case inBuild:
		return "whoever reads this file, or the image history of %s, has %s in %s"
	case inCache:
		return "whoever reads this file, or the build cache of %s, has %s in %s"
	case inConfig:
		return "whoever reads this file, or a file in %s, has %s in %s"
	default:
		return "whoever reads this file, or inspects %s, has %s in %s"
	}
}

// fix says what to write instead.
func (h home) fix(name string) string {
	switch h {
	case inImage:
		return "delete it here and set it where the container is started"
	case inBuild, inCache:
		return "read it by `RUN --mount=type=secret` instead"
	case inCommand:
		return "read it from a file below `/run/secrets` or from a variable that no file sets"
	case inConfig:
		return "make it a file under `secrets`, which no Compose file holds"
	case inLabel:
		return "name a file, such as `usersFile`, or write " + source.Quote("${"+upper(name)+":?}")
	default:
		return "write " + source.Quote("${"+name+":?}") + ", or read a file from `secrets`"
	}
}

// upper turns a label's name into a variable's.
func upper(name string) string {
	out := []byte(name)
	for i, b := range out {
		switch {
		case b >= 'a' && b <= 'z':
			out[i] = b - 'a' + 'A'
		case b < '0' || b > 'Z' || b > '9' && b < 'A':
			out[i] = '_'
		}
	}
	return string(out)
}

// A variable is a name with a value that others may read.
type variable struct {
	name   string
	judged string // the name to judge it by, if not name
	user   string // whose password a statement in SQL sets, "" if it is not known
	path   string // what leads to the name: "build.args."
	value  *value.Value
	place  home
}

// find looks for a credential in the value.
func (v variable) find() (credential, bool) {
	return find(cmp.Or(v.judged, v.name), v.value.Str, v.place.becomes())
}

// variablesOf returns what the files of a container set: the service first, then
// the stages it is built from, and last the command lines, whose words may be
// values of the variables before.
func variablesOf(c *container.Container, app *compose.Project) []variable {
	all := append(setByService(c.Service), setByBuild(c.Build)...)
	all = append(all, setByConfigs(c.Service, app)...)
	for i := range all {
		if all[i].place == inBuild && !reachesImage(c.Build, all[i].name) {
			all[i].place = inCache
		}
	}
	return append(all, argumentsOf(c)...)
}

// setByService returns the variables and labels that a service sets.
func setByService(s *compose.Service) []variable {
	if s == nil {
		return nil
	}
	var all []variable
	add := func(v *value.Value, h home, path string) {
		if v == nil || v.Kind != value.Map {
			return
		}
		for _, m := range v.Kids {
			if m.Val != nil && m.Val.Kind != value.Map && m.Val.Kind != value.Seq {
				all = append(all, variable{name: m.Key, path: path, value: m.Val, place: h})
			}
		}
	}
	add(s.Get("environment"), inEnvironment, "")
	for _, hooks := range []string{"pre_start", "post_start", "pre_stop"} {
		if list := s.Get(hooks); list != nil {
			for i, hook := range list.Kids {
				add(hook.Val.Get("environment"), inEnvironment, hooks+"."+strconv.Itoa(i)+".")
			}
		}
	}
	add(s.Get("labels"), inLabel, "labels.")
	add(s.Get("annotations"), inLabel, "annotations.")
	add(s.Get("deploy", "labels"), inLabel, "deploy.labels.")
	add(s.Get("build", "labels"), inImage, "build.labels.")
	add(s.Get("build", "args"), inBuild, "build.args.")
	add(s.Get("build", "additional_contexts"), inBuild, "build.additional_contexts.")
	if context := s.Get("build", "context"); context != nil {
		all = append(all, variable{name: "context", path: "build.", value: context, place: inBuild}) // a Git URL
	}
	return all
}

// setByBuild returns what the stages of a build set, those of the resulting
// image first.
func setByBuild(b *dockerfile.Build) []variable {
	if b == nil {
		return nil
	}
	var all []variable
	for image := b.Target; image != nil; image = image.Base {
		all = append(all, setBy(image, "ENV", inImage)...)
		all = append(all, setBy(image, "LABEL", inImage)...)
	}
	for _, image := range b.Images {
		all = append(all, setBy(image, "ENV", inBuild)...)
		all = append(all, setBy(image, "ARG", inBuild)...)
	}
	for _, in := range b.File.MetaArgs {
		for _, p := range in.Pairs {
			if p.Value != nil {
				all = append(all, variable{name: p.Key.Str, path: "ARG.", value: p.Value, place: inBuild})
			}
		}
	}
	return all
}

// reachesImage reports whether a stage that the resulting image is made of
// declares an ARG, which its history then shows. What is built from no file that
// is known may declare it.
func reachesImage(b *dockerfile.Build, name string) bool {
	if b == nil || b.Target == nil {
		return true
	}
	for image := b.Target; image != nil; image = image.Base {
		if image.Stage == nil {
			continue
		}
		for _, in := range image.Stage.Instructions {
			for _, p := range in.Pairs {
				if in.Name == "ARG" && p.Key.Str == name {
					return true
				}
			}
		}
	}
	return false
}

// setBy returns the variables that the instructions of one kind set in a stage.
func setBy(image *dockerfile.Image, kind string, h home) []variable {
	var all []variable
	if image.Stage == nil {
		return nil
	}
	for _, in := range image.Stage.Instructions {
		if in.Name == "ONBUILD" && in.Inner != nil {
			in = in.Inner
		}
		if in.Name != kind || in.Invalid {
			continue
		}
		expanded := image.Expanded[in]
		for i, p := range in.Pairs {
			if p.Value == nil {
				continue
			}
			name, v := p.Key.Str, p.Value
			if kind != "ARG" && 2*i+1 < len(expanded) && expanded[2*i+1] != nil {
				v = expanded[2*i+1] // an ARG's may be what Compose gives instead of the default
			}
			all = append(all, variable{name: name, path: kind + ".", value: v, place: h})
		}
	}
	return all
}
