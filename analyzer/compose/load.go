package compose

import (
	"errors"
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Options say which application to load. The zero value of each field is
// Compose's default.
type Options struct {
	Files    []string          // Compose files in merge order, relative to the root
	Dir      string            // project directory; default: that of the first file
	EnvFiles []string          // default: .env in the project directory
	Env      map[string]string // variables that win over env files
	Profiles []string          // active profiles; none: every service is kept
	// ClosedWorld substitutes unset variables by the empty string as Compose
	// does. Without it they are unknown.
	ClosedWorld bool
}

// Load reads and merges an application. It always returns a project: what could
// not be read or understood is in its Diagnostics.
func Load(files *source.Files, o Options) *Project {
	panic("not built yet")
}

// Analyzer yields the Compose application of the unit, nil for a Dockerfile
// that no application builds. The driver provides its result, because only a
// loaded application tells what belongs to a unit; rules use [In].
var Analyzer = &analysis.Analyzer{
	Name:       "compose",
	Doc:        "the Compose application of the unit",
	ResultType: reflect.TypeFor[*Project](),
	Run: func(*analysis.Pass) (any, error) {
		return nil, errors.New("the driver provides the application")
	},
}

// In returns the application of a pass whose analyzer requires [Analyzer]. It
// is nil for a Dockerfile that no application builds.
func In(pass *analysis.Pass) *Project { return pass.ResultOf[Analyzer].(*Project) }
