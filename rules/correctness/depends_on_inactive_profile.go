package correctness

import (
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// DependsOnInactiveProfile reports services that need one which only starts with
// a profile that they don't have.
var DependsOnInactiveProfile = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DependsOnInactiveProfile",
		Doc:      "service depends on one that a profile leaves out",
		Requires: []*analysis.Analyzer{source.Analyzer, compose.Analyzer},
		Run:      runDependsOnInactiveProfile,
	},
	Effect:     analyzer.Rejected,
	Precision:  analyzer.High,
	References: analyzer.Refs("Compose, profiles https://docs.docker.com/compose/how-tos/profiles/"),
}

func runDependsOnInactiveProfile(pass *analysis.Pass) (any, error) {
	app := compose.In(pass)
	if app == nil || choosesProfiles(app, source.In(pass).Files) {
		return nil, nil
	}
	for _, s := range app.Services {
		needs := s.Get("depends_on")
		if needs == nil || needs.Kind != value.Map {
			continue
		}
		for _, m := range needs.Kids {
			other := app.Service(m.Key)
			if other == nil || len(other.Profiles) == 0 {
				continue // always there, or ComposeLoadError says that it is not
			}
			if required := m.Val.Get("required"); required.IsUnknown() || required.IsKnown() && required.Str == "false" {
				continue
			}
			if startsWith(s, other) {
				continue
			}
			f := analyzer.At(m.KeyAt, "Compose refuses to start %s: %s is there with profile %s only", source.Quote(s.Name), source.Quote(other.Name), other.Profiles[0])
			f.About("services." + s.Name).Keyed(other.Name)
			f.Because(analyzer.Cause, other.Profiles[0], "leaves the service out")
			f.Fix(analyzer.NeedsReview, "write `required: false`, or give both services the same profiles")
			f.Report(pass)
		}
	}
	return nil, nil
}

// startsWith reports whether each profile that starts a service starts the other
// one too. What is not known may be the same.
func startsWith(s, other *compose.Service) bool {
	if slices.ContainsFunc(other.Profiles, (*value.Value).IsUnknown) || slices.ContainsFunc(s.Profiles, (*value.Value).IsUnknown) {
		return true
	}
	has := func(profile *value.Value) bool {
		return slices.ContainsFunc(other.Profiles, func(v *value.Value) bool { return v.Str == profile.Str })
	}
	return len(s.Profiles) > 0 && !slices.ContainsFunc(s.Profiles, func(v *value.Value) bool { return !has(v) })
}

// choosesProfiles reports whether the project's .env says which profiles start.
func choosesProfiles(app *compose.Project, files *source.Files) bool {
	for _, f := range files.Loaded() {
		if f.Path == path.Join(app.Dir, ".env") && strings.Contains(string(f.Content), "COMPOSE_PROFILES") {
			return true
		}
	}
	return false
}
