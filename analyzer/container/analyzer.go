package container

import (
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Analyzer yields the effective containers of the unit; rules use [In].
var Analyzer = &analysis.Analyzer{
	Name:       "container",
	Doc:        "the effective containers of the unit",
	Requires:   []*analysis.Analyzer{source.Analyzer, compose.Analyzer, dockerfile.Analyzer},
	ResultType: reflect.TypeFor[[]*Container](),
	Run: func(pass *analysis.Pass) (any, error) {
		return join(compose.In(pass), dockerfile.In(pass)), nil
	},
}

// In returns the containers of a pass whose analyzer requires [Analyzer], in
// the order of their services, then the stages that no service runs.
func In(pass *analysis.Pass) []*Container { return pass.ResultOf[Analyzer].([]*Container) }
