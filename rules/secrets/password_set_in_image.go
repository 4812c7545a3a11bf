package secrets

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// PasswordSetInImage reports build steps that give an account of the system a
// password that stands in the file.
var PasswordSetInImage = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "PasswordSetInImage",
		Doc:      "account of the system has a password that the file tells",
		Requires: []*analysis.Analyzer{recipe.Analyzer},
		Run:      runPasswordSetInImage,
	},
	Precondition: analyzer.KnownTechnique, // su from another user of the container, or SSH where it runs
	Reach:        analyzer.Itself,
	Precision:    analyzer.VeryHigh,
	References:   analyzer.Refs("CIS 4.10", "CWE-259", "CWE-798", "T1078.003", "D06"),
	Equivalents:  []string{"checkov:CKV2_DOCKER_17"},
}

func runPasswordSetInImage(pass *analysis.Pass) (any, error) {
	for _, stage := range recipe.In(pass) {
		if !stage.Shipped {
			continue // nobody logs in to it
		}
		keys := numbering{}
		for _, step := range stage.Steps {
			for _, p := range passwordChanges(step) {
				if !p.setsPassword() || !writtenHere(step, p.password) {
					continue // not known, locked, or reported where it stands
				}
				f := analyzer.At(p.at, "whoever reads this file, or the history of the image, has the password of an account in it")
				if p.account != "" {
					f = analyzer.At(p.at, "whoever reads this file, or the history of the image, has the password of %s in it", source.Quote(p.account))
				}
				f.About(stage.Subjects(f.At)...).Keyed(keys.key(p.account)).Mask(p.at)
				f.Fix(analyzer.NeedsReview, "delete it: `docker exec --user` needs no password, and SSH takes a public key")
				f.Report(pass)
			}
		}
	}
	return nil, nil
}
