package identity

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/rootfs"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// RootBySudo reports an image whose user becomes root by sudo without a password.
var RootBySudo = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "RootBySudo",
		Doc:      "user of the container becomes root by `sudo`",
		Requires: []*analysis.Analyzer{recipe.Analyzer, rootfs.Analyzer},
		Run:      runRootBySudo,
	},
	Precondition: analyzer.SecondFlaw, // as for RootUser: root is one command away, the host is not
	Reach:        analyzer.Host,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CIS 4.1", "CWE-250", "CWE-269", "T1548.003", "D01"),
	Equivalents: []string{
		"hadolint:DL3004", "tally:hadolint/DL3004", "trivy:DS-0010", "checkov:CKV2_DOCKER_1", "semgrep:no-sudo-in-dockerfile", "dockle:DKL-DI-0001", "kics:8ada6e80",
	},
}

func runRootBySudo(pass *analysis.Pass) (any, error) {
	files := rootfs.In(pass)
	for _, stage := range recipe.In(pass) {
		c := loser(files, stage)
		if c == nil {
			continue // not shipped, or nobody there has rights to gain
		}
		user := account(c)
		found := false
		for _, step := range stage.Steps {
			for _, g := range sudoersOf(step, files.Built(stage)) {
				if !g.covers(user, accounts(stage)) {
					continue // another account's
				}
				found = true
				f := analyzer.At(g.at, "an attacker in %s becomes `root` by `sudo`, which asks %s for no password", c, user)
				f.Keyed(g.who)
				if !step.At.Contains(f.At) {
					f.Because(analyzer.Cause, step.At, "brings the file into the image")
				}
				reportSudo(pass, f, stage, c)
			}
		}
		if word := proof(stage, c); word != nil && !found {
			f := analyzer.At(word, "an attacker in %s becomes `root` by `sudo`: this step does, as %s and without a password", c, user)
			reportSudo(pass, f, stage, c)
		}
	}
	return nil, nil
}

func reportSudo(pass *analysis.Pass, f *analyzer.Finding, stage *recipe.Stage, c *container.Container) {
	f.About(stage.Subjects(f.At)...)
	runsAs(f, rootfs.In(pass), c)
	f.Fix(analyzer.NeedsReview, "do what needs root before `USER`, and leave `sudo` out of the image")
	f.Report(pass)
}

// covers reports whether an entry is for a user, itself or as a member of a
// group.
func (g grant) covers(user *value.Value, all []newAccount) bool {
	if user == nil {
		return false
	}
	if g.who == "ALL" || g.who == user.Str || g.who == "#"+user.Str {
		return true
	}
	if group, ok := strings.CutPrefix(g.who, "%"); ok {
		return group == user.Str || member(all, user.Str, group)
	}
	if !isNumber(user.Str) {
		return false
	}
	for _, a := range all { // the user has a number here and a name there
		if a.name == g.who && a.is(user.Str) {
			return true
		}
	}
	return false
}

// proof returns the word `sudo` of a step that runs as the container's user and
// gives no password: what the build can do, an attacker can.
func proof(stage *recipe.Stage, c *container.Container) *value.Value {
	if c.User.Identity != container.NonRoot || c.User.Name == nil {
		return nil
	}
	for _, step := range stage.Steps {
		if step.Trigger || !step.User.IsKnown() || step.User.Str != c.User.Name.Str {
			continue
		}
		for _, command := range step.Commands {
			for _, w := range command.Wrappers {
				if w.Name == "sudo" && !option(w.Argv, "S") && !option(w.Argv, "u") {
					return w.Argv[0]
				}
			}
		}
	}
	return nil
}

// option reports whether words have a short option.
func option(words []*value.Value, letter string) bool {
	for _, w := range words[1:] {
		if len(w.Str) > 1 && w.Str[0] == '-' && w.Str[1] != '-' && strings.Contains(w.Str, letter) {
			return true
		}
	}
	return false
}
