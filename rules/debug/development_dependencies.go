package debug

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/debug"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
)

// DevelopmentDependencies reports an image that keeps what only developers
// need: the dependencies of tests and builds, debuggers, packet sniffers.
var DevelopmentDependencies = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DevelopmentDependencies",
		Doc:      "image keeps dependencies or tools of developers",
		Requires: requires,
		Run:      runDevelopmentDependencies,
	},
	Precondition: analyzer.MitigationOnly, // more code that may have flaws, and tools for an attacker who is in
	Reach:        analyzer.Itself,
	Precision:    analyzer.Moderate,
	Preset:       analyzer.Hygiene,
	References:   analyzer.Refs("CWE-489", "CWE-1395", "CIS 4.3", "D04"),
	Equivalents: []string{
		"tally:tally/php/composer-no-dev-in-production", "tally:tally/php/no-xdebug-in-final-image", "tally:tally/ruby/missing-bundle-without-development",
	},
}

func runDevelopmentDependencies(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.Build == nil || c.Build.Target == nil || forDevelopers(c.Build.Target.Stage) {
			continue
		}
		kept := slices.DeleteFunc(debug.Installed(c.Build.Target), func(k debug.Cause) bool {
			return k.At().Str == c.Main.Program.Name // it is what the image is for
		})
		if len(kept) == 0 {
			continue
		}
		f := analyzer.At(kept[0].At(), "%s keeps in its image what only development needs: %s", c, kept[0].Text())
		f.About(c.Subjects(f.At)...)
		for _, other := range kept[1:] {
			f.Because(analyzer.Cause, other.At(), "%s is for development, too", other.Text())
		}
		f.Fix(analyzer.NeedsReview, "install without it, or in a stage that the final one copies from")
		f.Report(pass)
	}
	return nil, nil
}

// forDevelopers reports whether a stage is named for development or tests.
func forDevelopers(stage *dockerfile.Stage) bool {
	if stage == nil || stage.Name == nil {
		return false
	}
	return slices.ContainsFunc(strings.FieldsFunc(strings.ToLower(stage.Name.Str), func(r rune) bool { return r == '-' || r == '_' || r == '.' }), func(word string) bool {
		switch word {
		case "dev", "devel", "development", "debug", "test", "tests", "ci", "devcontainer", "envs":
			return true
		}
		return false
	})
}
