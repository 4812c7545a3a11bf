package escape

import (
	"path"
	"reflect"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
)

// Settings are what people say about escape paths.
type Settings struct {
	// CutAt is the severity at or above which paths are to be closed.
	CutAt analyzer.Severity
	// Keep names what must not change: a service, or a service and a kind of
	// change, as in "portainer" and "portainer/remove-mount". A star stands for
	// any letters.
	Keep   []string
	Costs  map[string]int // by kind of change, see [ChangeKinds]
	Accept []Acceptance
}

// An Acceptance says that people live with an edge. Paths over it are listed
// apart until it ends.
type Acceptance struct {
	Service string // a star stands for any letters
	Edge    Edge
	Reason  string
	Until   string            // the last day, "2027-03-31"; "" without end
	Place   analyzer.Location // in the configuration
}

// DefaultSettings returns what holds where nothing is said.
func DefaultSettings() Settings { return Settings{CutAt: analyzer.MediumSeverity} }

// Configured yields the settings of the unit; whoever runs the analysis seeds it.
var Configured = &analysis.Analyzer{
	Name:       "escapesettings",
	Doc:        "what people say about escape paths",
	ResultType: reflect.TypeFor[Settings](),
	Run:        func(*analysis.Pass) (any, error) { return DefaultSettings(), nil },
}

// keeps reports whether a change of a kind must not be made to a service.
func (s *Settings) keeps(service, kind string) bool {
	for _, pattern := range s.Keep {
		of, change, some := strings.Cut(pattern, "/")
		if fits(of, service) && (!some || fits(change, kind)) {
			return true
		}
	}
	return false
}

// cost returns what a kind of change costs.
func (s *Settings) cost(kind string, usual int) int {
	if c, ok := s.Costs[kind]; ok && c > 0 {
		return min(c, maxCost)
	}
	return usual
}

const maxCost = 1000

// accepts returns the acceptance of an edge in a service on a day, nil if there
// is none.
func (s *Settings) accepts(service string, edge Edge, today string) *Acceptance {
	for i := range s.Accept {
		a := &s.Accept[i]
		if a.Edge == edge && fits(a.Service, service) && (a.Until == "" || today <= a.Until) {
			return a
		}
	}
	return nil
}

func fits(pattern, name string) bool {
	ok, err := path.Match(pattern, name)
	return err == nil && ok
}
