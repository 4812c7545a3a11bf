package application

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
)

// TimingUnsafeComparison reports credentials that are compared byte by byte.
var TimingUnsafeComparison = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "TimingUnsafeComparison",
		Doc:      "comparison of a password tells how much of it is right",
		Requires: rooms,
		Run:      runTimingUnsafeComparison,
	},
	Precondition: analyzer.MitigationOnly,
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-208", "Python, secrets.compare_digest https://docs.python.org/3/library/secrets.html#secrets.compare_digest"),
}

func runTimingUnsafeComparison(pass *analysis.Pass) (any, error) {
	for _, s := range services(pass) {
		for _, c := range comparisons(s) {
			if c.Constant || !c.Secret() || c.With.Known && len(c.With.Reads) == 0 && len(c.With.Texts) == 1 && c.With.Texts[0] == "" {
				continue
			}
			f := analyzer.At(c.At, "the time that %s takes tells a patient caller how much of the password is right", s.Container)
			f.Keyed(c.Sent)
			s.complete(pass, f)
			f.Fix(analyzer.NeedsReview, "compare bytes with `secrets.compare_digest`")
			f.Report(pass)
		}
	}
	return nil, nil
}
