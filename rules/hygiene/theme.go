// Package hygiene holds the rules about Dockerfiles that build, run and are safe,
// but waste space or time or depend on the day. They are on with the preset of
// that name alone: what peers call errors here costs bytes.
package hygiene

import (
	"embed"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer"
)

//go:embed *.txtar
var pages embed.FS

// Rules returns the rules of the theme.
var Rules = sync.OnceValue(func() []*analyzer.Rule {
	return analyzer.InTheme("hygiene", pages,
		PackageCacheLeft,
		RecommendedPackagesInstalled,
		SystemPackageNotPinned,
		AptInScript,
		AddForPlainFile,
		ArchiveLeftInLayer,
		UnneededStage,
		StageByNumber,
		ConsecutiveRuns,
		TwoDownloaders,
		SystemShellReplaced,
		InteractiveCommand,
		SparseUserLog,
	)
})
