package application

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// DefaultCredentialInEffect reports passwords that fall back to what the code
// says, since nothing sets them in this container.
var DefaultCredentialInEffect = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DefaultCredentialInEffect",
		Doc:      "password is the default that the code has",
		Requires: rooms,
		Run:      runDefaultCredentialInEffect,
	},
	Precondition: analyzer.Direct,
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-1188", "CWE-1392", "T1078.001"),
}

func runDefaultCredentialInEffect(pass *analysis.Pass) (any, error) {
	for _, s := range services(pass) {
		for _, c := range comparisons(s) {
			if !c.Secret() || len(c.With.Reads) != 1 {
				continue
			}
			reading := c.With.Reads[0]
			if reading.InEnvironment || reading.Default == nil || !reading.Default.IsKnown() {
				continue
			}
			at := source.NewSpan(reading.Default.Pos(), reading.Default.End())
			if at.Len() == 0 {
				at = reading.At // the empty string
			}
			f := analyzer.At(at, "the default password opens %s: nothing sets %s", s.Container, source.Quote(reading.Variable))
			f.Keyed(reading.Variable)
			f.Because(analyzer.Value, c.At, "is compared with it")
			if reading.Default.Str != "" {
				f.Mask(reading.Default)
			}
			s.complete(pass, f)
			f.Fix(analyzer.NeedsReview, "set it from a secret, and delete the default")
			f.Report(pass)
		}
	}
	return nil, nil
}
