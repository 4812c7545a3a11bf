package correctness

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// DataBesideMount reports mounts for the data of a database whose image keeps
// the data elsewhere.
var DataBesideMount = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DataBesideMount",
		Doc:      "database keeps its data beside the mount made for it",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runDataBesideMount,
	},
	Effect:    analyzer.Differs,
	Precision: analyzer.High,
	References: analyzer.Refs("postgres, PGDATA https://github.com/docker-library/docs/blob/master/postgres/content.md",
		"postgres, volume of version 18 https://github.com/docker-library/postgres/pull/1259",
		"Dockerfile reference, VOLUME https://docs.docker.com/reference/dockerfile/#volume"),
}

func runDataBesideMount(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		row := pathsOf(c)
		if row == nil || row.data == "" {
			continue // not an image whose data directory is known
		}
		data := row.dataOf(c)
		if data == "" {
			continue // a variable or option moves it
		}
		if _, held := row.holder(c, data); held {
			continue
		}
		m := meantFor(c, row)
		if m.Target == nil {
			continue // no mount at all: AnonymousDataVolume
		}
		f := analyzer.At(m.Target, "%s does not keep its data in this mount: its image has them in %s, in a volume of its own", c, source.Quote(data))
		fix := "mount it at " + source.Quote(row.volumes[0]) + ", and copy what the anonymous volume holds"
		if refuses(row, m) {
			f = analyzer.At(m.Target, "%s does not start: since 18, PostgreSQL's image has its data in %s and refuses this mount", c, source.Quote(data))
			fix = "mount it at " + source.Quote(row.volumes[0]) + "; data of an older version need `pg_upgrade`"
		}
		f.About(c.Subjects(f.At)...)
		f.Because(analyzer.Cause, c.Image.Reference, "decides where the data are")
		f.Fix(analyzer.NeedsReview, fix)
		f.Report(pass)
	}
	return nil, nil
}

// refuses reports whether the entrypoint ends because of a mount: PostgreSQL's
// from 18 on takes one at the place of older versions for a forgotten upgrade
// (https://github.com/docker-library/postgres/pull/1259).
func refuses(row *imagePaths, m container.Mount) bool {
	return row.volumes[0] == "/var/lib/postgresql" && targetPath(m.Target) == "/var/lib/postgresql/data"
}

// meantFor returns the mount of c that was to hold the data: at a directory above
// the image's volume, or in it.
func meantFor(c *container.Container, row *imagePaths) container.Mount {
	for _, m := range c.Mounts {
		if m.Kind != container.Bind && m.Kind != container.Volume || m.Route == container.BySecret || m.Route == container.ByConfig || m.ReadOnly.Value != nil {
			continue
		}
		at, volume := targetPath(m.Target), row.volumes[0]
		if at != "/" && strings.Count(at, "/") > strings.Count(volume, "/")-2 && container.Below(volume, at) && at != volume {
			return m
		}
		if container.Below(at, volume) && strings.TrimPrefix(at, volume) == "/data" {
			return m
		}
	}
	return container.Mount{}
}
