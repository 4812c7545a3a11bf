package supplychain

import (
	"regexp"
	"strconv"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/value"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// SSHHostKeyUnchecked reports SSH that takes any server for the one it asks for.
var SSHHostKeyUnchecked = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SSHHostKeyUnchecked",
		Doc:      "key of an SSH server is not checked",
		Requires: []*analysis.Analyzer{container.Analyzer, recipe.Analyzer},
		Run:      runSSHHostKeyUnchecked,
	},
	Precondition: analyzer.SecondFlaw, // a place on the way to the server
	Reach:        analyzer.Neighbour,  // what is fetched, and the server that is logged in to
	Precision:    analyzer.VeryHigh,
	References: analyzer.Refs("CWE-295", "CWE-322", "T1557",
		"OpenSSH, ssh_config(5) https://man.openbsd.org/ssh_config#StrictHostKeyChecking"),
}

func runSSHHostKeyUnchecked(pass *analysis.Pass) (any, error) {
	for _, stage := range recipe.In(pass) {
		for i, v := range writtenIn(stage) {
			if at := unchecked(v); at != nil {
				f := analyzer.At(at, "whoever is between this build and an SSH server answers in the server's place")
				f.About(stage.Subjects(f.At)...).Keyed(strconv.Itoa(i))
				f.Fix(analyzer.NeedsReview, "copy a `known_hosts` with the server's key into the stage, and delete the option")
				f.Report(pass)
			}
		}
	}
	for _, c := range container.In(pass) {
		for i, v := range givenTo(c) {
			if at := unchecked(v); at != nil {
				f := analyzer.At(at, "whoever is between %s and an SSH server answers in the server's place", c)
				f.About(c.Subjects(f.At)...).Keyed(strconv.Itoa(i))
				evidence.Origin(f, at)
				f.Fix(analyzer.NeedsReview, "mount a `known_hosts` with the server's key, and delete the option")
				f.Report(pass)
			}
		}
	}
	return nil, nil
}

// writtenIn lists the variables and the words of commands of a stage.
func writtenIn(stage *recipe.Stage) []*value.Value {
	var all []*value.Value
	for _, in := range stage.Instructions {
		for _, pair := range in.Pairs {
			all = append(all, pair.Value)
		}
	}
	for _, step := range stage.Steps {
		if step.Script == nil {
			all = append(all, step.Args...)
			continue
		}
		for _, command := range step.Script.Commands {
			all = append(all, command.Argv...)
			for _, assignment := range command.Env {
				all = append(all, assignment.Value)
			}
		}
	}
	return all
}

// givenTo lists the variables and the words of commands that a service gives its
// container; those of its image stand in a stage.
func givenTo(c *container.Container) []*value.Value {
	if c.Service == nil {
		return nil
	}
	var all []*value.Value
	for _, v := range c.Environment {
		if !v.FromImage {
			all = append(all, v.Value)
		}
	}
	for _, key := range []string{"entrypoint", "command"} {
		if words := c.Service.Get(key); words != nil {
			for _, word := range words.Kids {
				all = append(all, word.Val)
			}
		}
	}
	return all
}

// anyHostKey is how an option or a configuration switches the check off.
// accept-new takes the first key and keeps it.
var anyHostKey = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)StrictHostKeyChecking[ =\t]+"?(?:no|off)\b`)
})

// unchecked returns the part of a text that switches the check off, nil if there
// is none.
func unchecked(v *value.Value) *value.Value {
	if v == nil || v.State == value.Unknown || v.State == value.Invalid {
		return nil
	}
	at := anyHostKey().FindStringIndex(v.Str)
	if at == nil {
		return nil
	}
	return v.Sub(at[0], at[1])
}
