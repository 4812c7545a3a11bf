package debug

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/shell"
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
		kept := slices.DeleteFunc(buildSetup(c.Build.Target).kept(), func(k cause) bool {
			return k.at.Str == c.Main.Program.Name // it is what the image is for
		})
		if len(kept) == 0 {
			continue
		}
		f := analyzer.At(kept[0].at, "%s keeps in its image what only development needs: %s", c, kept[0].text)
		f.About(c.Subjects(f.At)...)
		for _, other := range kept[1:] {
			f.Because(analyzer.Cause, other.at, "%s is for development, too", other.text)
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

// buildSetup returns the commands that build an image, in its environment.
func buildSetup(image *dockerfile.Image) setup {
	var s setup
	for _, v := range image.Env {
		s.env = append(s.env, shell.Assignment{Name: v.Name, Value: v.Value})
	}
	for _, v := range image.Args {
		s.env = append(s.env, shell.Assignment{Name: v.Name, Value: v.Value})
	}
	for _, in := range image.Instructions {
		if in.Name != "RUN" {
			continue
		}
		if script := in.Script(); script != nil {
			for _, c := range shell.Parse(script, shell.POSIX).Commands {
				s.commands = append(s.commands, commandsOf(shell.Unwrap(c.Argv))...)
				s.env = append(s.env, c.Env...)
			}
		} else if in.JSON {
			s.commands = append(s.commands, commandsOf(shell.Unwrap(in.Args))...)
		}
	}
	return s
}

// kept returns what the build installs for developers and leaves in the image.
func (s setup) kept() []cause {
	var all []cause
	for _, c := range s.commands {
		for _, t := range tools().dependencies {
			at, text := t.in(c)
			if at == nil || !t.fits(s, &c) || t.takes == "alone" && c.operands() != len(t.words) {
				continue
			}
			if !slices.ContainsFunc(all, func(known cause) bool { return known.at.At == at.At }) {
				all = append(all, c.cause(dependency, at, text))
			}
		}
	}
	return all
}

// operands counts the arguments that are no options.
func (c command) operands() int {
	n := 0
	for _, arg := range c.args {
		if !strings.HasPrefix(arg.Str, "-") {
			n++
		}
	}
	return n
}
