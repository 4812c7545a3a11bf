// Package secrets holds the rules about credentials that stand where others
// read them.
//
// [PlaintextCredential] judges a variable by its name, whose last word decides,
// and by its value: a login in a URL, a password among key=value pairs, a token
// in its issuer's format. What a deployment keeps to itself,
// such as .env or an env_file, is [CredentialInEnvFile]'s.
package secrets

import (
	"embed"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer"
)

//go:embed *.txtar
var pages embed.FS

// Rules returns the rules of the theme.
var Rules = sync.OnceValue(func() []*analyzer.Rule {
	return analyzer.InTheme("secrets", pages,
		BasicAuthBypassed,
		BasicAuthWithoutTLS,
		CredentialInEnvFile,
		PlaintextCredential,
		WeakCredentialExposed,
		WeakCredentialOnLoopback,
		WeakCredentialOpenToNeighbours,
		WeakPasswordHash,
		SecretBuildArgument,
	)
})
