package escape_test

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/txtar"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/escape"
	"github.com/hullcheck/hullcheck/analyzer/fixture"
	"github.com/hullcheck/hullcheck/analyzer/posture"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

var update = flag.Bool("update", false, "write what the tests got into their fixtures")

// run runs a probe over the only application of a tree.
func run(tb testing.TB, tree source.Memory, seeds map[*analysis.Analyzer]any, requires *analysis.Analyzer, probe func(*analysis.Pass)) *source.Unit {
	tb.Helper()
	units, o, err := fixture.Open(tree)
	if err != nil {
		tb.Fatal(err)
	}
	rule := &analyzer.Rule{Analyzer: &analysis.Analyzer{
		Name: "Probe", Doc: "probe", Requires: []*analysis.Analyzer{requires},
		Run: func(pass *analysis.Pass) (any, error) {
			probe(pass)
			return nil, nil
		},
	}}
	o.Rules, o.Always = []*analyzer.Rule{rule}, append(o.Always, fixture.Mistakes)
	maps.Copy(units[0].Seeds, seeds)
	unit := units[0].Source
	report, err := analyzer.Run(tb.Context(), units[:1], o)
	if err != nil {
		tb.Fatal(err)
	}
	for _, gap := range report.Gaps {
		tb.Fatalf("%s: %s %s", gap.Path, gap.Message, gap.Detail)
	}
	return unit
}

// derive derives the escape paths of a tree with one application.
func derive(tb testing.TB, tree source.Memory, said posture.Posture, settings escape.Settings) (a *escape.Analysis, files *source.Files) {
	tb.Helper()
	unit := run(tb, tree, map[*analysis.Analyzer]any{posture.Analyzer: said, escape.Configured: settings}, escape.Analyzer, func(pass *analysis.Pass) { a = escape.In(pass) })
	return a, unit.Files
}

func analyse(tb testing.TB, tree source.Memory, said posture.Posture, settings escape.Settings) *escape.Analysis {
	tb.Helper()
	a, _ := derive(tb, tree, said, settings)
	return a
}

// joined returns the containers of a tree with one application.
func joined(tb testing.TB, tree source.Memory) (all []*container.Container, unit *source.Unit) {
	tb.Helper()
	unit = run(tb, tree, nil, container.Analyzer, func(pass *analysis.Pass) { all = container.In(pass) })
	return all, unit
}

// TestExamples derives the paths and the cut of small applications. The sections
// of an archive in testdata are the files of one, but for "paths", which holds
// what is derived. Its prose may begin with lines such as "lsm: apparmor" or
// "cut-at: high".
func TestExamples(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			archive := txtar.Parse(data)
			tree := source.Memory{}
			for _, f := range archive.Files {
				if f.Name != "paths" {
					tree[f.Name] = f.Data
				}
			}
			said, settings := saidIn(t, string(archive.Comment))
			got := show(analyse(t, tree, said, settings))
			last := &archive.Files[len(archive.Files)-1]
			if last.Name != "paths" {
				archive.Files = append(archive.Files, txtar.File{Name: "paths"})
				last = &archive.Files[len(archive.Files)-1]
			}
			want := string(last.Data)
			if got == want {
				return
			}
			last.Data = []byte(got)
			if *update {
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			t.Errorf("(-want +got), -update writes it:\n%s", cmp.Diff(want, got))
		})
	}
}

// saidIn reads the settings at the head of an archive's prose.
func saidIn(t *testing.T, prose string) (posture.Posture, escape.Settings) {
	t.Helper()
	said, settings := posture.Default(), escape.DefaultSettings()
	for line := range strings.Lines(prose) {
		key, text, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			break
		}
		switch key {
		case "engine":
			said.Engine = posture.Engine(text)
		case "lsm":
			said.LSM = posture.LSM(text)
		case "reach":
			said.TrustedNetwork = posture.Network(text)
		case "userns_remap":
			said.UsernsRemap = text == "true"
		case "cut-at":
			severity, ok := analyzer.ParseSeverity(text)
			if !ok {
				t.Fatalf("no severity: %s", text)
			}
			settings.CutAt = severity
		case "keep":
			settings.Keep = strings.Split(text, ", ")
		case "accept":
			words := strings.Fields(text)
			settings.Accept = append(settings.Accept, escape.Acceptance{Service: words[0], Edge: escape.Edge(words[1]), Until: words[2]})
		default:
			return said, settings
		}
	}
	return said, settings
}

// show renders an analysis for comparison.
func show(a *escape.Analysis) string {
	var b bytes.Buffer
	path := func(p *escape.Path) {
		fmt.Fprintf(&b, "%s %s %s from %s:", p.Score.Band(), p.Score.Explain(), p.Goal, p.Entry.Kind)
		if p.Entry.Port != "" {
			fmt.Fprintf(&b, "%s", p.Entry.Port)
		}
		b.WriteByte('\n')
		for _, s := range p.Steps {
			var facts []string
			for _, f := range s.Facts {
				facts = append(facts, f.String())
			}
			fmt.Fprintf(&b, "  %s -> %s  %s\n", s.Edge, s.To, strings.Join(facts, " "))
		}
	}
	for _, p := range a.Paths {
		path(p)
	}
	for _, p := range a.Accepted {
		b.WriteString("accepted ")
		path(p)
	}
	if a.Cut == nil {
		return b.String()
	}
	fmt.Fprintf(&b, "cut for %d, closes %d", a.Cut.Cost, len(a.Cut.Closes))
	if len(a.Cut.Kept) > 0 {
		fmt.Fprintf(&b, ", keeps %d", len(a.Cut.Kept))
	}
	if !a.Cut.Minimal {
		b.WriteString(", not proved minimal")
	}
	fmt.Fprintf(&b, ", leaves %d.%d\n", a.Cut.Left/10, a.Cut.Left%10)
	for _, c := range a.Cut.Changes {
		fmt.Fprintf(&b, "  %s\n", c.ID)
	}
	for _, alternative := range a.Cut.Alternatives {
		fmt.Fprintf(&b, "or, without %s, for %d:", alternative.Without, alternative.Cost)
		for _, c := range alternative.Changes {
			fmt.Fprintf(&b, " %s", c.ID)
		}
		b.WriteByte('\n')
	}
	return b.String()
}
