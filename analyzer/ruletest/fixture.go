package ruletest

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// A Fixture is a parsed archive: prose and the trees of files in it.
type Fixture struct {
	Prose string // without its `rules:` line
	All   bool   // `rules: all`
	Trees []*Tree

	archive *txtar.Archive
}

// A Tree is one top-level directory of an archive, analysed by itself.
type Tree struct {
	Name  string   // "bad"
	Paths []string // of its files, in the archive's order, without the directory
	Files source.Memory
	after []int // indices of the archive's "after:" sections
}

// Parse reads an archive. The files of its trees are clean of markers.
func Parse(data []byte) (*Fixture, error) {
	archive := txtar.Parse(data)
	f := &Fixture{Prose: string(archive.Comment), archive: archive}
	if rest, ok := strings.CutPrefix(f.Prose, "rules: all\n"); ok {
		f.Prose, f.All = strings.TrimLeft(rest, "\n"), true
	}
	if strings.TrimSpace(f.Prose) == "" {
		return nil, fmt.Errorf("no prose says why the fixture exists")
	}
	for i, file := range archive.Files {
		name, title, after := strings.Cut(file.Name, " after: ")
		dir, path, ok := strings.Cut(name, "/")
		if !ok || !source.Inside(path) {
			return nil, fmt.Errorf("section %s: a file needs a directory, such as bad/%s", file.Name, file.Name)
		}
		t := f.Tree(dir)
		if t == nil {
			t = &Tree{Name: dir, Files: source.Memory{}}
			f.Trees = append(f.Trees, t)
		}
		if after {
			if title == "" || t.Files[path] == nil {
				return nil, fmt.Errorf("section %s: no such file before", file.Name)
			}
			t.after = append(t.after, i)
			continue
		}
		t.Paths = append(t.Paths, path)
		t.Files[path] = []byte(clean(string(file.Data)))
	}
	return f, nil
}

// Tree returns the tree called name, nil if there is none.
func (f *Fixture) Tree(name string) *Tree {
	i := slices.IndexFunc(f.Trees, func(t *Tree) bool { return t.Name == name })
	if i < 0 {
		return nil
	}
	return f.Trees[i]
}

// mark draws a report into the files of a tree. It returns what can't be drawn.
func (f *Fixture) mark(t *Tree, report *analyzer.Report) error {
	marks := map[string][]mark{}
	add := func(l analyzer.Location, evidence bool, label, text string) {
		marks[l.Path] = append(marks[l.Path], markAt(l, evidence, label, text))
	}
	for _, finding := range report.Findings {
		add(finding.Location, false, finding.Rule.Name, finding.Message)
		for _, e := range finding.Evidence {
			add(e.Location, true, string(e.Role), e.Caption)
		}
	}
	for _, gap := range report.Gaps {
		at := gap.At
		if at.IsZero() {
			at = analyzer.Location{Path: gap.Path, Start: analyzer.Position{Line: 1, Rune: 1}, End: analyzer.Position{Line: 1, Rune: 1}}
		}
		if gap.Rule != "" || t.Files[at.Path] == nil {
			return fmt.Errorf("%s/%s: %s\n%s", t.Name, gap.Path, gap.Message, gap.Detail)
		}
		add(at, false, "error", gap.Message)
	}
	for i := range f.archive.Files {
		file := &f.archive.Files[i]
		dir, path, _ := strings.Cut(file.Name, "/")
		if dir == t.Name && t.Files[path] != nil {
			file.Data = []byte(draw(string(t.Files[path]), marks[path]))
			delete(marks, path)
		}
	}
	for path := range marks {
		return fmt.Errorf("%s/%s: a finding in a file that the archive does not have", t.Name, path)
	}
	return nil
}

// fix applies the fixes called title to the files of a tree.
func (t *Tree) fix(report *analyzer.Report, title string) (source.Memory, error) {
	changes := map[string][]analyzer.Change{}
	for _, finding := range report.Findings {
		for _, fix := range finding.Fixes {
			if fix.Title != title {
				continue
			}
			for _, c := range fix.Changes {
				if !slices.ContainsFunc(changes[c.Location.Path], func(known analyzer.Change) bool {
					return known.NewText == c.NewText && known.Location.Start == c.Location.Start && known.Location.End == c.Location.End
				}) {
					changes[c.Location.Path] = append(changes[c.Location.Path], c)
				}
			}
		}
	}
	if len(changes) == 0 {
		return nil, fmt.Errorf("no fix is called %q", title)
	}
	fixed := source.Memory{}
	for path, content := range t.Files {
		text, err := apply(content, changes[path])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		fixed[path] = text
	}
	return fixed, nil
}

// apply makes changes that do not overlap.
func apply(content []byte, changes []analyzer.Change) ([]byte, error) {
	slices.SortStableFunc(changes, func(a, b analyzer.Change) int { return a.Location.Start.Offset - b.Location.Start.Offset })
	var out []byte
	done := 0
	for _, c := range changes {
		if c.Location.Start.Offset < done {
			return nil, fmt.Errorf("%s: edits overlap", c.Location)
		}
		out = append(out, content[done:c.Location.Start.Offset]...)
		out = append(out, c.NewText...)
		done = c.Location.End.Offset
	}
	return append(out, content[done:]...), nil
}
