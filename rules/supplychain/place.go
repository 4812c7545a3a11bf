package supplychain

import (
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/rootfs"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A place runs commands: a RUN instruction, a process of a container, or a
// script of the context that one of them runs.
type place struct {
	*recipe.Step
	stage     *recipe.Stage        // nil for a process
	container *container.Container // nil for a RUN
	role      container.ProcessRole
	via       *value.Value // the word that runs the script, nil if it stands here
}

// String names the place as the object of a message.
func (p *place) String() string {
	if p.container != nil {
		return p.container.String()
	}
	return "this build"
}

// about completes a finding in the place.
func (p *place) about(f *analyzer.Finding) *analyzer.Finding {
	if p.via != nil {
		f.Because(analyzer.Value, p.via, "runs the script")
	}
	if p.container != nil {
		return f.About(p.container.Subjects(f.At)...)
	}
	return f.About(p.stage.Subjects(f.At)...)
}

// placesAnalyzer yields what runs commands in the unit, once for all rules.
var placesAnalyzer = &analysis.Analyzer{
	Name:       "places",
	Doc:        "what runs commands in the unit",
	Requires:   []*analysis.Analyzer{container.Analyzer, recipe.Analyzer, rootfs.Analyzer},
	ResultType: reflect.TypeFor[[]*place](),
	Run: func(pass *analysis.Pass) (any, error) {
		return findPlaces(pass), nil
	},
}

// placeRooms are what a rule about places requires.
var placeRooms = []*analysis.Analyzer{container.Analyzer, recipe.Analyzer, rootfs.Analyzer, placesAnalyzer}

// places lists what runs commands in the unit.
func places(pass *analysis.Pass) []*place { return pass.ResultOf[placesAnalyzer].([]*place) }

func findPlaces(pass *analysis.Pass) []*place {
	files := rootfs.In(pass)
	var all []*place
	for _, stage := range recipe.In(pass) {
		fs := files.Built(stage)
		for _, step := range stage.Steps {
			if len(step.Commands) > 0 {
				p := &place{Step: step, stage: stage}
				all = append(append(all, p), p.scripts(fs, step.Workdir)...)
			}
		}
	}
	for _, c := range container.In(pass) {
		for _, process := range c.Processes() {
			if step := recipe.Process(process); len(step.Commands) > 0 {
				p := &place{Step: step, container: c, role: process.Role}
				all = append(append(all, p), p.scripts(files.Of(c), c.Workdir())...)
			}
		}
	}
	return all
}

// scripts lists the shell scripts of the repository that the place runs.
func (p *place) scripts(fs *rootfs.FS, workdir *value.Value) []*place {
	var all []*place
	for _, c := range p.Commands {
		if len(c.Words) == 0 {
			continue
		}
		if _, text, dialect, ok := fs.ShellFile(c.Words[0], workdir); ok {
			all = append(all, &place{Step: recipe.File(text, dialect), stage: p.stage, container: p.container, role: p.role, via: c.Words[0]})
		}
	}
	return all
}

// A setting is a variable that builds or containers get.
type setting struct {
	name  string
	value *value.Value
	place place
}

// settings lists the variables that the files give with their values: of ENV
// and ARG, of services, and those that commands set.
func settings(pass *analysis.Pass, runs []*place) []setting {
	var all []setting
	for _, stage := range recipe.In(pass) {
		for _, in := range stage.Instructions {
			if in.Name != "ENV" && in.Name != "ARG" {
				continue
			}
			for _, pair := range in.Pairs {
				if pair.Value != nil {
					all = append(all, setting{pair.Key.Str, pair.Value, place{stage: stage}})
				}
			}
		}
	}
	for _, p := range runs {
		if p.Script == nil {
			continue
		}
		for _, c := range p.Script.Commands {
			for _, a := range c.Env {
				all = append(all, setting{a.Name, a.Value, *p})
			}
		}
	}
	for _, c := range container.In(pass) {
		for _, v := range c.Environment {
			if !v.FromImage && v.Value != nil {
				all = append(all, setting{v.Name, v.Value, place{container: c}})
			}
		}
	}
	return all
}

// texts lists what the place's commands may write into a file: the words of
// those that print or edit, and here-documents.
func (p *place) texts() []*value.Value {
	var all []*value.Value
	for _, c := range p.Commands {
		switch c.Program {
		case "echo", "printf", "sed", "tee", "cat", "awk", "perl", "crudini":
			all = append(all, c.Words[1:]...)
		}
		for _, r := range c.Redirects {
			if r.Body != nil {
				all = append(all, r.Body)
			}
		}
	}
	return all
}

// documents lists the files that COPY and ADD of the unit's stages hold.
func documents(pass *analysis.Pass) []setting {
	var all []setting
	for _, stage := range recipe.In(pass) {
		for _, step := range stage.Steps {
			if step.Name == "RUN" {
				continue
			}
			for i := range step.Heredocs {
				all = append(all, setting{"", step.Heredocs[i].Body, place{stage: stage}})
			}
		}
	}
	return all
}
