// Package resources holds the rules about what a container takes of its host:
// memory, CPUs, processes, disk, and what happens when it fails.
package resources

import (
	"embed"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer"
)

//go:embed *.txtar
var pages embed.FS

// Rules returns the rules of the theme.
var Rules = sync.OnceValue(func() []*analyzer.Rule {
	return analyzer.InTheme("resources", pages,
		MemoryLimitMissing,
		MemoryLimitRefused,
		FinishedTaskRestarted,
		SwapUnlimited,
		OOMKillerDisabled,
		ProcessLimitMissing,
		CPULimitMissing,
		RestartWithoutLimit,
		HealthCheckMissing,
		LogsUnbounded,
	)
})
