// Package secrets holds the rules about credentials: those that stand where others
// read them, those that everybody guesses, and Basic authentication.
//
// [PlaintextCredential] judges a variable by its name, whose last word decides,
// and by its value: a login in a URL, a password among key=value pairs, a token
// in its issuer's format. What a deployment keeps to itself in .env or an
// env_file is [CredentialInEnvFile]'s, and a password that opens a server of the
// same application and that everybody guesses [WeakCredentialExposed]'s and its
// siblings'.
//
// What a build does with credentials is told by where they end up. The text of a
// build step is [CredentialInBuildStep]'s. An argument is in the history of the
// image ([SecretArgument]), in its environment ([SecretArgumentInEnvironment]),
// or in the cache and provenance alone ([SecretArgumentInBuilder]). A file is in
// a layer because COPY brings it ([SecretFileInImage], [GitDirectoryInImage]),
// because a step writes a mounted secret ([SecretKeptInLayer]) or because it makes
// a key ([KeyGeneratedInBuild]). Files of stages that the image only copies from
// count if COPY --from takes them along. Who pulls the image reads all of it, so
// these are direct; what needs a leaked cache, a place on the network or
// something secret among the files is a second flaw, and a password for su a
// known technique.
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
		AccountWithoutPassword,
		BasicAuthBypassed,
		BasicAuthWithoutTLS,
		CredentialInBuildStep,
		CredentialInEnvFile,
		GitDirectoryInImage,
		KeyGeneratedInBuild,
		PasswordSetInImage,
		PlaintextCredential,
		WeakCredentialExposed,
		WeakCredentialOnLoopback,
		WeakCredentialOpenToNeighbours,
		WeakPasswordHash,
		SecretArgument,
		SecretArgumentInBuilder,
		SecretArgumentInEnvironment,
		SecretBuildArgument,
		SecretFileInImage,
		SecretInBrowserBundle,
		SecretKeptInLayer,
	)
})
