package correctness

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// LabelNamespaceReserved reports labels below com.docker, io.docker and
// org.dockerproject.
var LabelNamespaceReserved = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "LabelNamespaceReserved",
		Doc:      "label lies in a namespace that is Docker's",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runLabelNamespaceReserved,
	},
	Effect:      analyzer.Information,
	Precision:   analyzer.VeryHigh,
	Preset:      analyzer.Hygiene,
	References:  analyzer.Refs("Docker, object labels https://docs.docker.com/engine/manage-resources/labels/#key-format-recommendations"),
	Equivalents: []string{"hadolint:DL3048", "tally:labels/valid-key"},
}

func runLabelNamespaceReserved(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.Build == nil {
			continue // made from an image
		}
		for _, image := range c.Build.Images {
			for _, in := range image.Stage.Instructions {
				if in.Name != "LABEL" || in.Invalid {
					continue
				}
				words := image.Words(in)
				for i := 0; i+1 < len(words); i += 2 {
					if key := words[i]; key.IsKnown() && reserved(key.Str) {
						f := analyzer.At(key, "the label %s lies in a namespace that Docker keeps for itself", source.Quote(key.Str))
						f.About(c.Subjects(f.At)...).Keyed(key.Str)
						f.Fix(analyzer.NeedsReview, "begin the name with a domain of your own, reversed")
						f.Report(pass)
					}
				}
			}
		}
	}
	return nil, nil
}

// reserved reports whether Docker keeps a label's namespace, but for names that
// its extensions are documented to set.
func reserved(key string) bool {
	for _, prefix := range [...]string{"com.docker.extension.", "com.docker.desktop.extension.", "com.docker.image.source.entrypoint"} {
		if strings.HasPrefix(key, prefix) {
			return false
		}
	}
	for _, prefix := range [...]string{"com.docker.", "io.docker.", "org.dockerproject."} {
		if strings.HasPrefix(key, prefix) {
			return true
		}
	}
	return false
}
