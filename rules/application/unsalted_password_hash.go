package application

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
)

// UnsaltedPasswordHash reports passwords that are checked by a hash made for
// speed.
var UnsaltedPasswordHash = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "UnsaltedPasswordHash",
		Doc:      "password is kept as a fast hash without salt",
		Requires: rooms,
		Run:      runUnsaltedPasswordHash,
	},
	Precondition: analyzer.SecondFlaw,
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CWE-916", "CWE-759", "T1110.002"),
}

func runUnsaltedPasswordHash(pass *analysis.Pass) (any, error) {
	for _, s := range services(pass) {
		for _, l := range looks(s, application.PasswordHash) {
			f := analyzer.At(l.At, "whoever obtains the hash guesses the password of %s at full speed: no salt, no work", s.Container)
			f.Keyed(l.Function.Name)
			f.Because(analyzer.Entry, l.routes[0].At, "lets in whose password has the hash")
			s.complete(pass, f)
			f.Fix(analyzer.NeedsReview, "keep the password as an argon2, scrypt or bcrypt hash")
			f.Report(pass)
		}
	}
	return nil, nil
}
