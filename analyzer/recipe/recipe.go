package recipe

import (
	"reflect"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// Analyzer yields the stages that the unit's containers need; rules use [In].
var Analyzer = &analysis.Analyzer{
	Name:       "recipe",
	Doc:        "what the instructions of the unit's Dockerfiles do",
	Requires:   []*analysis.Analyzer{container.Analyzer},
	ResultType: reflect.TypeFor[[]*Stage](),
	Run: func(pass *analysis.Pass) (any, error) {
		return read(container.In(pass)), nil
	},
}

// In returns the stages of a pass whose analyzer requires [Analyzer], in the
// order of the containers that need them, bases first. Stages that no container
// needs are not built and not listed.
func In(pass *analysis.Pass) []*Stage { return pass.ResultOf[Analyzer].([]*Stage) }

// A Stage is a build stage and its steps.
type Stage struct {
	*dockerfile.Stage
	File  *dockerfile.File
	Image *dockerfile.Image
	Base  *Stage // the stage it is FROM, nil for an image from elsewhere
	// Shipped is set if the layers of the stage are part of an image that the
	// unit runs or leaves. Otherwise only what COPY --from takes leaves it.
	Shipped    bool
	Containers []*container.Container // that need it
	Steps      []*Step                // RUN, COPY and ADD, triggers of ONBUILD where they run
}

// Subjects names what a finding at a place of the stage is about.
func (s *Stage) Subjects(where analysis.Range) []string {
	var all []string
	seen := map[string]bool{}
	for _, c := range s.Containers {
		for _, subject := range c.Subjects(where) {
			if !seen[subject] {
				seen[subject] = true
				all = append(all, subject)
			}
		}
	}
	return all
}

// Target reports whether a container runs the image of the stage, or the stage
// is the last one of its file.
func (s *Stage) Target() bool {
	for _, c := range s.Containers {
		if c.Build.Target.Stage == s.Stage {
			return true
		}
	}
	return false
}

// RunBy lists the containers that run an image with the layers of the stage.
func (s *Stage) RunBy() []*container.Container {
	var all []*container.Container
	for _, c := range s.Containers {
		for image := c.Build.Target; image != nil; image = image.Base {
			if image.Stage == s.Stage {
				all = append(all, c)
				break
			}
		}
	}
	return all
}

// A Step is one RUN, COPY or ADD.
type Step struct {
	*dockerfile.Instruction
	Stage *Stage
	// Trigger is set for the instruction of an ONBUILD, which runs in a build
	// that starts from this image, not in this one.
	Trigger bool

	User    *value.Value   // whom RUN runs as; nil: as the base image says
	Workdir *value.Value   // nil: as the base image says
	Shell   []*value.Value // of shell form; nil: the base image's, by default /bin/sh -c
	Words   []*value.Value // COPY, ADD: sources and destination after expansion
	// Script is what RUN hands to a shell, nil in exec form. Its dialect tells
	// whether it could be read.
	Script *shell.Script
	// Commands are what RUN executes, in source order, with programs removed
	// that only start another. Those of scripts in other languages are not
	// listed.
	Commands []*Command
	// Variable tells a variable that RUN sees: false if the files don't say.
	Variable shell.Environment
}

// read lists the stages that containers need.
func read(containers []*container.Container) []*Stage {
	r := reader{stages: map[key]*Stage{}}
	for _, c := range containers {
		if c.Build == nil || c.Build.Target == nil {
			continue
		}
		for _, image := range c.Build.Images {
			r.stage(c, image)
		}
		for image := c.Build.Target; image != nil; image = image.Base {
			r.of(c, image).Shipped = true
		}
	}
	return r.all
}

// A key tells stages apart that are built with other arguments.
type key struct {
	stage *dockerfile.Stage
	args  string
}

func keyOf(image *dockerfile.Image) key {
	var args strings.Builder
	for _, list := range [][]dockerfile.Variable{image.Args, image.Env} {
		for _, v := range list {
			if v.Value != nil {
				args.WriteString(v.Name + "=" + v.Value.Str + string(rune('0'+v.Value.State)) + "\x00")
			}
		}
	}
	return key{image.Stage, args.String()}
}

type reader struct {
	stages map[key]*Stage
	all    []*Stage
}

func (r *reader) of(c *container.Container, image *dockerfile.Image) *Stage {
	k := keyOf(image)
	s := r.stages[k]
	if s == nil {
		s = &Stage{Stage: image.Stage, File: c.Build.File, Image: image}
		r.stages[k] = s
		r.all = append(r.all, s)
		if image.Base != nil {
			s.Base = r.of(c, image.Base)
		}
		s.read()
	}
	return s
}

func (r *reader) stage(c *container.Container, image *dockerfile.Image) {
	s := r.of(c, image)
	if n := len(s.Containers); n == 0 || s.Containers[n-1] != c {
		s.Containers = append(s.Containers, c)
	}
}
