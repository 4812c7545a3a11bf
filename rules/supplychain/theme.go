// Package supplychain holds the rules about what containers and builds take
// from others, and whether it can change without a line of the files.
//
// Nobody who only runs code in a container gets anything by such a flaw: there
// must be someone on the way to a server, or someone who has taken the server
// or an account. That is a second flaw, so most rules are of low severity. They
// are of medium severity where the connection itself is open to everyone on the
// way, for then more than what is fetched is lost: passwords that are sent, and
// what other containers get from the same build. Publishing a package under a
// name that is free is a known technique, and code that is known to serve an
// attacker needs no further step.
package supplychain

import (
	"embed"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer"
)

//go:embed *.txtar
var pages embed.FS

// Rules returns the rules of the theme.
var Rules = sync.OnceValue(func() []*analyzer.Rule {
	return analyzer.InTheme("supplychain", pages,
		BackdooredVersion,
		CleartextDownload,
		DownloadUnverified,
		EndOfLifeImage,
		ExtraPackageIndex,
		ForeignFrontend,
		GitSourceNotPinned,
		ImageNoDigest,
		ImageNotPinned,
		LockFileNotEnforced,
		PackageNotPinned,
		PackageSignatureUnchecked,
		PackagesInstalledAtStart,
		ReleaseUpgraded,
		RemoteIncludeNotPinned,
		RemoteScriptRun,
		ReverseShell,
		SSHHostKeyUnchecked,
		TLSVerificationDisabled,
		TrustRemoteCode,
		WholeFilesystemCopied,
	)
})
