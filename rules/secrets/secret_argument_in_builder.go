package secrets

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// SecretArgumentInBuilder reports arguments that take a credential into a stage
// that the image only copies from.
var SecretArgumentInBuilder = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SecretArgumentInBuilder",
		Doc:      "builder stage takes a credential as an argument",
		Requires: []*analysis.Analyzer{recipe.Analyzer},
		Run:      runSecretArgumentInBuilder,
	},
	Precondition: analyzer.SecondFlaw, // the build cache, or a provenance that lists arguments, has to get out
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.High,
	References: analyzer.Refs("CIS 4.10", "CWE-522", "CWE-538", "T1552.001", "D06",
		"BuildKit, SecretsUsedInArgOrEnv https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/",
		"Docker, provenance attestations https://docs.docker.com/build/metadata/attestations/slsa-provenance/#max"),
	Equivalents: []string{"buildkit:SecretsUsedInArgOrEnv", "hadolint:DL3064", "semgrep:secret-in-build-arg", "kics:c3e1b6ae"},
}

func runSecretArgumentInBuilder(pass *analysis.Pass) (any, error) {
	for _, stage := range recipe.In(pass) {
		if stage.Shipped {
			continue // SecretArgument
		}
		for _, arg := range argumentsWithoutValue(stage) {
			name := arg.Key.Str
			used := usedAsSecret(stage, name)
			if classOf(name) == notCredential && used == nil || writtenInCompose(stage, name) {
				continue
			}
			f := analyzer.At(arg.Key, "whoever gets the build cache, or the provenance of the image, has %s", source.Quote(name))
			f.About(stage.Subjects(f.At)...).Keyed(name)
			if classOf(name) == notCredential {
				f.Because(analyzer.Cause, used, "used as a credential here")
			}
			f.Fix(analyzer.NeedsReview, "delete the `ARG`, and read it by `RUN --mount=type=secret,id="+source.Escape(name)+",env="+source.Escape(name)+"` where it is used")
			f.Report(pass)
		}
	}
	return nil, nil
}

// writtenInCompose reports whether a service that builds the stage sets the
// argument to a text: PlaintextCredential reports that.
func writtenInCompose(stage *recipe.Stage, name string) bool {
	for _, c := range stage.Containers {
		if c.Section == nil || c.Service == nil {
			continue
		}
		m := c.Service.Get("build", "args").Member(name)
		if m != nil && m.Val.IsKnown() && !keptApart(m.Val) {
			return true
		}
	}
	return false
}
