package secrets

import (
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// CredentialInBuildStep reports passwords, tokens and keys that stand in RUN,
// COPY and ADD.
var CredentialInBuildStep = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "CredentialInBuildStep",
		Doc:      "credential stands in a build step",
		Requires: []*analysis.Analyzer{recipe.Analyzer},
		Run:      runCredentialInBuildStep,
	},
	Precondition: analyzer.Direct, // reading a repository or the history of an image
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.High,
	References: analyzer.Refs("CIS 4.10", "CWE-798", "CWE-312", "CWE-522", "T1552.001", "D06",
		"Docker, build secrets https://docs.docker.com/build/building/secrets/"),
	Equivalents: []string{"tally:secrets-in-code", "trivy:DS-0031", "kics:487f4be7"},
}

func runCredentialInBuildStep(pass *analysis.Pass) (any, error) {
	for _, stage := range recipe.In(pass) {
		s := stepScan{pass: pass, stage: stage, keys: numbering{}}
		for _, step := range stage.Steps {
			s.begun = map[string]*analyzer.Finding{}
			for _, v := range writtenBy(step) {
				found, ok := v.find()
				if !ok || found.kind == hashedLogin || !literally(v, found) {
					continue
				}
				s.report(step, v, found)
			}
			if unread(step) {
				text := step.Script.Source
				if found, ok := findIssued(text.Str); ok {
					s.report(step, variable{name: "RUN", path: "RUN.", value: text}, found)
				}
			}
		}
		for _, f := range s.found {
			f.Report(pass)
		}
	}
	return nil, nil
}

// A stepScan reports the credentials of a stage, each once.
type stepScan struct {
	pass  *analysis.Pass
	stage *recipe.Stage
	keys  numbering
	seen  []source.Span
	begun map[string]*analyzer.Finding // passwords of database users in this step
	found []*analyzer.Finding
}

func (s *stepScan) report(step *recipe.Step, v variable, found credential) {
	secret := v.value.Sub(found.off, found.end)
	if secret.IsUnknown() || !writtenHere(step, secret) {
		return // not in this file, or reported where it stands
	}
	if slices.ContainsFunc(s.seen, func(at source.Span) bool { return at.Pos() < secret.End() && secret.Pos() < at.End() }) {
		return
	}
	s.seen = append(s.seen, secret.At)
	what := found.noun() + " in " + source.Quote(v.name)
	if v.path == statement {
		what = "the password of a database user"
		if v.user != "" {
			what = "the password of the database user " + source.Quote(v.user)
		}
		login := v.user + "\x00" + secret.Str
		if f := s.begun[login]; f != nil {
			f.Because(analyzer.Value, secret, "set again").Mask(secret)
			return
		}
		defer func() { s.begun[login] = s.found[len(s.found)-1] }()
	}
	where := "the history of the image"
	if !s.stage.Shipped {
		where = "the build cache"
	}
	f := analyzer.At(secret, "whoever reads this file, or %s, has %s", where, what)
	f.About(s.stage.Subjects(f.At)...).Keyed(s.keys.key(v.path + v.name)).Mask(secret)
	f.Fix(analyzer.NeedsReview, "read it by `RUN --mount=type=secret` instead, and change the credential")
	s.found = append(s.found, f)
}

// findIssued looks for what can be told in any language: a token in its issuer's
// format, or a private key.
func findIssued(text string) (credential, bool) {
	if c, ok := findPrivateKey(text); ok {
		return c, true
	}
	return findToken(text)
}
