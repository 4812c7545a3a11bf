package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// IgnoredFileOwner reports owners and modes of secrets and configs that come
// from a file: Compose mounts the file as it is.
var IgnoredFileOwner = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "IgnoredFileOwner",
		Doc:      "Compose ignores owner and mode of a secret's file",
		Requires: []*analysis.Analyzer{compose.Analyzer},
		Run:      runIgnoredFileOwner,
	},
	Effect:     analyzer.Differs, // "secrets `uid`, `gid` and `mode` are not supported, they will be ignored"
	Precision:  analyzer.High,
	References: analyzer.Refs("CWE-732", "Compose, secrets https://docs.docker.com/reference/compose-file/services/#secrets"),
}

func runIgnoredFileOwner(pass *analysis.Pass) (any, error) {
	app := compose.In(pass)
	if app == nil {
		return nil, nil
	}
	for _, s := range app.Services {
		if build := s.Get("build", "secrets"); build != nil {
			ignoredInBuild(pass, s, build)
		}
		if forSwarm(s) {
			continue // its agents write the file
		}
		for _, section := range []string{"secrets", "configs"} {
			list := s.Get(section)
			if list == nil || list.Kind != value.Seq {
				continue
			}
			for _, m := range list.Kids {
				name, ignored := m.Val.Get("source"), ownership(m.Val)
				if ignored == nil || !name.IsKnown() {
					continue
				}
				file := app.Root.Path(section, name.Str, "file")
				if file.IsZero() {
					continue // Compose writes what comes from a variable or stands in the files
				}
				f := analyzer.At(ignored.KeyAt, "%s gets %s with the owner and mode that its file has: Compose ignores %s", source.Quote(s.Name), source.Quote(name.Str), source.Quote(ignored.Key))
				f.About("services." + s.Name).Keyed(section + " " + name.Str)
				f.Because(analyzer.Value, file, "the file that is mounted")
				f.Fix(analyzer.NeedsReview, "give the file this owner and mode on the host, and delete the line")
				f.Report(pass)
			}
		}
	}
	return nil, nil
}

// ignoredInBuild reports owners and modes of build secrets, of whatever source.
func ignoredInBuild(pass *analysis.Pass, s *compose.Service, list *value.Value) {
	if list.Kind != value.Seq {
		return
	}
	for _, m := range list.Kids {
		name, ignored := m.Val.Get("source"), ownership(m.Val)
		if ignored == nil || !name.IsKnown() {
			continue
		}
		f := analyzer.At(ignored.KeyAt, "the build of %s gets %s as the Dockerfile says: Compose ignores %s", source.Quote(s.Name), source.Quote(name.Str), source.Quote(ignored.Key))
		f.About("services." + s.Name).Keyed("build " + name.Str)
		f.Fix(analyzer.NeedsReview, "write it at the `RUN --mount=type=secret` of the Dockerfile, and delete the line")
		f.Report(pass)
	}
}

// ownership returns the first attribute of an entry that says whose a file is.
func ownership(entry *value.Value) *value.Member {
	for _, key := range []string{"mode", "uid", "gid"} {
		if m := entry.Member(key); m != nil && !m.Val.IsZero() {
			return m
		}
	}
	return nil
}

// forSwarm reports whether a service has attributes that only a swarm reads.
func forSwarm(s *compose.Service) bool {
	deploy := s.Get("deploy")
	for _, key := range []string{"mode", "placement", "update_config", "rollback_config", "endpoint_mode"} {
		if deploy.Get(key) != nil {
			return true
		}
	}
	return false
}
