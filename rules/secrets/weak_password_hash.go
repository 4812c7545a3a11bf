package secrets

import (
	"strconv"

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
	app, files := compose.In(pass), source.In(pass).Files
	kept := keeper{tree: files.Tree(), known: map[string]bool{}}
	elsewhere := map[source.Span]bool{}
	for _, l := range guessedLogins(pass) {
		elsewhere[l.secret.At] = true
	}
	for _, c := range container.In(pass) {
		seen := map[source.Span]bool{}
		var lists [][]hashedPassword
		for _, h := range hashesOf(pass, c, variablesOf(c, app)) {
			scheme := h.scheme()
			if scheme == "" || !h.hash.IsKnown() || elsewhere[h.hash.At] {
				continue // slow to guess, not in these files, or WeakCredentialExposed reports it
			}
			if line, _ := envLine(h.hash, h.name); line.IsValid() {
				if file := files.At(line.Pos()); file == nil || kept.apart(file.Path) {
					continue // no more than the deployment has it
				}
				h.at = line
			} else if keptApart(h.hash) {
				continue // reported where it stands
			}
			if seen[h.at] {
				continue
			}
			seen[h.at] = true
			if last := len(lists) - 1; last >= 0 && lists[last][0].list == h.list {
				lists[last] = append(lists[last], h)
				continue
			}
			lists = append(lists, []hashedPassword{h})
		}
		for _, list := range lists {
			reportHashes(pass, c, list)
		}
	}
	return nil, nil
}

// reportHashes reports the weak hashes of one list of users, at the first.
func reportHashes(pass *analysis.Pass, c *container.Container, list []hashedPassword) {
	h := list[0]
	whose := "a password"
	if h.user != "" {
		whose = "the password of " + source.Quote(h.user)
	}
	if others := len(list) - 1; others > 0 {
		whose += " and " + strconv.Itoa(others) + " more"
	}
	f := analyzer.At(h.at, "whoever reads this file guesses %s for %s, kept in %s", whose, c, h.scheme())
	f.About(c.Subjects(f.At)...).Keyed(h.list)
	if len(f.Subjects) == 0 {
		f.About(c.Subjects(c.At)...)
	}
	for i, other := range list {
		f.Mask(other.at)
		if i > 0 && i <= maxShown {
			f.Because(analyzer.Value, other.at, "kept in %s, too", other.scheme())
		}
	}
	f.Fix(analyzer.NeedsReview, "hash it by bcrypt, as `htpasswd -B` does, and change the password")
	f.Report(pass)
}

// maxShown is the number of further hashes of a list that a finding shows.
const maxShown = 4
