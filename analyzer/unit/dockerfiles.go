package unit

import (
	"path"
	"slices"

	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// dockerfiles returns what the services of an application are built from, each
// once, in the order of the services.
func dockerfiles(p *compose.Project, files *source.Files) []dockerfile.Input {
	inputs := []dockerfile.Input{}
	for _, s := range p.Services {
		build := s.Get("build")
		if build == nil {
			continue
		}
		if inline := build.Get("dockerfile_inline"); !inline.IsZero() {
			if f := files.At(inline.Pos()); f != nil {
				inputs = append(inputs, dockerfile.Input{Path: f.Path, Inline: inline})
			}
			continue
		}
		name := "Dockerfile"
		if v := build.Get("dockerfile"); v.IsKnown() {
			name = v.Str
		}
		context := build.Get("context")
		if !context.IsKnown() {
			continue
		}
		input := dockerfile.Input{Path: path.Join(p.Dir, context.Str, name)}
		if !slices.Contains(inputs, input) {
			inputs = append(inputs, input)
		}
	}
	return inputs
}
