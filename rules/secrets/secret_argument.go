package secrets

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// SecretArgument reports arguments that take a credential into the history of
// the image.
var SecretArgument = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SecretArgument",
		Doc:      "build takes a credential as an argument",
		Requires: []*analysis.Analyzer{recipe.Analyzer},
		Run:      runSecretArgument,
	},
	Precondition: analyzer.Direct, // docker history
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.High,
	References: analyzer.Refs("CIS 4.10", "CWE-522", "CWE-538", "T1552.001", "D06",
		"BuildKit, SecretsUsedInArgOrEnv https://docs.docker.com/reference/build-checks/secrets-used-in-arg-or-env/"),
	Equivalents: []string{
		"buildkit:SecretsUsedInArgOrEnv", "hadolint:DL3064", "trivy:DS-0031", "semgrep:secret-in-build-arg", "kics:c3e1b6ae", "docker-bench:4.10",
	},
}

func runSecretArgument(pass *analysis.Pass) (any, error) {
	for _, stage := range recipe.In(pass) {
		if !stage.Shipped {
			continue // SecretInBuildCache
		}
		for _, arg := range argumentsWithoutValue(stage) {
			name := arg.Key.Str
			var used *value.Value
			if classOf(name) == notCredential {
				if used = usedAsSecret(stage, name); used == nil {
					continue
				}
			}
			if givenByCompose(stage, name) || keptByEnvironment(stage, name) {
				continue // SecretBuildArgument or SecretArgumentInEnvironment
			}
			f := analyzer.At(arg.Key, "whoever pulls the image reads in its history the %s that it is built with", source.Quote(name))
			f.About(stage.Subjects(f.At)...).Keyed(name)
			if used != nil {
				f.Because(analyzer.Cause, used, "used as a credential here")
			}
			f.Fix(analyzer.NeedsReview, "delete the `ARG`, and read it by `RUN --mount=type=secret,id="+source.Escape(name)+",env="+source.Escape(name)+"` where it is used")
			f.Report(pass)
		}
	}
	return nil, nil
}

// argumentsWithoutValue returns the arguments of a stage whose value comes from
// whoever builds it; text that stands in the file is PlaintextCredential's.
func argumentsWithoutValue(stage *recipe.Stage) []dockerfile.Pair {
	var all []dockerfile.Pair
	for _, in := range stage.Instructions {
		if in.Name == "ONBUILD" && in.Inner != nil {
			in = in.Inner
		}
		if in.Name != "ARG" || in.Invalid {
			continue
		}
		for _, pair := range in.Pairs {
			if bundlePrefix(pair.Key.Str) != "" {
				continue // every visitor gets it: SecretInBrowserBundle
			}
			if pair.Value == nil || pair.Value.Str == "" {
				all = append(all, pair)
			}
		}
	}
	return all
}

// usedAsSecret returns a word in which a build step uses a variable as a
// credential: in the login of a URL, as the operand of `--password`, as a token
// of a registry, as the content of a private key's file.
func usedAsSecret(stage *recipe.Stage, name string) *value.Value {
	for _, step := range stage.Steps {
		for _, c := range step.Commands {
			if !writesKey(c) {
				continue
			}
			for _, word := range c.Words {
				if at := partOf(word, name); at != nil {
					return at
				}
			}
		}
		for _, v := range writtenBy(step) {
			if at := partOf(v.value, name); at != nil && (classOf(nameOf(v)) != notCredential || inLogin(v.value, name)) {
				return at
			}
		}
	}
	return nil
}

// writesKey reports whether what a command writes becomes a private key.
func writesKey(c *recipe.Command) bool {
	for ; c != nil; c = readerOf(c) {
		if c.Program == "ssh-add" {
			return true
		}
		to := redirected(c)
		if to == nil || !to.IsKnown() {
			continue
		}
		if format := formatOf(to.Str); format != nil && (format.by == "name" || format.by == "key") {
			return true
		}
	}
	return false
}

// givenByCompose reports whether a service that builds the stage sets the
// argument: what it sets it to is judged there.
func givenByCompose(stage *recipe.Stage, name string) bool {
	for _, c := range stage.Containers {
		if c.Section != nil && c.Service != nil && c.Service.Get("build", "args").Member(name) != nil {
			return true
		}
	}
	return false
}

// keptByEnvironment reports whether an ENV of the stage keeps an argument.
func keptByEnvironment(stage *recipe.Stage, name string) bool {
	for _, e := range environmentOf(stage) {
		if partOf(e.value, name) != nil && (classOf(e.name) != notCredential || classOf(name) != notCredential) {
			return true
		}
	}
	return false
}
