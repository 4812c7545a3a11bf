package secrets

import (
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// SecretKeptInLayer reports build secrets that a step writes into its layer.
var SecretKeptInLayer = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SecretKeptInLayer",
		Doc:      "step writes its mounted secret into the image",
		Requires: []*analysis.Analyzer{recipe.Analyzer},
		Run:      runSecretKeptInLayer,
	},
	Precondition: analyzer.Direct, // pulling the image
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.High,
	References: analyzer.Refs("CIS 4.10", "CWE-538", "CWE-522", "T1552.001", "D06",
		"Docker, build secrets https://docs.docker.com/build/building/secrets/"),
}

func runSecretKeptInLayer(pass *analysis.Pass) (any, error) {
	stages := recipe.In(pass)
	for _, stage := range stages {
		keys := numbering{}
		for _, step := range stage.Steps {
			for _, m := range mountedSecrets(step) {
				for i, c := range step.Commands {
					for _, kept := range m.kept(c) {
						if outsideLayer(step, kept.file) || public(kept.at.Str) || undone(step.Commands[i+1:], c, kept) {
							continue
						}
						if !stage.Shipped && kept.file != "" && removal(step, kept.file) != nil {
							continue
						}
						way, ok := carried(stages, stage, kept.file)
						if !ok {
							continue
						}
						f := analyzer.At(kept.at, "whoever pulls the image has the secret %s: this step writes it into its layer", source.Quote(m.id))
						f.About(stage.Subjects(f.At)...).Keyed(keys.key(m.id + " " + c.Program + " " + path.Base(kept.file)))
						f.Because(analyzer.Cause, m.at, "mounted for the time of this step")
						for _, from := range way {
							f.Because(analyzer.Cause, from.At, "brings it into the image")
						}
						f.Fix(analyzer.NeedsReview, "mount the secret at the path where the program looks for it, and delete the command")
						f.Report(pass)
					}
				}
			}
		}
	}
	return nil, nil
}

// outsideLayer reports whether a file lies on a mount of the step, which the
// layer does not keep.
func outsideLayer(step *recipe.Step, file string) bool {
	if strings.HasPrefix(file, "/proc/") || strings.HasPrefix(file, "/dev/") || strings.HasPrefix(file, "/run/secrets/") {
		return true
	}
	for i := range step.Flags {
		for _, field := range step.Flags[i].Fields {
			key := strings.ToLower(field.Key.Str)
			if field.Value == nil || key != "target" && key != "dst" && key != "destination" {
				continue
			}
			target := absolute(step, field.Value)
			if target != "" && (file == target || strings.HasPrefix(file, target+"/")) {
				return true
			}
		}
	}
	return false
}

// undone reports whether a later command of the same step takes back what a
// command wrote.
func undone(later []*recipe.Command, c *recipe.Command, kept keptSecret) bool {
	for _, other := range later {
		if kept.file != "" && deletes(other, kept.file) {
			return true
		}
		switch other.Program {
		case "rm", "shred", "unlink":
			if slices.ContainsFunc(other.Operands(), func(w *value.Value) bool { return leavesWith(c, kept, path.Base(strings.TrimSuffix(w.Str, "/"))) }) {
				return true
			}
		case c.Program:
			if takesBack(other) {
				return true
			}
		}
	}
	return false
}

// takesBack reports whether a command removes a setting or a login.
func takesBack(c *recipe.Command) bool {
	return slices.ContainsFunc(c.Words[1:], func(w *value.Value) bool {
		switch w.Str {
		case "delete", "unset", "--unset", "--unset-all", "--remove-section", "logout", "remove", "rm", "set-url", "revoke":
			return true
		}
		return false
	})
}

// leavesWith reports whether deleting what has a given name takes back what a
// command wrote: the file itself, or the program's configuration.
func leavesWith(c *recipe.Command, kept keptSecret, name string) bool {
	if kept.at != nil && kept.file == "" && name == path.Base(kept.at.Str) {
		return true // in a directory that is not known
	}
	switch c.Program {
	case "npm", "pnpm", "yarn", "bun":
		return name == ".npmrc" || name == ".yarnrc" || name == ".yarnrc.yml"
	case "git":
		if name == ".git" || name == ".gitconfig" {
			return true
		}
		return c.Does("clone", "git") // of a directory that is deleted again
	case "pip", "pip3":
		return name == "pip.conf" || name == "pip" || name == ".pip"
	case "aws":
		return name == ".aws" || name == "credentials"
	case "docker", "podman", "buildah", "skopeo", "crane":
		return name == ".docker" || name == "config.json" || name == "auth.json"
	case "gcloud":
		return name == "gcloud" || name == ".config"
	case "composer":
		return name == "auth.json" || name == ".composer"
	case "bundle":
		return name == ".bundle" || name == "config"
	}
	return false
}
