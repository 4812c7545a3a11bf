package hygiene

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// TwoDownloaders reports a stage that downloads with wget and with curl.
var TwoDownloaders = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "TwoDownloaders",
		Doc:      "stage downloads with `wget` and with `curl`",
		Requires: []*analysis.Analyzer{recipe.Analyzer},
		Run:      runTwoDownloaders,
	},
	Effect:      analyzer.Wasteful,
	Precision:   analyzer.VeryHigh,
	Preset:      analyzer.Hygiene,
	Equivalents: []string{"hadolint:DL4001", "tally:hadolint/DL4001", "trivy:DS-0014", "semgrep:use-either-wget-or-curl", "kics:fc775e75"},
}

func runTwoDownloaders(pass *analysis.Pass) (any, error) {
	for _, stage := range recipe.In(pass) {
		if !stage.Shipped {
			continue
		}
		var first, second *recipe.Command
		for _, step := range stage.Steps {
			for _, c := range step.Commands {
				switch {
				case c.Program != "curl" && c.Program != "wget":
				case first == nil:
					first = c
				case second == nil && c.Program != first.Program:
					second = c
				}
			}
		}
		if second == nil {
			continue
		}
		f := analyzer.At(second.Words[0], "%s downloads here, and %s elsewhere in this stage: the image carries both", source.Quote(second.Program), source.Quote(first.Program))
		f.About(stage.Subjects(f.At)...)
		f.Because(analyzer.Cause, first.Words[0], "the other one")
		f.Fix(analyzer.NeedsReview, "use one of the two, and do not install the other")
		f.Report(pass)
	}
	return nil, nil
}
