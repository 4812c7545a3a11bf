package escape_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/txtar"

	"github.com/hullcheck/hullcheck/analyzer/escape"
	"github.com/hullcheck/hullcheck/analyzer/posture"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Where each change of a cut says what to write, the files with all of it written
// have no path at or above the threshold.
func TestEditsClosePaths(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	written := 0
	for _, name := range names {
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
		a, files := derive(t, tree, said, settings)
		if a.Cut == nil || slices.ContainsFunc(a.Cut.Changes, func(c escape.Change) bool { return len(c.Edits) == 0 }) {
			continue
		}
		written++
		var edits []analysis.TextEdit
		for _, c := range a.Cut.Changes {
			edits = append(edits, c.Edits...)
		}
		after, _ := derive(t, apply(tree, files, edits), said, settings)
		for _, p := range after.Paths {
			if p.Score.Tenths() >= a.Cut.Threshold && len(a.Cut.Kept) == 0 {
				t.Errorf("%s: %s is left after the edits", name, p.Score.Explain())
			}
		}
	}
	if written < 15 {
		t.Errorf("only %d cuts say what to write", written)
	}
}

// apply writes edits into the files of a tree.
func apply(tree source.Memory, files *source.Files, edits []analysis.TextEdit) source.Memory {
	slices.SortFunc(edits, func(a, b analysis.TextEdit) int { return int(b.Pos - a.Pos) })
	changed := maps.Clone(tree)
	for _, e := range edits {
		f := files.At(e.Pos)
		end := e.End
		if !end.IsValid() {
			end = e.Pos
		}
		text := changed[f.Path]
		changed[f.Path] = slices.Concat(text[:f.Offset(e.Pos)], e.NewText, text[f.Offset(end):])
	}
	return changed
}

// generated is an application of many services on a flat network and a few small
// ones: most are public, every tenth holds the host in some way.
func generated(services int) source.Memory {
	var b strings.Builder
	b.WriteString("services:\n")
	for i := range services {
		fmt.Fprintf(&b, "  s%03d:\n    image: acme/s%d:1\n", i, i)
		switch i % 10 {
		case 0:
			b.WriteString("    expose: ['9000']\n    volumes: ['/var/run/docker.sock:/var/run/docker.sock']\n    networks: [flat]\n")
		case 1:
			fmt.Fprintf(&b, "    expose: ['9000']\n    privileged: true\n    user: '1000'\n    networks: [flat, n%d]\n", i/10)
		case 2:
			fmt.Fprintf(&b, "    ports: ['%d:80']\n    volumes: ['v%d:/data']\n    networks: [n%d]\n", 10000+i, i/10, i/10)
		case 3:
			fmt.Fprintf(&b, "    volumes: ['v%d:/etc/cron.d', '/etc:/host-etc']\n    networks: [n%d]\n", i/10, i/10)
		default:
			fmt.Fprintf(&b, "    ports: ['%d:8080']\n    networks: [flat]\n    depends_on: [s%03d]\n", 10000+i, i/10*10)
		}
	}
	b.WriteString("networks:\n  flat:\n")
	for i := range (services + 9) / 10 {
		fmt.Fprintf(&b, "  n%d:\n", i)
	}
	b.WriteString("volumes:\n")
	for i := range (services + 9) / 10 {
		fmt.Fprintf(&b, "  v%d:\n", i)
	}
	return source.Memory{"compose.yaml": []byte(b.String())}
}

func TestGenerated(t *testing.T) {
	t.Parallel()
	first, second := show(analyse(t, generated(40), posture.Default(), escape.DefaultSettings())), show(analyse(t, generated(40), posture.Default(), escape.DefaultSettings()))
	if first != second {
		t.Error("the same files give another result")
	}
	a := analyse(t, generated(40), posture.Default(), escape.DefaultSettings())
	if a.Incomplete || a.Cut == nil || !a.Cut.Minimal || len(a.Cut.Kept) > 0 || a.Cut.Left >= a.Cut.Threshold {
		t.Errorf("%+v", a.Cut)
	}
}

func BenchmarkAnalyse(b *testing.B) {
	for _, services := range []int{20, 50, 100, 200} {
		b.Run(fmt.Sprint(services), func(b *testing.B) {
			containers, unit := joined(b, generated(services))
			in := escape.Input{Containers: containers, Unit: unit, Posture: posture.Default(), Settings: escape.DefaultSettings()}
			var a *escape.Analysis
			for b.Loop() {
				a = escape.Analyse(in)
			}
			b.ReportMetric(float64(len(a.Paths)), "paths")
			b.ReportMetric(float64(len(a.Facts)), "facts")
			if a.Cut != nil {
				b.ReportMetric(float64(len(a.Cut.Changes)), "changes")
			}
		})
	}
}

// The work for an application that is made to cost much comes to an end, and what
// was not tried is told.
func TestBounded(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("services:\n")
	for i := range 2000 {
		fmt.Fprintf(&b, "  s%d: {image: alpine, privileged: true, ports: ['%d:80']}\n", i, 10000+i)
	}
	a := analyse(t, source.Memory{"compose.yaml": []byte(b.String())}, posture.Default(), escape.DefaultSettings())
	if !a.Incomplete || a.Cut != nil || len(a.Paths) == 0 {
		t.Errorf("incomplete %t, %d paths, cut %v", a.Incomplete, len(a.Paths), a.Cut)
	}
}
