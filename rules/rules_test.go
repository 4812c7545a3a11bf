package rules

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/fixture"
	"github.com/hullcheck/hullcheck/rules/page"
)

// buildKit are the rules that carry the names of BuildKit's own checks.
var buildKit = []string{"FromAsCasing", "InvalidDefinitionDescription", "MaintainerDeprecated", "NoEmptyContinuation", "StageNameCasing"}

func TestNames(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, r := range All() {
		lower := strings.ToLower(r.Name)
		if other, ok := seen[lower]; ok {
			t.Errorf("%s and %s differ in case at most", other, r.Name)
		}
		seen[lower] = r.Name
		if !unicode.IsUpper(rune(r.Name[0])) || strings.ContainsFunc(r.Name, func(c rune) bool { return !unicode.IsLetter(c) || c > unicode.MaxASCII }) {
			t.Errorf("%s is not in PascalCase", r.Name)
		}
		for _, prefix := range []string{"No", "Avoid", "Prefer", "Disallow", "Use", "Do"} {
			rest, ok := strings.CutPrefix(r.Name, prefix)
			if ok && unicode.IsUpper(rune(rest[0])) && r.Name != "NoNewPrivilegesMissing" && !slices.Contains(buildKit, r.Name) {
				t.Errorf("%s names the cure, not the state found", r.Name)
			}
		}
	}
}

func TestDocumentation(t *testing.T) {
	t.Parallel()
	tools := []string{"hadolint", "buildkit", "tally", "compose-lint", "dclint", "trivy", "checkov", "semgrep", "kics", "docksec", "docker-bench", "dockle"}
	for _, r := range All() {
		if title := r.Title(); title == "" || len(title) > 60 {
			t.Errorf("%s: title of %d characters: %s", r.Name, len(title), title)
		} else {
			checkWording(t, r.Name+": title", title)
		}
		if r.URL != r.PageURL() {
			t.Errorf("%s: URL is %s", r.Name, r.URL)
		}
		for _, id := range r.Equivalents {
			tool, bare, ok := strings.Cut(id, ":")
			if !ok || bare == "" || !slices.Contains(tools, tool) {
				t.Errorf("%s: %s is not the id of a known tool", r.Name, id)
			}
		}
		for _, ref := range r.References {
			if ref.Label == "" || !strings.HasPrefix(ref.URL, "https://") {
				t.Errorf("%s: reference %q has no address", r.Name, ref.Label)
			}
		}
		if r.Security() && len(r.References) == 0 {
			t.Errorf("%s: a security rule needs a reference", r.Name)
		}
		if r.Hardening != "" && r.Severity() > analyzer.LowSeverity {
			t.Errorf("%s: only absence rules are folded, and those are low", r.Name)
		}
	}
}

