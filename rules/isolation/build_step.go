package isolation

import (
	"slices"

	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
)

// stepFlag returns the flag of the first step of a build that has this value,
// nil if none has. The steps of stages that the target does not need don't run.
func stepFlag(build *dockerfile.Build, name, text string) *dockerfile.Flag {
	if build == nil {
		return nil
	}
	for _, image := range build.Images {
		for _, in := range image.Instructions {
			if flag := in.Flag(name); in.Name == "RUN" && flag != nil && flag.Value.IsKnown() && flag.Value.Str == text {
				return flag
			}
		}
	}
	return nil
}

// runsAnything reports whether a build has a RUN.
func runsAnything(build *dockerfile.Build) bool {
	return slices.ContainsFunc(build.Images, func(image *dockerfile.Image) bool {
		return slices.ContainsFunc(image.Instructions, func(in *dockerfile.Instruction) bool { return in.Name == "RUN" })
	})
}
