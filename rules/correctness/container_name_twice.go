package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// ContainerNameTwice reports services that give their containers one name.
var ContainerNameTwice = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ContainerNameTwice",
		Doc:      "two services have one container name",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runContainerNameTwice,
	},
	Effect:      analyzer.Rejected, // "Conflict. The container name … is already in use"
	Precision:   analyzer.VeryHigh,
	References:  analyzer.Refs("Compose, container_name https://docs.docker.com/reference/compose-file/services/#container_name"),
	Equivalents: []string{"dclint:no-duplicate-container-names"},
}

func runContainerNameTwice(pass *analysis.Pass) (any, error) {
	type owner struct {
		container *container.Container
		name      *value.Value
	}
	first := map[string]owner{}
	for _, c := range container.In(pass) {
		if !c.HasRuntime() || c.Lifetime == container.Inactive || len(c.Profiles) > 0 {
			continue // it need not be there while another is
		}
		name := c.Service.Get("container_name")
		if name.IsZero() || !name.IsKnown() || name.Str == "" {
			continue
		}
		other, twice := first[name.Str]
		if !twice {
			first[name.Str] = owner{c, name}
			continue
		}
		f := analyzer.At(name, "only one of %s and %s is created: both containers are called %s", other.container, c, name)
		f.About(c.Subjects(f.At)...).Keyed(name.Str)
		f.Because(analyzer.Cause, other.name, "the same name")
		f.Fix(analyzer.NeedsReview, "delete `container_name`: Compose gives each container a name", c.Delete(name)...)
		f.Report(pass)
	}
	return nil, nil
}
