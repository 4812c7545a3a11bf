package application

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// CredentialInSource reports passwords and tokens that stand in the code.
var CredentialInSource = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "CredentialInSource",
		Doc:      "password stands in the code",
		Requires: rooms,
		Run:      runCredentialInSource,
	},
	Precondition: analyzer.KnownTechnique,
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-798", "T1552.001"),
}

func runCredentialInSource(pass *analysis.Pass) (any, error) {
	for _, s := range services(pass) {
		for _, c := range comparisons(s) {
			if !c.Secret() || c.Signs || !c.With.Known || c.With.List || len(c.With.Reads) > 0 || len(c.With.Texts) != 1 || c.With.Texts[0] == "" {
				continue
			}
			f := analyzer.At(c.With.At, "whoever reads the repository or the image logs in to %s", s.Container)
			f.Keyed(c.Sent)
			f.Because(analyzer.Value, c.At, "compares %s", source.Quote(c.Sent))
			f.Mask(c.With.At)
			s.complete(pass, f)
			f.Fix(analyzer.NeedsReview, "read it from a secret file or the environment")
			f.Report(pass)
		}
	}
	return nil, nil
}
