// Package debug holds the rules about debuggers and development modes.
//
// What turns them on is in the package's tables, a row per program, option or
// variable with the source of the fact. A debugger counts where it listens
// beyond the loopback interface of its container.
package debug

import (
	"embed"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/shell"
)

//go:embed *.txtar
var pages embed.FS

// Rules returns the rules of the theme.
var Rules = sync.OnceValue(func() []*analyzer.Rule {
	return analyzer.InTheme("debug", pages,
		DebugModeEnabled,
		DebuggerListening,
	)
})

// environment returns the variables of c's main process whose values are known
// to reach it: an env file that could not be read may override what the image
// brings.
func environment(c *container.Container) []shell.Assignment {
	var env []shell.Assignment
	for _, v := range c.Main.Environment {
		if v.Value == nil || v.FromImage && c.Service != nil && len(c.Service.UnknownEnvironment) > 0 {
			continue
		}
		env = append(env, shell.Assignment{Name: v.Name, Value: v.Value})
	}
	return append(env, c.Main.Program.Env...)
}
