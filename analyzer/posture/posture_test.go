package posture

import (
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// A rule gets what the unit's seed says, else the default.
func TestIn(t *testing.T) {
	t.Parallel()
	said := Default()
	said.Engine, said.LSM = PodmanRootless, SELinux
	for want, seeds := range map[Posture]map[*analysis.Analyzer]any{
		Default(): nil,
		said:      {Analyzer: said},
	} {
		var got Posture
		asks := &analyzer.Rule{Analyzer: &analysis.Analyzer{
			Name: "Asks", Doc: "asks", Requires: []*analysis.Analyzer{Analyzer},
			Run: func(pass *analysis.Pass) (any, error) {
				got = In(pass)
				return nil, nil
			},
		}}
		u := analyzer.Unit{Source: &source.Unit{Name: "u", Files: source.NewFiles(source.Memory{})}, Seeds: seeds}
		if _, err := analyzer.Run(t.Context(), []analyzer.Unit{u}, analyzer.Options{Rules: []*analyzer.Rule{asks}}); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
}
