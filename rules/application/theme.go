// Package application holds the rules about what a container serves: routes,
// their authentication, and what callers reach through them.
package application

import (
	"embed"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer"
)

//go:embed *.txtar
var pages embed.FS

// Rules returns the rules of the theme.
var Rules = sync.OnceValue(func() []*analyzer.Rule {
	return analyzer.InTheme("application", pages,
		RequestInShellCommand,
		RequestInCommandArguments,
		RequestEvaluatedAsCode,
		RequestDeserialized,
		RequestRenderedAsTemplate,
		RequestDrivesContainerEngine,
		RequestForgeryControlsEngine,
		RequestForgeryReadsEngine,
		RequestForgery,
		PathTraversal,
		CredentialsNotVerified,
		DefaultCredentialInEffect,
		CredentialInSource,
		TimingUnsafeComparison,
		HandRolledBasicParsing,
		UnsaltedPasswordHash,
		TokenSignatureNotVerified,
		SpoofableClientAddress,
		HostHeaderUnchecked,
		OptionalAuthentication,
		AuthenticationOverridden,
		MountOutsideAuthentication,
		RouteWithoutAuthentication,
		DevelopmentRouteActive,
		BasicAuthOverHTTP,
		CrossOriginCredentials,
		LoopbackServiceOpenToBrowsers,
		DocumentationOutsideAuthentication,
		DocumentationReachable,
		MetricsWithoutAuthentication,
		TracebackDisclosed,
	)
})
