package ruletest

import (
	"context"
	"errors"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/discover"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/unit"
)

// open makes the units of a fixture's tree as the command does.
func open(tree source.Tree) ([]analyzer.Unit, analyzer.Options, error) {
	ctx := context.Background()
	found, err := discover.Walk(ctx, tree, discover.Options{Paths: []string{"."}, AllFiles: true})
	if err != nil {
		return nil, analyzer.Options{}, err
	}
	units, gaps, err := unit.Close(ctx, tree, found, unit.Options{})
	if err != nil {
		return nil, analyzer.Options{}, err
	}
	for _, gap := range gaps {
		return nil, analyzer.Options{}, errors.New(gap.Path + " " + gap.Message)
	}
	if len(units) == 0 {
		return nil, analyzer.Options{}, errors.New("the tree holds neither a Compose file nor a Dockerfile")
	}
	return units, analyzer.Options{}, nil
}
