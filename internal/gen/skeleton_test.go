// Package gen writes what is derived from the rules: their pages in docs/rules
// and the skeleton of a new one. Its tests do the work:
//
//	go test ./internal/gen -update
//	go test ./internal/gen -run TestScaffold -new isolation/HostClock
package gen

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
)

// Scaffold writes the skeleton of a rule into the module at root: its two files
// and its line in the theme's list. The skeleton passes its test; it reports
// services with an attribute named after the rule.
func Scaffold(root, theme, name string) error {
	if name == "" || !unicode.IsUpper(rune(name[0])) || strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) }) {
		return fmt.Errorf("%q is no name of a rule: write the state found in PascalCase", name)
	}
	dir := filepath.Join(root, "rules", theme)
	list := filepath.Join(dir, "theme.go")
	source, err := os.ReadFile(list)
	if err != nil {
		return fmt.Errorf("theme %q: %w", theme, err)
	}
	listed, err := insert(string(source), theme, name)
	if err != nil {
		return fmt.Errorf("%s: %w", list, err)
	}
	r := &analyzer.Rule{Analyzer: &analysis.Analyzer{Name: name}}
	fill := strings.NewReplacer("THEME", theme, "NAME", name, "ATTRIBUTE", "x-"+strings.ReplaceAll(r.FileName(), "_", "-"), "INDENT", strings.Repeat(" ", len("x-"+r.FileName())))
	for _, file := range []struct{ suffix, template string }{{".go", ruleTemplate}, {".txtar", archiveTemplate}} {
		path := filepath.Join(dir, r.FileName()+file.suffix)
		if _, err := os.Stat(path); err == nil {
			return fmt.Errorf("%s exists", path)
		}
		if err := os.WriteFile(path, []byte(fill.Replace(file.template)), 0o644); err != nil {
			return err
		}
	}
	return os.WriteFile(list, []byte(listed), 0o644)
}

// insert adds a name to the list of a theme, in alphabetical order.
func insert(source, theme, name string) (string, error) {
	lines := strings.Split(source, "\n")
	start := slices.IndexFunc(lines, func(line string) bool {
		return strings.Contains(line, "analyzer.InTheme(\""+theme+"\", pages,")
	})
	if start < 0 {
		return "", fmt.Errorf("no call of analyzer.InTheme(%q, pages, …)", theme)
	}
	at := start + 1
	for ; strings.HasSuffix(lines[at], ","); at++ {
		listed := strings.Trim(lines[at], "\t,")
		if listed == name {
			return "", fmt.Errorf("%s is in the list", name)
		}
		if listed > name {
			break
		}
	}
	return strings.Join(slices.Insert(lines, at, "\t\t"+name+","), "\n"), nil
}

const ruleTemplate = `package THEME

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
)

// NAME reports a container that has what its name says.
var NAME = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "NAME",
		Doc:      "container has what the name of the rule says",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runNAME,
	},
	Effect:    analyzer.Information, // or Precondition and Reach of a security rule
	Precision: analyzer.Low,
}

func runNAME(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !c.HasRuntime() {
			continue // no Compose file says how it is run
		}
		v := c.Service.Get("ATTRIBUTE")
		if !v.IsKnown() {
			continue // absent, or a variable that no file sets
		}
		analyzer.At(v, "%s sets ` + "`ATTRIBUTE`" + `", c).
			About(c.Subjects(v)...).
			Fix(analyzer.NeedsReview, "delete ` + "`ATTRIBUTE`" + `").
			Report(pass)
	}
	return nil, nil
}
`

const archiveTemplate = `What an attacker gains, or what goes wrong.

## Fix
What to write instead.

## When this is fine
Where a finding can be accepted.

## What is looked at
Every key and route, including those that do not help.

## How it is known
Known behaviour of what is named here; not measured.

-- bad/compose.yaml --
services:
  api:
    image: scratchpad:1
    ATTRIBUTE: true
    ` + "INDENT  ^^^^ NAME: `api` sets `ATTRIBUTE`" + `
-- good/compose.yaml --
services:
  api:
    image: scratchpad:1
`
