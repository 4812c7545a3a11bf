package secrets

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// PasswordSetInImage reports build steps that give an account of the system a
// password that stands in the file.
var PasswordSetInImage = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "PasswordSetInImage",
		Doc:      "account of the system has a password that the file tells",
		Requires: []*analysis.Analyzer{recipe.Analyzer},
		Run:      runPasswordSetInImage,
	},
	Precondition: analyzer.KnownTechnique, // su from another user of the container, or SSH where it runs
	Reach:        analyzer.Itself,
	Precision:    analyzer.VeryHigh,
	References:   analyzer.Refs("CIS 4.10", "CWE-259", "CWE-798", "T1078.003", "D06"),
	Equivalents:  []string{"checkov:CKV2_DOCKER_17"},
}

func runPasswordSetInImage(pass *analysis.Pass) (any, error) {
	for _, stage := range recipe.In(pass) {
		if !stage.Shipped {
			continue // nobody logs in to it
		}
		keys := numbering{}
		for _, step := range stage.Steps {
			for _, p := range passwordChanges(step) {
				if !p.setsPassword() || !writtenHere(step, p.password) {
					continue // not known, locked, or reported where it stands
				}
				f := analyzer.At(p.at, "whoever reads this file, or the history of the image, has the password of an account in it")
				if p.account != "" {
					f = analyzer.At(p.at, "whoever reads this file, or the history of the image, has the password of %s in it", source.Quote(p.account))
				}
				f.About(stage.Subjects(f.At)...).Keyed(keys.key(p.account)).Mask(p.at)
				if takesSSH(stage) {
					f.Fix(analyzer.NeedsReview, "delete it: `docker exec --user` needs no password, and SSH takes a public key")
				} else {
					f.Fix(analyzer.NeedsReview, "delete it: `docker exec --user` needs no password; a server with a login gets one when it starts")
				}
				f.Report(pass)
			}
		}
	}
	return nil, nil
}

// takesSSH reports whether the images with the layers of a stage have an SSH
// server: the stage or one that it is FROM installs or starts one, or the
// command of a container does.
func takesSSH(stage *recipe.Stage) bool {
	for s := stage; s != nil; s = s.Base {
		for _, step := range s.Steps {
			for _, c := range step.Commands {
				if isSSHServer(c.Program) || c.Program == "service" && slices.ContainsFunc(c.Words, func(w *value.Value) bool { return isSSHServer(w.Str) }) {
					return true
				}
				if p := c.Packages(); p != nil && p.Action == recipe.Install && slices.ContainsFunc(p.Operands, func(w *value.Value) bool { return isSSHServer(w.Str) }) {
					return true
				}
			}
		}
	}
	for _, c := range stage.RunBy() {
		for _, word := range c.Main.Argv {
			if strings.Contains(word.Str, "sshd") || strings.Contains(word.Str, "dropbear") {
				return true
			}
		}
		if slices.ContainsFunc(c.Image.Stage.Exposed, func(port *value.Value) bool { return port.Str == "22/tcp" }) {
			return true
		}
	}
	return false
}

// isSSHServer reports whether a word is the name of an SSH server, its service or
// its package.
func isSSHServer(name string) bool {
	name, _, _ = strings.Cut(name, "=")
	switch name {
	case "ssh", "sshd", "openssh", "openssh-server", "dropbear", "dropbear-bin":
		return true
	}
	return false
}
