// Package commands holds the rules about the shells that start a container's
// programs.
package commands

import (
	"embed"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer"
)

//go:embed *.txtar
var pages embed.FS

// Rules returns the rules of the theme.
var Rules = sync.OnceValue(func() []*analyzer.Rule {
	return analyzer.InTheme("commands", pages,
		ShellFormCommand,
		VariableSplicedIntoShell,
		PipeFailureIgnored,
		VariableExpandedTooEarly,
		StepLeavesNothing,
	)
})
