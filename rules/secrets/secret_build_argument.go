package secrets

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// SecretBuildArgument reports credentials that a service hands to the history of
// the image it builds.
var SecretBuildArgument = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SecretBuildArgument",
		Doc:      "build argument leaves a credential in the image",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runSecretBuildArgument,
	},
	Precondition: analyzer.Direct, // docker history
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.High,
	References: analyzer.Refs("CIS 4.10", "CWE-522", "CWE-538", "T1552.001", "D06",
		"Docker, build secrets https://docs.docker.com/build/building/secrets/",
		"BuildKit, SecretsUsedInArgOrEnv https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/"),
	Equivalents: []string{"buildkit:SecretsUsedInArgOrEnv", "semgrep:secret-in-build-arg"},
}

func runSecretBuildArgument(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.Service == nil || c.Build == nil || c.Build.Target == nil {
			continue // what its Dockerfile declares is not known
		}
		args := c.Service.Get("build", "args")
		if args == nil || args.Kind != value.Map {
			continue
		}
		for _, m := range args.Kids {
			if class := classOf(m.Key); class == notCredential || !fromOutside(m.Val, class) {
				continue // nothing secret, or PlaintextCredential reports the text itself
			}
			if bundlePrefix(m.Key) != "" {
				continue // every visitor gets it: SecretInBrowserBundle
			}
			declared := inHistory(c.Build.Target, m.Key)
			if declared == nil {
				continue // only stages that are not part of the image get it
			}
			f := analyzer.At(m.KeyAt, "whoever pulls the image of %s reads %s in its history", c, source.Quote(m.Key))
			f.About(c.Subjects(f.At)...).Keyed(m.Key)
			f.Because(analyzer.Cause, declared, "the history of the image shows it with its value")
			f.Fix(analyzer.NeedsReview, "list it in `build.secrets` and read it by `RUN --mount=type=secret` where it is used")
			f.Report(pass)
		}
	}
	return nil, nil
}

// fromOutside reports whether the value of an argument is one that a deployment
// keeps to itself: the shell's, a variable that no file sets, or one of .env.
func fromOutside(v *value.Value, class class) bool {
	switch {
	case v.IsZero():
		return true
	case v.State == value.Unknown || v.State == value.Partial:
		return true
	case v.IsKnown():
		return keptApart(v) && plausible(v.Str, class, atBuild)
	}
	return false
}

// inHistory returns the name of an ARG in an instruction that the image is made
// of, nil if there is none.
func inHistory(image *dockerfile.Image, name string) *value.Value {
	for ; image != nil; image = image.Base {
		for _, in := range image.Stage.Instructions {
			if in.Name != "ARG" || in.Invalid {
				continue
			}
			for _, p := range in.Pairs {
				if p.Key.Str == name {
					return p.Key
				}
			}
		}
	}
	return nil
}
