// Package escape holds the rules about ways from an entry to the host, across the
// services of an application. They differ in severity only, which follows from
// the score of the path.
package escape

import (
	"embed"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer"
)

//go:embed *.txtar
var pages embed.FS

// Rules returns the rules of the theme.
var Rules = sync.OnceValue(func() []*analyzer.Rule {
	return analyzer.InTheme("escape", pages,
		EscapePathCritical,
		EscapePathHigh,
		EscapePathMedium,
		EscapePathLow,
	)
})
