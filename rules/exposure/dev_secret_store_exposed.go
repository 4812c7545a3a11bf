package exposure

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
)

// DevSecretStoreExposed reports a secret store in its development mode that other
// machines reach.
var DevSecretStoreExposed = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DevSecretStoreExposed",
		Doc:      "secret store in development mode is published",
		Requires: serverRooms,
		Run:      runDevSecretStoreExposed,
	},
	Precondition: analyzer.KnownTechnique, // one token, often a written one, opens all
	Reach:        analyzer.Neighbour,      // what the secrets open
	Precision:    analyzer.High,
	References: analyzer.Refs("CWE-489", "CWE-319", "CWE-798", "T1552", "D03",
		"HashiCorp, Vault dev server mode https://developer.hashicorp.com/vault/docs/concepts/dev-server"),
}

func runDevSecretStoreExposed(pass *analysis.Pass) (any, error) {
	for _, s := range sightings(pass) {
		if subjectOf(s.Server) != secretStore || !s.way.Scope.Outside() {
			continue
		}
		f := analyzer.At(s.way.At, "an attacker on %s with the root token reads all secrets of %s in %s", s.way.From(), s.Title, s.Container)
		if v := s.Container.Variable("VAULT_DEV_ROOT_TOKEN_ID"); v != nil && v.Value.IsKnown() && v.Value.Str != "" {
			f.Because(analyzer.Value, v.Value, "the root token stands here")
			f.Mask(v.Value)
		}
		f.Fix(analyzer.NeedsReview, "run the server with a configuration, storage and TLS: not in development mode")
		s.complete(pass, f)
		f.Report(pass)
	}
	return nil, nil
}