func TestPages(t *testing.T) {
	t.Parallel()
	for _, r := range All() {
		t.Run(r.Name, func(t *testing.T) {
			t.Parallel()
			p, err := page.Of(r)
			if err != nil {
				t.Fatal(err)
			}
			for what, text := range map[string]string{"gain": p.Gain, "fix": p.Fix, "fine": p.Fine, "looked at": p.LookedAt, "known": p.Known} {
				if strings.Contains(text, "\n## ") || strings.HasSuffix(text, ":") {
					t.Errorf("%s is not finished: %s", what, text)
				}
			}
			if summary := p.Summary(); len(summary) > 1000 {
				t.Errorf("summary of %d characters", len(summary))
			}
			if _, err := os.Stat(filepath.Join(r.Theme, r.FileName()+".go")); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestKnown holds that a rule about what an attacker gains says how that is known.
func TestKnown(t *testing.T) {
	t.Parallel()
	for _, r := range All() {
		if p, err := page.Of(r); err == nil && p.Known == "" && (r.Security() || r.Theme == "identity" || r.Theme == "resources") {
			t.Errorf("%s: the page has no heading `How it is known`", r.Name)
		}
	}
}

// TestEveryRuleIsListed reads the sources: a rule that no list holds would never
// run, and a file with two rules hides one.
func TestEveryRuleIsListed(t *testing.T) {
	t.Parallel()
	listed := map[string]bool{}
	for _, r := range All() {
		listed[path.Join(r.Theme, r.FileName())+".go "+r.Name] = true
	}
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for rule, fields := range declaredRules(file) {
			if axes := slices.Contains(fields, "Precondition") && slices.Contains(fields, "Reach"); axes == slices.Contains(fields, "Effect") {
				t.Errorf("%s: %s gives neither Precondition and Reach nor Effect, or both: %q", name, rule, fields)
			}
			if !slices.Contains(fields, "Precision") {
				t.Errorf("%s: %s gives no Precision", name, rule)
			}
			key := filepath.ToSlash(name) + " " + rule
			if !listed[key] {
				t.Errorf("%s: the rule is in no list, or not in its own file", key)
			}
			delete(listed, key)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for key := range listed {
		t.Errorf("%s: the file does not declare the rule as a variable", key)
	}
}

// TestNoStrayFixtures holds that every archive belongs to a rule.
func TestNoStrayFixtures(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, r := range All() {
		names[path.Join(r.Theme, r.FileName())] = true
	}
	archives, err := filepath.Glob("*/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	extra, err := filepath.Glob("*/testdata/*/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(archives, extra...) {
		name = filepath.ToSlash(name)
		rule := strings.TrimSuffix(name, ".txtar")
		if dir, _, ok := strings.Cut(name, "/testdata/"); ok {
			rule = path.Join(dir, path.Base(path.Dir(name)))
		}
		if !names[rule] {
			t.Errorf("%s belongs to no rule", name)
		}
	}
}

// declaredRules returns the package-level variables whose value is a literal of
// analyzer.Rule, with the fields that it sets.
func declaredRules(file *ast.File) map[string][]string {
	rules := map[string][]string{}
	for _, decl := range file.Decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.VAR {
			continue
		}
		for _, spec := range gen.Specs {
			values := spec.(*ast.ValueSpec)
			for i, v := range values.Values {
				if unary, ok := v.(*ast.UnaryExpr); ok {
					v = unary.X
				}
				literal, ok := v.(*ast.CompositeLit)
				if !ok {
					continue
				}
				if selector, ok := literal.Type.(*ast.SelectorExpr); ok && selector.Sel.Name == "Rule" {
					var fields []string
					for _, element := range literal.Elts {
						if field, ok := element.(*ast.KeyValueExpr); ok {
							fields = append(fields, field.Key.(*ast.Ident).Name)
						}
					}
					rules[values.Names[i].Name] = fields
				}
			}
		}
	}
	return rules
}

// TestFindings runs every rule over all of its fixtures and holds what it says
// against the rules of wording, and its keys against each other.
func TestFindings(t *testing.T) {
	t.Parallel()
	for _, r := range All() {
		t.Run(r.Name, func(t *testing.T) {
			t.Parallel()
			archives, err := filepath.Glob(filepath.Join(r.Theme, "testdata", r.FileName(), "*.txtar"))
			if err != nil {
				t.Fatal(err)
			}
			for _, archive := range append(archives, filepath.Join(r.Theme, r.FileName()+".txtar")) {
				data, err := os.ReadFile(archive)
				if err != nil {
					t.Fatal(err)
				}
				f, err := fixture.Parse(data)
				if err != nil {
					t.Fatal(err)
				}
				for _, tree := range f.Trees {
					checkFindings(t, r, archive+" "+tree.Name, tree)
				}
			}
		})
	}
}

func checkFindings(t *testing.T, r *analyzer.Rule, where string, tree *fixture.Tree) {
	t.Helper()
	units, o, err := fixture.Open(tree.Files)
	if err != nil {
		t.Fatal(err)
	}
	o.Rules, o.Known = []*analyzer.Rule{r}, All()
	report, err := analyzer.Run(t.Context(), units, o)
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]string{}
	for _, f := range report.Findings {
		checkWording(t, where+": message", f.Message)
		if n := lengthWithoutNames(f.Message); n > 100 {
			t.Errorf("%s: message of %d characters without names: %s", where, n, f.Message)
		}
		for _, e := range f.Evidence {
			checkWording(t, where+": caption", e.Caption)
			if n := lengthWithoutNames(e.Caption); n > 60 {
				t.Errorf("%s: caption of %d characters without names: %s", where, n, e.Caption)
			}
		}
		for _, fix := range f.Fixes {
			checkWording(t, where+": fix", fix.Title)
		}
		if len(f.Subjects) == 0 && r.Security() {
			t.Errorf("%s: about no service or stage: %s", where, f.Message)
		}
		id, _, _ := strings.Cut(f.Fingerprint, ":")
		if other, ok := keys[id]; ok && r.Security() {
			t.Errorf("%s: the key %q does not tell two findings apart: %s; %s", where, f.Key, other, f.Message)
		}
		keys[id] = f.Message
	}
}

// checkWording holds a text against the rules for what hullcheck says.
func checkWording(t *testing.T, what, text string) {
	t.Helper()
	plain := withoutNames(text)
	lower := " " + strings.ToLower(plain) + " "
	for _, word := range []string{"should", "may", "might", "possible", "possibly", "potential", "potentially", "consider", "please", "best practice", "insecure", "dangerous", "directive missing"} {
		if at := strings.Index(lower, word); at >= 0 && !isLetter(lower[at-1]) && !isLetter(lower[at+len(word)]) {
			t.Errorf("%s: says %q: %s", what, word, text)
		}
	}
	switch {
	case strings.HasSuffix(text, ".") || strings.HasSuffix(text, "!"):
		t.Errorf("%s: ends in punctuation: %s", what, text)
	case strings.Contains(text, "\n"):
		t.Errorf("%s: has more than one line: %s", what, text)
	case strings.Count(text, "`")%2 != 0:
		t.Errorf("%s: a backtick is not closed: %s", what, text)
	}
	first, _, _ := strings.Cut(text, " ")
	if unicode.IsUpper(rune(text[0])) && strings.ToUpper(first) != first && !isName(first) {
		t.Errorf("%s: starts with a capital: %s", what, text)
	}
}

// isName reports whether a capitalised word is a name.
func isName(word string) bool {
	return slices.Contains([]string{"Docker", "Compose", "Dockerfile", "Linux", "Django", "Flask", "Node", "Java", "Python", "BuildKit", "Kubernetes", "Podman", "Docker's", "Compose's", "Spring", "Laravel", "Rails"}, strings.TrimRight(word, ",:"))
}

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' }

// withoutNames removes what stands in backticks.
func withoutNames(text string) string {
	var b strings.Builder
	for i, part := range strings.Split(text, "`") {
		if i%2 == 0 {
			b.WriteString(part)
		}
	}
	return b.String()
}

func lengthWithoutNames(text string) int { return len([]rune(withoutNames(text))) }

// TestValidate holds that the analyzers of rules are valid together.
func TestValidate(t *testing.T) {
	t.Parallel()
	var analyzers []*analysis.Analyzer
	for _, r := range All() {
		analyzers = append(analyzers, r.Analyzer)
	}
	if err := analysis.Validate(analyzers); err != nil {
		t.Error(err)
	}
}
