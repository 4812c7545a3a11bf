package oracle

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// TestDeterminism requires one answer for one project: whatever is read first,
// and whatever else runs.
func TestDeterminism(t *testing.T) {
	const projects, shuffles = 60, 50
	random := rand.New(rand.NewPCG(*firstSeed, 3))
	var wait sync.WaitGroup
	slots := make(chan struct{}, 8)
	for seed := range uint64(projects) {
		p := generate(*firstSeed+seed<<20, "include")
		want := rendered(p, nil)
		for range shuffles {
			order := make([]string, 0, len(p.files))
			for name := range p.files {
				order = append(order, name)
			}
			slices.Sort(order)
			random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
			slots <- struct{}{}
			wait.Go(func() {
				defer func() { <-slots }()
				if got := rendered(p, order); got != want {
					t.Errorf("%s read in the order %q:\n%s\nwas\n%s\n%s", p.name, order, got, want, p.text())
				}
			})
		}
	}
	wait.Wait()
}

// rendered returns all that the engine says of a project after the files were
// read in an order.
func rendered(p *project, order []string) string {
	memory := source.Memory{}
	for name, text := range p.files {
		memory[name] = []byte(text)
	}
	files := source.NewFiles(memory)
	for _, name := range order {
		if _, err := files.Load(name, source.MaxEnvSize); err != nil {
			return err.Error()
		}
	}
	loaded := compose.Load(files, compose.Options{Files: p.compose, Dir: p.dir, Env: p.env})
	var b strings.Builder
	place := func(at source.Span) string {
		f := files.At(at.Pos())
		if f == nil || !f.Contains(at) {
			return "nowhere"
		}
		return fmt.Sprintf("%s:%d+%d", f.Path, f.Offset(at.Pos()), at.Len())
	}
	for _, l := range leaves(nil, loaded.Root) {
		fmt.Fprintf(&b, "%s = %d %d %q at %s", l.path, l.v.Kind, l.v.State, l.v.Str, place(l.v.At))
		for _, step := range l.v.Step.Chain() {
			fmt.Fprintf(&b, ", %d %s at %s", step.Kind, step.Detail, place(step.At))
		}
		b.WriteString("\n")
	}
	for _, s := range loaded.Services {
		fmt.Fprintf(&b, "%s at %s: %s\n", s.Name, place(s.Key), keys(s.Environment))
	}
	for _, d := range loaded.Diagnostics {
		fmt.Fprintf(&b, "%s %d at %s: %s\n", d.Code, d.Level, place(d.At), d.Message)
	}
	return b.String()
}

func keys(members []value.Member) string {
	var names []string
	for _, m := range members {
		names = append(names, m.Key)
	}
	return strings.Join(names, " ")
}
