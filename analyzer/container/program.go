package container

import "github.com/hullcheck/hullcheck/analyzer/shell"

// A Program is what a process really runs, with wrappers removed.
type Program struct {
	shell.Invocation
	Name string // base name of the program without version suffix: "python", "uvicorn"; "" if not known
}
