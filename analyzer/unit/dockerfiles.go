package unit

import (
	"slices"

	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// dockerfiles returns what the services of an application are built from, each
// once, in the order of the services.
func dockerfiles(p *compose.Project, files *source.Files) []dockerfile.Input {
	inputs := []dockerfile.Input{}
	for _, b := range p.Builds() {
		var input dockerfile.Input
		switch {
		case !b.Inline.IsZero():
			f := files.At(b.Inline.Pos())
			if f == nil {
				continue // given by a rule of Compose, not written
			}
			input = dockerfile.Input{Path: f.Path, Inline: b.Inline}
		case b.DockerfilePath != "":
			input = dockerfile.Input{Path: b.DockerfilePath}
		default:
			continue // fetched, unknown or outside the root: Coverage says so
		}
		if !slices.Contains(inputs, input) {
			inputs = append(inputs, input)
		}
	}
	return inputs
}
