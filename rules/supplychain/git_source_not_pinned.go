package supplychain

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// GitSourceNotPinned reports repositories that builds take as they were last
// pushed.
var GitSourceNotPinned = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "GitSourceNotPinned",
		Doc:      "repository is fetched without a tag or commit",
		Requires: placeRooms,
		Run:      runGitSourceNotPinned,
	},
	Precondition: analyzer.SecondFlaw, // someone who may push to the repository, or has taken it over
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References: analyzer.Refs("CIS 4.11", "CWE-494", "CWE-1357", "D08",
		"Docker, remote contexts https://docs.docker.com/build/concepts/context/#remote-context"),
	Equivalents: []string{"tally:tally/prefer-add-git"},
}

func runGitSourceNotPinned(pass *analysis.Pass) (any, error) {
	keys := newKeyring()
	report := func(at *value.Value, p *place) {
		f := analyzer.At(at, "%s takes what was last pushed to %s: it names no tag or commit", p, shown(at))
		keys.key(f, p, shown(at))
		f.Fix(analyzer.NeedsReview, "write the commit that is meant")
		hide(p.about(f), at).Report(pass)
	}
	for _, p := range places(pass) {
		if p.container != nil {
			continue // PackagesInstalledAtStart
		}
		for _, c := range p.Commands {
			for _, at := range cloned(c) {
				report(at, p)
			}
		}
	}
	for _, stage := range recipe.In(pass) {
		for _, step := range stage.Steps {
			if step.Name != "ADD" || step.Flag("checksum") != nil || len(step.Words) < 2 {
				continue
			}
			for _, at := range step.Words[:len(step.Words)-1] {
				if remoteGit(at) && moves(at) {
					report(at, &place{Step: step, stage: stage})
				}
			}
		}
	}
	for _, c := range container.In(pass) {
		for _, at := range contexts(c) {
			if remoteGit(at) && moves(at) {
				report(at, &place{container: c})
			}
		}
	}
	return nil, nil
}

// contexts lists what a container's image is built from.
func contexts(c *container.Container) []*value.Value {
	if c.Service == nil {
		return nil
	}
	build := c.Service.Get("build")
	all := []*value.Value{build.Get("context")}
	if named := build.Get("additional_contexts"); named != nil && named.Kind == value.Map {
		for _, m := range named.Kids {
			all = append(all, m.Val)
		}
	}
	return all
}

// remoteGit reports whether Docker clones what a text names.
func remoteGit(at *value.Value) bool {
	if at == nil || at.Kind != value.String || at.State == value.Unknown || at.State == value.Invalid {
		return false
	}
	return isGit(at) || strings.HasPrefix(at.Str, "github.com/")
}

// moves reports whether a git address names no commit, tag or branch that is
// one version.
func moves(at *value.Value) bool {
	if !at.IsKnown() {
		return false
	}
	address, fragment, _ := strings.Cut(at.Str, "#")
	_, query, _ := strings.Cut(address, "?")
	for pair := range strings.SplitSeq(query, "&") {
		switch name, to, _ := strings.Cut(pair, "="); name {
		case "commit", "checksum", "tag":
			return false
		case "ref", "branch":
			return rolling(to)
		}
	}
	ref, _, _ := strings.Cut(fragment, ":")
	return ref == "" || branch(ref)
}

// branch reports whether a name of git is that of a branch that moves.
func branch(ref string) bool {
	return strings.HasPrefix(ref, "refs/heads/") || ref == "HEAD" || rolling(ref)
}

// cloned returns the addresses that a command clones without choosing a version
// then or later in its step.
func cloned(c *recipe.Command) []*value.Value {
	var all []*value.Value
	switch {
	case c.Does("clone", "git"):
		if at := c.Operand("-b", "--branch", "--revision"); at != nil && !branch(at.Str) || chosen(c) {
			return nil
		}
		operands := c.Operands("-b", "--branch", "--depth", "-j", "--jobs", "-o", "--origin", "--filter", "-c", "--config", "--reference")
		if len(operands) > 1 && (strings.Contains(operands[1].Str, "://") || isGit(operands[1])) && operands[1].State != value.Unknown {
			all = append(all, operands[1])
		}
	case c.Program == "pip":
		if p := c.Packages(); p != nil && p.Action == recipe.Install {
			for _, operand := range p.Operands {
				if i := strings.Index(operand.Str, "git+"); i >= 0 && operand.IsKnown() && !strings.Contains(operand.Str[strings.LastIndexByte(operand.Str, '/'):], "@") {
					all = append(all, operand)
				}
			}
		}
	}
	return all
}

// chosen reports whether a later command of the step checks out a version.
func chosen(c *recipe.Command) bool {
	for _, other := range c.Step.Commands {
		if other.Index <= c.Index || other.Program != "git" {
			continue
		}
		operands := other.Operands("-C", "-c")
		if len(operands) < 2 {
			continue
		}
		switch operands[0].Str {
		case "checkout", "reset", "switch", "fetch":
			if last := operands[len(operands)-1]; !branch(last.Str) && last.Str != "origin" {
				return true
			}
		}
	}
	return false
}
