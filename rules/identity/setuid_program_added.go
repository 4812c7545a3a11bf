package identity

import (
	"fmt"
	"path"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/rootfs"
)

// SetuidProgramAdded reports a program to which a build gives the rights of
// root and that is not made for them.
var SetuidProgramAdded = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SetuidProgramAdded",
		Doc:      "program of the image runs as root whoever starts it",
		Requires: []*analysis.Analyzer{recipe.Analyzer, rootfs.Analyzer},
		Run:      runSetuidProgramAdded,
	},
	Precondition: analyzer.SecondFlaw, // of the program
	Reach:        analyzer.Itself,
	Precision:    analyzer.Moderate, // the program may check its caller by itself
	References:   analyzer.Refs("CIS 4.8", "CWE-250", "CWE-732", "T1548.001"),
	Equivalents:  []string{"docker-bench:4.8", "dockle:CIS-DI-0008"},
}

func runSetuidProgramAdded(pass *analysis.Pass) (any, error) {
	concerns := func(name string) bool {
		switch path.Ext(name) {
		case ".sh", ".py", ".pl", ".rb":
			return false // the kernel ignores the bit of a script
		}
		return !runsOthers(name) && !madeForIt(name) // RootBySetuid reports the one, the others check their callers
	}
	reportRaised(pass, concerns, func(c *container.Container, program, by string) string {
		return fmt.Sprintf("an attacker in %s becomes `root` through a flaw in %s, which has %s", c, program, by)
	})
	return nil, nil
}
