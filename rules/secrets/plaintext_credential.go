package secrets

import (
	"cmp"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// PlaintextCredential reports passwords, tokens and keys that stand in a Compose
// file or Dockerfile.
var PlaintextCredential = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "PlaintextCredential",
		Doc:      "credential stands in the files",
		Requires: []*analysis.Analyzer{compose.Analyzer, container.Analyzer, loginsAnalyzer},
		Run:      runPlaintextCredential,
	},
	Precondition: analyzer.Direct, // reading an environment, an image's history or a repository
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CIS 4.10", "CWE-798", "CWE-312", "CWE-522", "T1552.001", "D06"),
	Equivalents: []string{
		"hadolint:DL3064", "buildkit:SecretsUsedInArgOrEnv", "tally:secrets-in-code", "trivy:DS-0031", "semgrep:secret-in-build-arg",
		"compose-lint:CL-0020", "compose-lint:CL-0021", "docksec:compose-plaintext-secret-env", "kics:487f4be7", "dockle:CIS-DI-0010",
	},
}

func runPlaintextCredential(pass *analysis.Pass) (any, error) {
	app := compose.In(pass)
	guessed := openly(pass)
	for _, c := range container.In(pass) {
		seen := map[source.Span]bool{}
		for _, v := range variablesOf(c, app) {
			found, ok := v.find()
			if !ok || found.kind == hashedLogin {
				continue // WeakPasswordHash reports what has to be guessed first
			}
			secret := v.value.Sub(found.off, found.end)
			if secret.IsUnknown() || keptApart(secret) || seen[secret.At] {
				continue // not in these files, or reported where it stands
			}
			if found.opens(v) && guessed[secret.Str] {
				continue // who reads it learns nothing: WeakCredentialExposed and its siblings report the server
			}
			seen[secret.At] = true
			f := analyzer.At(secret, v.place.message(), c, found.noun(), source.Quote(v.name))
			evidence.Assumed(f, secret)
			f.About(c.Subjects(f.At)...).Keyed(v.path + v.name).Mask(secret)
			if len(f.Subjects) == 0 {
				f.About(c.Subjects(c.BuiltHere)...) // an ARG before the first FROM
			}
			f.Fix(analyzer.NeedsReview, v.place.fix(v.name))
			f.Report(pass)
		}
	}
	return nil, nil
}

// keptApart reports whether a value was read from .env or an env_file, which
// hold what a deployment keeps to itself, or comes from an ARG or ENV that is
// judged itself.
func keptApart(v *value.Value) bool {
	steps := []*value.Step{v.Step}
	for _, p := range v.Parts {
		steps = append(steps, p.Step)
	}
	for _, s := range steps {
		for _, kind := range []value.StepKind{value.EnvFile, value.EnvFileEntry, value.ArgDefault, value.BuildArg, value.EnvInstruction} {
			if s.Via(kind) != nil {
				return true
			}
		}
	}
	return false
}

// noun names what was found.
func (c credential) noun() string {
	switch c.kind {
	case inURL, inPairs:
		return "the password"
	case loginPair, hashedLogin, headerLogin:
		return "a login"
	case headerToken:
		return "a token"
	case issuedToken:
		if strings.ContainsAny(c.issuer[:1], "AEIOaeio") || strings.HasPrefix(c.issuer, "NVIDIA") {
			return "an " + c.issuer
		}
		return "a " + c.issuer
	case privateKey:
		return "a private key"
	default:
		return "the credential"
	}
}

// opens reports whether a credential is the password of a login, not a key.
func (c credential) opens(v variable) bool {
	switch c.kind {
	case inURL, inPairs, loginPair:
		return true
	case named:
		return isPasswordKey(cmp.Or(v.judged, v.name)) || v.name == "--requirepass"
	case hashedLogin, headerLogin, headerToken, issuedToken, privateKey:
	}
	return false
}
