// Package rules lists every rule of hullcheck.
package rules

import (
	"slices"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/rules/correctness"
	"github.com/hullcheck/hullcheck/rules/identity"
	"github.com/hullcheck/hullcheck/rules/isolation"
)

// All returns every rule, theme by theme.
func All() []*analyzer.Rule {
	return slices.Concat(
		correctness.Rules(),
		isolation.Rules(),
		identity.Rules(),
	)
}
