package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// LabelSetTwice reports a label that a later line of its stage sets again.
var LabelSetTwice = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "LabelSetTwice",
		Doc:      "label is set twice in a stage",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runLabelSetTwice,
	},
	Effect:      analyzer.Wasteful,
	Precision:   analyzer.VeryHigh,
	Preset:      analyzer.Hygiene,
	References:  analyzer.Refs("Dockerfile reference, LABEL https://docs.docker.com/reference/dockerfile/#label"),
	Equivalents: []string{"tally:labels/no-duplicate-keys"},
}

func runLabelSetTwice(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.Build == nil {
			continue // made from an image
		}
		for _, image := range c.Build.Images {
			set := map[string]*value.Value{}
			for _, in := range image.Stage.Instructions {
				if in.Name != "LABEL" || in.Invalid {
					continue
				}
				words := image.Words(in)
				for i := 0; i+1 < len(words); i += 2 {
					key := words[i]
					if !key.IsKnown() {
						continue
					}
					if before := set[key.Str]; before != nil {
						f := analyzer.At(before, "a later line sets %s again: this value is lost", source.Quote(key.Str))
						f.About(c.Subjects(f.At)...).Keyed(key.Str)
						f.Because(analyzer.Cause, key, "sets it again")
						f.Fix(analyzer.NeedsReview, "delete one of the two")
						f.Report(pass)
					}
					set[key.Str] = key
				}
			}
		}
	}
	return nil, nil
}
