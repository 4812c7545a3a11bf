// Package identity holds the rules about the user that a container's processes
// run as.
package identity

import (
	"embed"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer"
)

//go:embed *.txtar
var pages embed.FS

// Rules returns the rules of the theme.
var Rules = sync.OnceValue(func() []*analyzer.Rule {
	return analyzer.InTheme("identity", pages,
		RootUser,
		UserNotSet,
		RootHook,
		RootByOtherName,
		RootBySudo,
		RootBySetuid,
		SetuidProgramAdded,
		WorldWritablePath,
		NamedUser,
	)
})
