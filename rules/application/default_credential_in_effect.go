package application

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// DefaultCredentialInEffect reports passwords and keys of tokens that fall back to what the code
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
			says, does := "the default password opens %s: nothing sets %s", "is compared with it"
			if c.Signs {
				if strings.HasPrefix(strings.TrimSpace(reading.Default.Str), "-----BEGIN") {
					continue // a public key
				}
				says, does = "the default key signs tokens that open %s: nothing sets %s", "verifies tokens with it"
			}
			f := analyzer.At(at, says, s.Container, source.Quote(reading.Variable))
			f.Keyed(reading.Variable)
			f.Because(analyzer.Value, c.At, "%s", does)
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
