package secrets

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// SecretArgumentInEnvironment reports credentials that a build takes as an
// argument and keeps in the image's environment.
var SecretArgumentInEnvironment = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SecretArgumentInEnvironment",
		Doc:      "image keeps a build argument that is a credential",
		Requires: []*analysis.Analyzer{recipe.Analyzer},
		Run:      runSecretArgumentInEnvironment,
	},
	Precondition: analyzer.Direct, // docker inspect
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.VeryHigh,
	References: analyzer.Refs("CIS 4.10", "CWE-526", "CWE-538", "T1552.001", "D06",
		"BuildKit, SecretsUsedInArgOrEnv https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/"),
	Equivalents: []string{"buildkit:SecretsUsedInArgOrEnv", "hadolint:DL3064", "trivy:DS-0031", "dockle:CIS-DI-0010"},
}

func runSecretArgumentInEnvironment(pass *analysis.Pass) (any, error) {
	for _, stage := range recipe.In(pass) {
		if !stage.Shipped {
			continue // the image has the environment of its own stages alone
		}
		for _, e := range environmentOf(stage) {
			if e.value.IsKnown() {
				continue // PlaintextCredential reports the text where it stands
			}
			for _, arg := range inScope(stage) {
				name := arg.Key.Str
				at := partOf(e.value, name)
				if at == nil || classOf(e.name) == notCredential && classOf(name) == notCredential {
					continue
				}
				f := analyzer.At(at, "whoever pulls the image, and each of its processes, has the credential in %s", source.Quote(e.name))
				f.About(stage.Subjects(f.At)...).Keyed(e.name)
				f.Because(analyzer.Cause, arg.Key, "the build takes it here")
				f.Fix(analyzer.NeedsReview, "delete it here and set it where the container is started; a build step reads it by `RUN --mount=type=secret`")
				f.Report(pass)
			}
		}
	}
	return nil, nil
}

// inScope returns the arguments without a value of a stage and of those it is
// FROM, which hand them on.
func inScope(stage *recipe.Stage) []dockerfile.Pair {
	var all []dockerfile.Pair
	for ; stage != nil; stage = stage.Base {
		all = append(all, argumentsWithoutValue(stage)...)
	}
	return all
}

// environmentOf returns the variables that a stage sets by ENV, as they are
// expanded.
func environmentOf(stage *recipe.Stage) []variable {
	return setBy(stage.Image, "ENV", inImage)
}

// partOf returns the part of a text that a variable gives, nil if it gives none.
func partOf(v *value.Value, name string) *value.Value {
	if v == nil {
		return nil
	}
	for _, p := range v.Parts {
		if p.Var == name {
			return v.Sub(int(p.Off), int(p.End))
		}
	}
	return nil
}
