package correctness

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// AnonymousDataVolume reports databases that keep their data in a volume without
// a name.
var AnonymousDataVolume = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "AnonymousDataVolume",
		Doc:      "database keeps its data in a volume without a name",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runAnonymousDataVolume,
	},
	Effect:    analyzer.Degrades, // the next `up` after `down` is empty
	Precision: analyzer.Moderate, // databases for tests are meant to be lost
	Preset:    analyzer.Hygiene,
	References: analyzer.Refs("Docker, volumes https://docs.docker.com/engine/storage/volumes/#named-and-anonymous-volumes",
		"Dockerfile reference, VOLUME https://docs.docker.com/reference/dockerfile/#volume"),
}

func runAnonymousDataVolume(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		row := pathsOf(c)
		if row == nil || row.data == "" || c.Lifetime != container.LongLived {
			continue // not an image whose data directory is known, or not a server
		}
		data := row.dataOf(c)
		if data == "" {
			continue
		}
		if _, held := row.holder(c, data); held || meantFor(c, row).Target != nil {
			continue // in a mount, memory included, or beside one: DataBesideMount
		}
		f := analyzer.At(c.At, "%s starts empty after `docker compose down`: no mount holds %s", c, source.Quote(data))
		f.About(c.Subjects(f.At)...)
		if c.Image.FromLine.IsValid() {
			f.Because(analyzer.Cause, c.Image.FromLine, "has them in an anonymous volume")
		} else {
			f.Because(analyzer.Cause, c.Image.Reference, "has them in an anonymous volume")
		}
		f.Fix(analyzer.NeedsReview, "mount a named volume at "+source.Quote(row.volumes[0])+", or a `tmpfs` if nothing is to be kept")
		f.Report(pass)
	}
	return nil, nil
}
