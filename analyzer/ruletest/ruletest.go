// Package ruletest runs rules over fixtures: txtar archives in which marker
// lines stand below the text that a rule is expected to point at.
//
//	volumes:
//	  - /var/run/docker.sock:/var/run/docker.sock:ro
//	    ^^^^^^^^^^^^^^^^^^^^ DockerSocketMount: an attacker in `api` gets root …
//	ports: ["8000:8000"]
//	        ~~~~~~~~~~~ entry: reachable from any network
//
// "^" marks a finding ("Rule: message", or "error: message" for what could not
// be analysed), "~" its evidence ("role: caption"). A span of several lines is
// marked in its first line up to the end and adds "+N" for the lines it goes on,
// "+N:C" if it ends before column C of the last one. Markers are removed before
// the analysis; columns count runes.
//
// Each top-level directory of an archive is a tree analysed by itself: "bad…"
// must have findings, "good…" must have none. A section named "bad/compose.yaml
// after: delete the mount" holds the file with the fix of that title applied.
// With -update, go test writes what it got into the archives.
package ruletest

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/fixture"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// registered is true: the flag -update exists, ours unless another package of
// the test has one.
var registered = flag.Lookup("update") != nil ||
	flag.Bool("update", false, "write what the tests got into their fixtures") != nil

func updating() bool { return registered && flag.Lookup("update").Value.String() == "true" }

// Run runs the fixtures of rules: dir/rule_name.txtar and the archives in
// dir/testdata/rule_name. A fixture sees only its own rule, unless its prose
// begins with the line "rules: all".
func Run(t *testing.T, rules []*analyzer.Rule, dir string) {
	t.Helper()
	h := harness{rules: rules, open: fixture.Open, mistakes: []*analysis.Analyzer{fixture.Mistakes}}
	for _, r := range rules {
		t.Run(r.Name, func(t *testing.T) {
			t.Parallel()
			h.run(t, r, filepath.Join(dir, r.FileName()+".txtar"), true)
			extra, err := filepath.Glob(filepath.Join(dir, "testdata", r.FileName(), "*.txtar"))
			if err != nil {
				t.Fatal(err)
			}
			for _, path := range extra {
				t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
					t.Parallel()
					h.run(t, r, path, false)
				})
			}
		})
	}
}

// harness is what all fixtures of a run share.
type harness struct {
	rules []*analyzer.Rule
	// open returns the units of a tree, and the options to run them with.
	open     func(tree source.Tree) ([]analyzer.Unit, analyzer.Options, error)
	mistakes []*analysis.Analyzer // report what a fixture must not hold unmarked
}

// Titles returns the titles of the fixes that a rule proposes for a tree, in
// order and each once. The archive holds the files of the tree.
func Titles(t *testing.T, r *analyzer.Rule, archive string) []string {
	t.Helper()
	h := harness{rules: []*analyzer.Rule{r}, open: fixture.Open, mistakes: []*analysis.Analyzer{fixture.Mistakes}}
	f, err := fixture.Parse([]byte("What the fixes say.\n" + archive))
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Trees) != 1 {
		t.Fatalf("%d trees", len(f.Trees))
	}
	report, err := h.analyse(f, f.Trees[0].Files, r)
	if err != nil {
		t.Fatal(err)
	}
	var titles []string
	for _, finding := range report.Findings {
		for _, fix := range finding.Fixes {
			if finding.Rule == r && !slices.Contains(titles, fix.Title) {
				titles = append(titles, fix.Title)
			}
		}
	}
	return titles
}

// run runs one archive. The page of a rule has a bad and a good tree.
func (h *harness) run(t *testing.T, r *analyzer.Rule, path string, page bool) {
	t.Helper()
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("%s has no archive %s", r.Name, path)
	}
	if err != nil {
		t.Fatal(err)
	}
	got, err := h.check(r, data, page)
	for _, problem := range unwrapAll(err) {
		t.Errorf("%s: %v", path, problem)
	}
	if bytes.Equal(got, data) || got == nil {
		return
	}
	if updating() {
		if err := os.WriteFile(path, got, 0o644); err != nil { //nolint:gosec // sources are readable by all
			t.Fatal(err)
		}
		return
	}
	t.Errorf("%s: (-want +got), -update writes it:\n%s", path, cmp.Diff(string(data), string(got)))
}

// check returns the archive as the rule marks it, and what is wrong with it
// apart from marks that differ.
func (h *harness) check(r *analyzer.Rule, data []byte, page bool) ([]byte, error) {
	f, err := fixture.Parse(data)
	if err != nil {
		return nil, err
	}
	var problems []error
	if page {
		for _, name := range []string{"bad", "good"} {
			if f.Tree(name) == nil {
				problems = append(problems, errors.New("a rule's page needs a tree "+name))
			}
		}
	}
	for _, tree := range f.Trees {
		problems = append(problems, h.checkTree(f, tree, r)...)
	}
	return f.Format(), errors.Join(problems...)
}

func (h *harness) checkTree(f *fixture.Fixture, t *fixture.Tree, r *analyzer.Rule) (problems []error) {
	report, err := h.analyse(f, t.Files, r)
	if err != nil {
		return []error{err}
	}
	if err := f.Mark(t, report); err != nil {
		problems = append(problems, err)
	}
	found := slices.ContainsFunc(report.Findings, func(finding *analyzer.Finding) bool { return finding.Rule == r })
	switch {
	case strings.HasPrefix(t.Name, "good") && found:
		problems = append(problems, errors.New(t.Name+": the rule has findings where it must have none"))
	case strings.HasPrefix(t.Name, "bad") && !found:
		problems = append(problems, errors.New(t.Name+": the rule has no findings"))
	}
	for _, after := range t.After {
		if err := h.checkFix(f, t, r, report, after); err != nil {
			problems = append(problems, err)
		}
	}
	return problems
}

// checkFix applies a fix. What it is called for must be less afterwards.
func (h *harness) checkFix(f *fixture.Fixture, t *fixture.Tree, r *analyzer.Rule, before *analyzer.Report, a *fixture.After) error {
	fixed, err := t.Fix(before, a.Title)
	if err != nil {
		return err
	}
	a.Set(fixed[a.Path])
	after, err := h.analyse(f, fixed, r)
	if err != nil {
		return err
	}
	if len(after.Gaps) > len(before.Gaps) {
		return errors.New(a.Name() + ": " + after.Gaps[0].Message)
	}
	if len(after.Findings) >= len(before.Findings) {
		return errors.New(a.Name() + ": as many findings as before")
	}
	return nil
}

func (h *harness) analyse(f *fixture.Fixture, files source.Memory, r *analyzer.Rule) (*analyzer.Report, error) {
	units, o, err := h.open(files)
	if err != nil {
		return nil, err
	}
	o.Known = h.rules
	if !r.NotAnalysed {
		o.Always = append(o.Always, h.mistakes...)
	}
	o.Rules = []*analyzer.Rule{r}
	if f.All {
		o.Rules = h.rules
	}
	return analyzer.Run(context.Background(), units, o)
}

func unwrapAll(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return joined.Unwrap()
	}
	if err != nil {
		return []error{err}
	}
	return nil
}
