// Package supplychain holds the rules about what containers and builds take
// from others, and whether it can change without a line of the files.
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
		RemoteScriptRun,
		SSHHostKeyUnchecked,
		TLSVerificationDisabled,
		TrustRemoteCode,
		WholeFilesystemCopied,
	)
})
