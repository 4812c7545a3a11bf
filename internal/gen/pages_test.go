package gen

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/catalog"
	"github.com/hullcheck/hullcheck/rules"
	"github.com/hullcheck/hullcheck/rules/page"
)

var update = flag.Bool("update", false, "write what is generated")

// TestPages holds docs/rules against the rules and their archives.
func TestPages(t *testing.T) {
	dir := filepath.Join(root, "docs", "rules")
	want := map[string]string{"README.md": index(rules.All())}
	for _, r := range rules.All() {
		p, err := page.Of(r)
		if err != nil {
			t.Error(err)
			continue
		}
		if want[path.Base(r.PageURL())], err = p.Markdown(); err != nil {
			t.Errorf("%s: %v", r.Name, err)
		}
	}
	for name, content := range want {
		check(t, filepath.Join(dir, name), content)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if _, ok := want[entry.Name()]; ok {
			continue
		}
		if !*update {
			t.Errorf("docs/rules/%s belongs to no rule", entry.Name())
		} else if err := os.Remove(filepath.Join(dir, entry.Name())); err != nil {
			t.Error(err)
		}
	}
}

// check compares a generated file with what it has to be.
func check(t *testing.T, name, want string) {
	t.Helper()
	got, err := os.ReadFile(name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	if string(got) == want {
		return
	}
	if !*update {
		t.Errorf("%s (-want +got), go test ./internal/gen -update writes it:\n%s", name, cmp.Diff(want, string(got)))
		return
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
		t.Fatal(err)
	}
}

// index lists the rules by theme, most severe first within each.
func index(all []*analyzer.Rule) string {
	var b bytes.Buffer
	b.WriteString("# Rules\n\nGenerated from the rules by `go test ./internal/gen -update`; `hullcheck explain RULE` shows a page offline.\n")
	theme := ""
	for _, r := range all {
		if r.Theme != theme {
			theme = r.Theme
			fmt.Fprintf(&b, "\n## %s\n\n| rule | severity | what it reports |\n|---|---|---|\n", strings.ToUpper(theme[:1])+theme[1:])
		}
		preset := ""
		if r.Preset != analyzer.Default {
			preset = ", preset " + r.Preset.String()
		}
		fmt.Fprintf(&b, "| [%s](%s) | %s%s | %s |\n", r.Name, path.Base(r.PageURL()), r.Severity(), preset, r.Title())
	}
	return b.String()
}

// TestMovingOver holds docs/moving-over.md against the rules' equivalents.
func TestMovingOver(t *testing.T) {
	var b bytes.Buffer
	b.WriteString(movingOver)
	for _, tool := range catalog.Tools(rules.All()) {
		fmt.Fprintf(&b, "\n## From %s\n\n| %s | hullcheck |\n|---|---|\n", tool, tool)
		for _, e := range catalog.Equivalents(rules.All(), tool) {
			links := make([]string, len(e.Rules))
			for i, r := range e.Rules {
				links[i] = fmt.Sprintf("[%s](%s)", r.Name, r.PageURL())
				if r.Preset != analyzer.Default {
					links[i] += " (" + r.Preset.String() + ")"
				}
			}
			fmt.Fprintf(&b, "| `%s` | %s |\n", e.ID, strings.Join(links, ", "))
		}
	}
	check(t, filepath.Join(root, "docs", "moving-over.md"), b.String())
}

const movingOver = "# Moving over from another tool\n" + `
What other tools' rules are called here. The tables are generated from the rules;
an installed hullcheck prints those of its own version:

` + "```sh" + `
hullcheck rules --from hadolint               # every id of a tool
hullcheck rules --from checkov:CKV_DOCKER_3   # one id
hullcheck rules --from kics --format json     # for a program; md for a table
` + "```" + `

- One id is often several rules here: a rule has one severity, and what makes a
  difference to an attacker, such as whether root can reach a socket, makes two.
- A rule with a preset in brackets is off until ` + "`--preset cis` or `--preset hygiene`" + `
  adds it.
- An id that is missing is about style, is judged wrong ([each page](` + home + `docs/rules/README.md)
  says what is not looked at), or is not covered yet.
- Comments such as ` + "`# hadolint ignore=DL3002`" + ` keep what they silenced quiet, and an
  id can stand where a comment of ours takes a rule: [suppressions](suppressions.md).
- To start with what is there: write a SARIF file once, and show only what is new
  with ` + "`--baseline`" + `.
`
