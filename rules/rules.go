// Package rules lists every rule of hullcheck.
package rules

import (
	"slices"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/rules/application"
	"github.com/hullcheck/hullcheck/rules/commands"
	"github.com/hullcheck/hullcheck/rules/correctness"
	"github.com/hullcheck/hullcheck/rules/debug"
	"github.com/hullcheck/hullcheck/rules/escape"
	"github.com/hullcheck/hullcheck/rules/exposure"
	"github.com/hullcheck/hullcheck/rules/hygiene"
	"github.com/hullcheck/hullcheck/rules/identity"
	"github.com/hullcheck/hullcheck/rules/isolation"
	"github.com/hullcheck/hullcheck/rules/resources"
	"github.com/hullcheck/hullcheck/rules/secrets"
	"github.com/hullcheck/hullcheck/rules/supplychain"
)

// All returns every rule, theme by theme.
func All() []*analyzer.Rule {
	return slices.Concat(
		correctness.Rules(),
		isolation.Rules(),
		identity.Rules(),
		exposure.Rules(),
		secrets.Rules(),
		supplychain.Rules(),
		commands.Rules(),
		debug.Rules(),
		resources.Rules(),
		hygiene.Rules(),
		application.Rules(),
		escape.Rules(),
	)
}
