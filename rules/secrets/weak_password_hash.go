package secrets

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// WeakPasswordHash reports password hashes from which graphics cards guess the
// password.
var WeakPasswordHash = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "WeakPasswordHash",
		Doc:      "password hash is quick to guess",
		Requires: []*analysis.Analyzer{source.Analyzer, compose.Analyzer, container.Analyzer, program.Analyzer, reach.Analyzer},
		Run:      runWeakPasswordHash,
	},
	Precondition: analyzer.KnownTechnique, // guess offline
	Reach:        analyzer.Itself,
	Precision:    analyzer.VeryHigh,
	References: analyzer.Refs("CWE-916", "CWE-328", "T1110.002",
		"Apache, Password Formats https://httpd.apache.org/docs/2.4/misc/password_encryptions.html"),
}

func runWeakPasswordHash(pass *analysis.Pass) (any, error) {
	app := compose.In(pass)
	elsewhere := map[source.Span]bool{}
	for _, l := range guessedLogins(pass) {
		elsewhere[l.secret.At] = true
	}
	for _, c := range container.In(pass) {
		seen := map[source.Span]bool{}
		for _, h := range hashesOf(pass, c, variablesOf(c, app)) {
			scheme := h.scheme()
			if scheme == "" || !h.hash.IsKnown() || seen[h.hash.At] || elsewhere[h.hash.At] || keptApart(h.hash) {
				continue // slow to guess, not in these files, or reported: where it stands, by WeakCredentialExposed
			}
			seen[h.hash.At] = true
			whose := "a password"
			if h.user != "" {
				whose = "the password of " + source.Quote(h.user)
			}
			f := analyzer.At(h.hash, "whoever reads this file guesses %s for %s: it is kept in %s", whose, c, scheme)
			f.About(c.Subjects(f.At)...).Keyed(h.name + ":" + h.user).Mask(h.hash)
			if len(f.Subjects) == 0 {
				f.About(c.Subjects(c.At)...)
			}
			f.Fix(analyzer.NeedsReview, "hash it by bcrypt, as `htpasswd -B` does, and change the password")
			f.Report(pass)
		}
	}
	return nil, nil
}
