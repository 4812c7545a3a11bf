package application

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
)

// TokenSignatureNotVerified reports tokens that are believed without a look at
// their signature.
var TokenSignatureNotVerified = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "TokenSignatureNotVerified",
		Doc:      "token is read without its signature",
		Requires: rooms,
		Run:      runTokenSignatureNotVerified,
	},
	Precondition: analyzer.Direct,
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-347", "T1606.001", "PyJWT, decode https://pyjwt.readthedocs.io/en/stable/api.html#jwt.decode"),
}

func runTokenSignatureNotVerified(pass *analysis.Pass) (any, error) {
	for _, s := range services(pass) {
		if s.way.Guard != nil {
			continue // the proxy asks for them before
		}
		for _, l := range looks(s, application.UnverifiedToken, application.VerifiedToken) {
			f := analyzer.At(l.At, "anyone who writes a token is any user of %s: nothing checks its signature", s.Container)
			f.Keyed(l.Function.Name)
			f.Because(analyzer.Entry, l.routes[0].At, "lets any token in")
			s.complete(pass, f)
			f.Fix(analyzer.NeedsReview, "decode with the key and a list of `algorithms`")
			f.Report(pass)
		}
	}
	return nil, nil
}
