package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/discover"
	"github.com/hullcheck/hullcheck/analyzer/unit"
)

// selection is what of a target is analysed.
type selection struct {
	units   []analyzer.Unit
	gaps    []analyzer.Gap
	changed *unit.Changed // nil: everything is reported
}

// find finds the units of a target: those of its paths or, with --affected,
// those that contain one of its paths.
func (o *checkOptions) find(ctx context.Context, t *target, p *progress) (s selection, err error) {
	walk := discover.Options{Paths: t.paths, AllFiles: o.allFiles, Exclude: o.exclude, ForceExclude: o.forceExclude}
	if o.affected {
		changed := t.paths
		if o.forceExclude {
			changed = slices.DeleteFunc(slices.Clone(changed), discover.ParsePatterns(".", o.exclude).Match)
		}
		s.changed = unit.NewChanged(t.tree, changed)
		walk.Paths, walk.Also = []string{"."}, changed
		if len(changed) == 0 {
			walk.Paths = nil
		}
	}
	p.begin("discover", 0)
	found, err := discover.Walk(ctx, t.tree, walk)
	if err != nil {
		return s, err
	}
	p.begin("load", 0)
	s.units, s.gaps, err = unit.Close(ctx, t.tree, found, unit.Options{Compose: t.compose, Profiles: o.profiles, Jobs: o.jobs})
	if err != nil || s.changed == nil {
		return s, err
	}
	s.units = slices.DeleteFunc(s.units, func(u analyzer.Unit) bool { return !s.changed.Affects(&u) })
	s.gaps = slices.DeleteFunc(s.gaps, func(g analyzer.Gap) bool {
		in := func(u analyzer.Unit) bool { return g.Unit != "" && u.Source.Name == g.Unit }
		return !s.changed.Has(g.Path) && !slices.ContainsFunc(s.units, in)
	})
	return s, nil
}

// changedRoot returns the directory that changed files are looked at below: that
// of their repository, else the working directory.
func changedRoot(files []string) (string, error) {
	wd, err := os.Getwd()
	if err != nil || len(files) == 0 {
		files = []string{wd}
	}
	paths := make([]string, len(files))
	for i, p := range files {
		if paths[i], err = filepath.Abs(p); err != nil {
			return "", err
		}
	}
	root, err := discover.Root(paths)
	if err != nil {
		return "", err
	}
	if _, err := os.Lstat(filepath.Join(root, ".git")); err == nil {
		return root, nil
	}
	if _, err := discover.Relative(wd, paths); err == nil {
		return wd, nil
	}
	return root, nil
}

// untouched says what --affected left out.
func (c *cli) untouched(rest analyzer.Rest, o *checkOptions) {
	if o.quiet {
		return
	}
	if rest.Findings > 0 {
		c.say("%d more in these units: run hullcheck .", rest.Findings)
	}
	switch {
	case rest.Gaps == 1:
		c.say("1 other file of these units was not analysed: run hullcheck .")
	case rest.Gaps > 1:
		c.say("%d places in other files of these units were not analysed: run hullcheck .", rest.Gaps)
	}
}
