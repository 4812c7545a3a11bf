package source

import (
	"errors"
	"reflect"

	"golang.org/x/tools/go/analysis"
)

// A Unit is what is analysed together: one Compose application with every
// Dockerfile it builds, or one Dockerfile that no application builds.
type Unit struct {
	Name    string   // identity: the project directory and the ordered files
	Dir     string   // project directory, slash-separated, relative to the root
	Compose []string // Compose files in the order in which they are merged
	Files   *Files
}

// Analyzer yields the unit of a pass. The driver provides its result; rules use
// [In].
var Analyzer = &analysis.Analyzer{
	Name:       "source",
	Doc:        "the files of the unit",
	ResultType: reflect.TypeFor[*Unit](),
	Run: func(*analysis.Pass) (any, error) {
		return nil, errors.New("the driver provides the unit")
	},
}

// In returns the unit of a pass whose analyzer requires [Analyzer].
func In(pass *analysis.Pass) *Unit { return pass.ResultOf[Analyzer].(*Unit) }
