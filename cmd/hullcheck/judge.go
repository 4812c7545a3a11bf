package main

import (
	"context"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/unit"
)

// A judge analyses a target under its configuration, as often as fixing needs.
type judge struct {
	options  *checkOptions
	target   *target
	settings settings
	conf     *configuration
	all      []*analyzer.Rule
	progress *progress
}

// analyse finds the units of the target in a tree and analyses them, after
// adjust has changed what runs. With --affected it also returns what is changed.
func (j *judge) analyse(ctx context.Context, tree source.Tree, adjust func([]analyzer.Unit, *analyzer.Options)) (*analyzer.Report, *unit.Changed, error) {
	t, s := *j.target, j.settings
	t.tree = tree
	selected, err := j.options.find(ctx, &t, j.progress)
	if err != nil {
		return nil, nil, err
	}
	if err := s.choose(selected.units, j.conf, j.all); err != nil {
		return nil, nil, err
	}
	if adjust != nil {
		adjust(selected.units, &s.driver)
	}
	j.progress.begin("analyse", len(selected.units))
	s.driver.Done = j.progress.one
	report, err := analyzer.Run(ctx, selected.units, s.driver)
	if err != nil {
		return nil, nil, err
	}
	report.Gaps = append(report.Gaps, selected.gaps...)
	slices.SortStableFunc(report.Gaps, func(a, b analyzer.Gap) int { return strings.Compare(a.Path, b.Path) })
	return report, selected.changed, nil
}
