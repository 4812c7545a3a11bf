// Package debug holds the rules about debuggers and development modes.
//
// What turns them on is in tools.tsv, a row per program, option or variable
// with the source of the fact and the day on which that was opened; a "-"
// instead of the day says that it is believed, not checked. A debugger counts
// where it listens beyond the loopback interface of its container.
package debug

import (
	"embed"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer"
)

//go:embed *.txtar
var pages embed.FS

// Rules returns the rules of the theme.
var Rules = sync.OnceValue(func() []*analyzer.Rule {
	return analyzer.InTheme("debug", pages,
		DebugConsole,
		DebugConsoleWithoutPIN,
		DebugModeEnabled,
		DebuggerListening,
		DebuggerOnLoopback,
		DebuggerOpenToNeighbours,
		JMXWithoutPassword,
		ProfilerEnabled,
		SourceCodeServed,
		DevelopmentServer,
		CodeReloader,
		DevelopmentSettings,
		DevelopmentStage,
		DevelopmentDependencies,
	)
})
