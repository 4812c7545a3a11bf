package fix

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// maxPasses bounds the passes of a run. Each pass that changes anything leaves
// fewer findings of their severity or above.
const maxPasses = 100

// Options say which fixes are applied.
type Options struct {
	Unsafe bool // those that need review, too
	// Applies reports whether the fixes of a finding are wanted; nil: of all.
	Applies func(f *analyzer.Finding) bool
	// Analyse analyses a tree with every rule that may judge a fix: those that
	// report what does not load are among them.
	Analyse func(ctx context.Context, t source.Tree) (*analyzer.Report, error)
}

// A Result is what a run changed.
type Result struct {
	Files   []File   // by path
	Applied []string // the rules whose findings were fixed, in order
	Refused int      // fixes that would have made something worse
	Tree    source.Tree
}

// A File is a file that was changed.
type File struct {
	Path          string // below the root, links resolved
	Before, After []byte
}

// Run applies the fixes of the findings in a tree. Nothing is written.
func Run(ctx context.Context, t source.Tree, o Options) (*Result, error) {
	r := &run{Options: o, ctx: ctx, tree: &tree{Tree: t}}
	var err error
	if r.report, err = o.Analyse(ctx, r.tree); err != nil {
		return nil, err
	}
	for range maxPasses {
		r.refused = 0
		before := len(r.applied)
		if err := r.pass(); err != nil {
			return nil, err
		}
		if len(r.applied) == before {
			break
		}
	}
	result := &Result{Applied: r.applied, Refused: r.refused, Tree: r.tree}
	for p, after := range r.tree.changed {
		if r.tree.equal(p) {
			continue
		}
		content, err := t.ReadFile(p, source.MaxFileSize)
		if err != nil {
			return nil, err
		}
		result.Files = append(result.Files, File{Path: p, Before: content, After: after})
	}
	slices.SortFunc(result.Files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return result, nil
}

// Write replaces the files on disk. It goes on after an error.
func (r *Result) Write(d *source.Disk) error {
	var errs []error
	for _, f := range r.Files {
		errs = append(errs, d.Replace(f.Path, f.Before, f.After))
	}
	return errors.Join(errs...)
}

type run struct {
	Options
	ctx     context.Context //nolint:containedctx // of one call of Run
	tree    *tree
	report  *analyzer.Report // of tree
	applied []string
	refused int
}

// A state is a tree with some fixes of a pass applied, and its report.
type state struct {
	fixes  []*candidate
	tree   *tree
	report *analyzer.Report
}

// pass applies every fix of the report that overlaps none before it.
func (r *run) pass() error {
	var batch []*candidate
	for _, c := range r.candidates() {
		if !slices.ContainsFunc(batch, c.overlaps) {
			batch = append(batch, c)
		}
	}
	s, err := r.try(state{tree: r.tree, report: r.report}, batch)
	if err != nil {
		return err
	}
	r.tree, r.report = s.tree, s.report
	for _, c := range s.fixes {
		r.applied = append(r.applied, c.finding.Rule.Name)
	}
	return nil
}

// try applies fixes in addition to those of a state: all of them or, where that
// makes something worse, what can be applied of each half.
func (r *run) try(s state, batch []*candidate) (state, error) {
	if len(batch) == 0 {
		return s, nil
	}
	// Places are those of the report before the pass, so all is made at once.
	next := state{fixes: append(slices.Clone(s.fixes), batch...)}
	var err error
	if next.tree, err = r.tree.with(next.fixes); err != nil {
		return s, err
	}
	if next.report, err = r.Analyse(r.ctx, next.tree); err != nil {
		return s, err
	}
	if r.better(next.report, next.fixes) {
		return next, nil
	}
	if len(batch) == 1 {
		r.refused++
		return s, nil
	}
	half := len(batch) / 2
	if s, err = r.try(s, batch[:half]); err != nil {
		return s, err
	}
	return r.try(s, batch[half:])
}

// candidates returns the fixes that may be applied, in the order of findings,
// each change once.
func (r *run) candidates() []*candidate {
	var all []*candidate
	for _, f := range r.report.Findings {
		if f.Suppression != nil || r.Applies != nil && !r.Applies(f) {
			continue
		}
		for i := range f.Fixes {
			fix := &f.Fixes[i]
			if len(fix.Changes) == 0 || fix.Safety != analyzer.Safe && !r.Unsafe {
				continue
			}
			if c := r.candidate(f, fix); c != nil && !slices.ContainsFunc(all, c.same) {
				all = append(all, c)
			}
			break
		}
	}
	return all
}

func (r *run) candidate(f *analyzer.Finding, fix *analyzer.Fix) *candidate {
	c := &candidate{finding: f, fix: fix}
	for _, change := range fix.Changes {
		real, err := r.tree.real(change.Location.Path)
		if err != nil {
			return nil // leads outside of the root
		}
		c.edits = append(c.edits, edit{real, change.Location.Start.Offset, change.Location.End.Offset, change.NewText})
	}
	return c
}
