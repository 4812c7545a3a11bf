package secrets

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// AccountWithoutPassword reports build steps that take the password from an
// account of the system.
var AccountWithoutPassword = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "AccountWithoutPassword",
		Doc:      "account of the system opens without a password",
		Requires: []*analysis.Analyzer{recipe.Analyzer},
		Run:      runAccountWithoutPassword,
	},
	Precondition: analyzer.KnownTechnique, // su from another user of the container
	Reach:        analyzer.Itself,
	Precision:    analyzer.VeryHigh,
	References:   analyzer.Refs("CWE-258", "T1078.003", "passwd(1) https://man7.org/linux/man-pages/man1/passwd.1.html"),
	Equivalents:  []string{"dockle:DKL-LI-0001"},
}

func runAccountWithoutPassword(pass *analysis.Pass) (any, error) {
	for _, stage := range recipe.In(pass) {
		if !stage.Shipped {
			continue // nobody logs in to it
		}
		keys := numbering{}
		for _, step := range stage.Steps {
			for _, p := range passwordChanges(step) {
				if p.password != nil || p.account == "" {
					continue
				}
				f := analyzer.At(p.at, "any process in the container becomes %s: `su` asks for no password", source.Quote(p.account))
				f.About(stage.Subjects(f.At)...).Keyed(keys.key(p.account))
				f.Fix(analyzer.NeedsReview, "delete it, or lock the account by `passwd -l`; `docker exec --user` needs no password")
				f.Report(pass)
			}
		}
	}
	return nil, nil
}
