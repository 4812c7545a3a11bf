package identity

import (
	"slices"
	"strconv"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/shell"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// RootHook reports a lifecycle hook that runs as root in the container of
// another user.
var RootHook = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "RootHook",
		Doc:      "lifecycle hook runs as root in another user's container",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runRootHook,
	},
	Precondition: analyzer.SecondFlaw, // what the hook runs has to be the attacker's
	Reach:        analyzer.Itself,
	Precision:    analyzer.Moderate, // whether the user can write what it runs is not in the files
	References: analyzer.Refs("CIS 5.24", "CWE-250", "T1548", "D01",
		"Docker, Using lifecycle hooks with Compose https://docs.docker.com/compose/how-tos/lifecycle/"),
}

func runRootHook(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !c.User.IsKnownNonRoot() {
			continue // nothing is gained: RootUser, or no file says
		}
		for i, p := range c.Others {
			if p.Role != container.PostStart && p.Role != container.PreStop {
				continue // no hook, or a container of its own
			}
			if p.User.Identity != container.Root || p.User.Name == nil || p.User == c.User {
				continue
			}
			if p.Privileged.True {
				continue // PrivilegedHook reports it
			}
			if onlyOwners(&p) {
				continue // what hooks are documented for: the owner of a volume
			}
			f := analyzer.At(p.User, "whoever changes what a hook of %s runs becomes %s there", c, p.User)
			f.About(c.Subjects(f.At)...).Keyed(strconv.Itoa(i))
			f.Because(analyzer.Value, p.At, "runs this")
			evidence.RunsAs(f, c)
			f.Fix(analyzer.NeedsReview, "delete `user` from the hook; what needs root belongs into the image", c.Delete(p.User.Name)...)
			f.Report(pass)
		}
	}
	return nil, nil
}

// onlyOwners reports whether a hook does nothing but prepare directories.
func onlyOwners(p *container.Process) bool {
	prepares := func(name string) bool {
		return slices.Contains([]string{"chown", "chgrp", "chmod", "mkdir", "setfacl"}, name)
	}
	if script := p.Program.Script; script != nil {
		return script.Err == nil && len(script.Commands) > 0 && !slices.ContainsFunc(script.Commands, func(command shell.Command) bool {
			return !prepares(command.Name())
		})
	}
	return prepares(p.Program.Name)
}
