package escape

import (
	"reflect"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/application"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/debug"
	"github.com/hullcheck/hullcheck/analyzer/posture"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Analyzer yields the escape paths of the unit; rules use [In].
var Analyzer = &analysis.Analyzer{
	Name:       "escape",
	Doc:        "ways from entries to the host, and what closes them",
	Requires:   []*analysis.Analyzer{container.Analyzer, application.Analyzer, debug.Analyzer, posture.Analyzer, Configured, source.Analyzer},
	ResultType: reflect.TypeFor[*Analysis](),
	Run: func(pass *analysis.Pass) (any, error) {
		today := ""
		if s := analyzer.SessionIn(pass); s != nil {
			today = s.Now.Format(time.DateOnly)
		}
		in := Input{
			Containers:   container.In(pass),
			Applications: map[string]*application.Application{},
			Debug:        map[string]debug.Found{},
			Unit:         source.In(pass),
			Posture:      posture.In(pass),
			Settings:     pass.ResultOf[Configured].(Settings),
			Today:        today,
		}
		for _, c := range in.Containers {
			if c.Service == nil || c.Lifetime == container.Inactive {
				continue
			}
			if app := application.In(pass).Of(c); app != nil {
				in.Applications[c.Name] = app
			}
			in.Debug[c.Name] = debug.In(pass)[c]
		}
		return Analyse(in), nil
	},
}

// In returns the analysis of a pass whose analyzer requires [Analyzer].
func In(pass *analysis.Pass) *Analysis { return pass.ResultOf[Analyzer].(*Analysis) }

// Input is what an analysis starts from.
type Input struct {
	Containers   []*container.Container
	Applications map[string]*application.Application // by service, as far as they are known
	Debug        map[string]debug.Found              // by service
	Unit         *source.Unit                        // nil: which directory holds the project is not known
	Posture      posture.Posture
	Settings     Settings
	Today        string // "2027-03-31"; decides which acceptances have ended
}

// An Analysis is what was derived of a unit. It is immutable.
type Analysis struct {
	Facts []*Fact // by service, kind and key
	// Paths are the best ones from each entry to each goal, by score from the
	// highest, then by entry and goal. Indices in [Cut] count in them.
	Paths []*Path
	// Accepted are the paths that rest on accepted edges only.
	Accepted []*Path
	Cut      *Cut // nil if no path is at or above the threshold
	// Incomplete is set if the application is too large for all rules to be
	// tried.
	Incomplete bool
}
