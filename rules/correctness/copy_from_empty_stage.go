package correctness

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
)

// CopyFromEmptyStage reports COPY --from a stage that starts from nothing and gets
// no files.
var CopyFromEmptyStage = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "CopyFromEmptyStage",
		Doc:      "stage that is copied from holds nothing",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runCopyFromEmptyStage,
	},
	Effect:      analyzer.Rejected,
	Precision:   analyzer.VeryHigh,
	References:  analyzer.Refs("Dockerfile reference, COPY --from https://docs.docker.com/reference/dockerfile/#copy---from"),
	Equivalents: []string{"tally:copy-from-empty-scratch-stage"},
}

func runCopyFromEmptyStage(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.Build == nil {
			continue // made from an image
		}
		for _, image := range c.Build.Images {
			for _, in := range image.Stage.Instructions {
				from := in.Flag("from")
				if in.Name != "COPY" || in.Invalid || from == nil || from.Value == nil {
					continue
				}
				source := stageFrom(c.Build, from.Value.Str, image)
				if source == nil || !staysNothing(source) {
					continue
				}
				f := analyzer.At(from.Value, "the build ends here: stage %s holds no files", source.Stage)
				f.About(c.Subjects(f.At)...)
				f.Because(analyzer.Cause, source.Stage.From.Keyword, "starts from nothing, and no line adds a file")
				f.Fix(analyzer.NeedsReview, "name the stage that has the files")
				f.Report(pass)
			}
		}
	}
	return nil, nil
}

// stageFrom returns the image of the stage that --from names for another one.
func stageFrom(build *dockerfile.Build, name string, of *dockerfile.Image) *dockerfile.Image {
	for _, image := range slices.Backward(build.Images) {
		if image.Stage.Index < of.Stage.Index && (image.Stage.Name != nil && strings.EqualFold(image.Stage.Name.Str, name) || strconv.Itoa(image.Stage.Index) == name) {
			return image
		}
	}
	return nil
}

// staysNothing reports whether an image starts from nothing and no instruction
// of its stages adds a file or directory.
func staysNothing(image *dockerfile.Image) bool {
	if !image.IsScratch() || image.OtherContext != nil {
		return false
	}
	for ; image != nil; image = image.Base {
		for _, in := range image.Stage.Instructions {
			switch in.Name {
			case "COPY", "ADD", "RUN", "WORKDIR", "ONBUILD":
				return false
			}
		}
	}
	return true
}
