// Package oracle judges the analysis by the programs that it predicts: Compose
// files by compose-go's loader, Dockerfiles by BuildKit. It is made of tests
// only, so that the product depends on neither.
//
// Inputs are the judges' own test data, random projects and texts broken at
// random. Differences that stay are named, with a reason and an example
// ([acceptedDifferences]); any other fails. Every run prints how many cases
// each feature had.
//
// The flags -projects, -mutants, -mutations and -schema-cases make longer runs,
// -seed other ones, and -corpus adds real projects. -python-library judges all
// of the standard library of -python.
package oracle

import (
	"flag"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

var (
	perFeature = flag.Int("projects", 12, "generated projects per feature")
	firstSeed  = flag.Uint64("seed", 1, "seed of the first generated project")
	only       = flag.String("feature", "", "generate projects for this feature only")
	modelOnly  = flag.Bool("model", false, "leave out what compose-go refuses after the model is complete")
	showCases  = flag.Int("show", 5, "differing cases to show in full")
)

// An outcome is the comparison of a verdict with an answer.
type outcome struct {
	refused  bool // by both
	diffs    []string
	accepted string // name of the difference that explains all diffs
}

// A comparison runs cases and keeps the score.
type comparison struct {
	tally
	root  string
	shown int
	seen  map[string]bool
}

func newComparison(t *testing.T) *comparison {
	t.Helper()
	return &comparison{root: filepath.Join(t.TempDir(), "root"), seen: map[string]bool{}}
}

func (c *comparison) run(t *testing.T, p *project) outcome {
	t.Helper()
	o := compare(judge(t, c.root, p), ask(t, p))
	c.add(p.features, o)
	if len(o.diffs) > 0 && o.accepted == "" {
		t.Fail()
		if key := kindOf(o.diffs[0]); c.shown < *showCases && !c.seen[key] {
			c.shown++
			c.seen[key] = true
			t.Logf("%s (%s)\n%s\n%s", p.name, strings.Join(p.features, ", "), strings.Join(o.diffs, "\n"), p.text())
		}
	}
	return o
}

// kindOf groups differences that look alike.
func kindOf(diff string) string {
	where, what, _ := strings.Cut(diff, ": ")
	parts := strings.Split(where, ".")
	if len(parts) > 2 {
		where = strings.Join(parts[2:], ".")
	}
	if len(what) > 40 {
		what = what[:40]
	}
	return where + what
}

// compare holds the engine's answer against compose-go's verdict.
func compare(v verdict, a answer) outcome {
	var o outcome
	switch {
	case a.failure != "":
		o.diffs = []string{a.failure}
		return o
	case v.err != nil && v.project && len(a.errors) == 0 && *modelOnly:
		return o
	case v.err != nil && len(a.errors) > 0:
		o.refused = true
		return o
	case v.err != nil:
		o.diffs = []string{"compose-go refuses what the engine accepts: " + v.err.Error()}
	case len(a.errors) > 0:
		o.diffs = []string{"the engine refuses what compose-go accepts: " + strings.Join(a.errors, "; ")}
	default:
		got, ok := plainModel(a.project.Root).(map[string]any)
		if !ok {
			o.diffs = []string{"the engine has no model"}
			return o
		}
		o.diffs = difference(nil, relative(v.model, v.root, a.project.Dir), got)
		o.diffs = append(o.diffs, serviceDifference(v, a.project)...)
	}
	o.accepted = explain(o.diffs)
	return o
}

// serviceDifference compares what containers get from env files and label
// files.
func serviceDifference(v verdict, p *compose.Project) []string {
	var diffs []string
	names := map[string]bool{}
	for _, s := range p.Services {
		names[s.Name] = true
		want, ok := v.services[s.Name]
		section := "Services"
		if job, isJob := v.jobs[s.Name]; s.Job {
			want, ok = types.ServiceConfig{ContainerSpec: job.ContainerSpec}, isJob
			section = "Jobs"
		}
		if !ok {
			diffs = append(diffs, "the engine has a service "+s.Name+" of its own")
			continue
		}
		environment := map[string]any{}
		for name, text := range want.Environment {
			environment[name] = nil
			if text != nil {
				environment[name] = *text
			}
		}
		diffs = append(diffs, difference([]string{section, s.Name, "Environment"}, environment, members(s.Environment))...)
		labels := map[string]any{}
		for name, text := range want.Labels {
			labels[name] = text
		}
		got := members(s.Labels)
		for name, text := range got {
			if text == nil {
				got[name] = "" // a label without value
			}
		}
		diffs = append(diffs, difference([]string{section, s.Name, "Labels"}, labels, got)...)
	}
	for name := range v.jobs {
		if !names[name] {
			diffs = append(diffs, "the engine lacks job "+name)
		}
	}
	for name := range v.services {
		if !names[name] {
			diffs = append(diffs, "the engine lacks service "+name)
		}
	}
	slices.Sort(diffs)
	return diffs
}

func members(list []value.Member) map[string]any {
	out := map[string]any{}
	for _, m := range list {
		out[m.Key] = nil
		if x := plainModel(m.Val); x != nil {
			out[m.Key] = fmt.Sprint(x)
		}
	}
	return out
}

// TestGenerated compares on random projects, some for every feature.
func TestGenerated(t *testing.T) {
	t.Parallel()
	c := newComparison(t)
	features := slices.Clone(structures)
	for _, f := range fragments {
		features = append(features, f.feature)
	}
	for i, feature := range features {
		if *only != "" && feature != *only {
			continue
		}
		for n := range *perFeature {
			c.run(t, generate(*firstSeed+uint64(i)<<32+uint64(n), feature))
		}
		if c.row(feature).cases == 0 {
			t.Errorf("no case has %s", feature)
		}
	}
	t.Logf("\n%s", &c.tally)
}

// TestLiterals compares on the Compose files that stand in compose-go's tests:
// each alone, and each with the next one of its function as override.
func TestLiterals(t *testing.T) {
	t.Parallel()
	found, err := literals()
	if err != nil {
		t.Fatal(err)
	}
	c := newComparison(t)
	for i, l := range found {
		p := newProject(l.where, "compose-go's literals")
		p.add("compose.yaml", l.text)
		c.run(t, p)
		if i+1 < len(found) && found[i+1].where == l.where {
			p := newProject(l.where, "compose-go's literals in pairs")
			p.add("compose.yaml", l.text)
			p.add("override.yaml", found[i+1].text)
			c.run(t, p)
		}
	}
	t.Logf("\n%s", &c.tally)
}

// TestModuleFiles compares on the files under compose-go's testdata.
func TestModuleFiles(t *testing.T) {
	t.Parallel()
	c := newComparison(t)
	for _, p := range moduleProjects(t) {
		c.run(t, p)
	}
	t.Logf("\n%s", &c.tally)
}

// TestCorpus compares on real projects where a directory of them is given.
func TestCorpus(t *testing.T) {
	c := newComparison(t)
	for _, p := range corpusProjects(t) {
		c.run(t, p)
	}
	t.Logf("%d files of -corpus\n%s", c.row("real projects").cases, &c.tally)
}
