package isolation

import (
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// ProjectWritable reports a writable mount of the directory that the container
// is deployed from.
var ProjectWritable = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ProjectWritable",
		Doc:      "container can change its own Compose file or Git hooks",
		Requires: []*analysis.Analyzer{container.Analyzer, source.Analyzer},
		Run:      runProjectWritable,
	},
	Precondition: analyzer.SecondFlaw, // a person who runs Compose or Git there and overlooks the change
	Reach:        analyzer.Host,
	Precision:    analyzer.High,
	References: analyzer.Refs("CIS 5.6", "CWE-732", "T1611", "D04",
		"Git, githooks https://git-scm.com/docs/githooks"),
}

func runProjectWritable(pass *analysis.Pass) (any, error) {
	unit := source.In(pass)
	for _, c := range container.In(pass) {
		if c.User.IsKnownNonRoot() {
			continue // the files belong to whoever deploys
		}
		for _, m := range c.Mounts {
			if !m.Host.Project || !m.Writable() {
				continue // a volume, another place of the host, or read-only
			}
			f := planted(unit, c, m)
			if f == nil {
				continue // a part of the project that nobody runs
			}
			mounted(f, c, m)
			evidence.Development(f, c, unit.Files)
			evidence.RunsAs(f, c)
			evidence.Entry(f, c)
			f.Fix(analyzer.NeedsReview, "mount the directories that the service needs, or add `:ro`; `develop.watch` copies changes without a mount")
			f.Report(pass)
		}
	}
	return nil, nil
}

// planted begins the finding about what the next command in the project runs
// for the container, nil if a mount holds neither Compose file nor repository.
func planted(unit *source.Unit, c *container.Container, m container.Mount) *analyzer.Finding {
	files := slices.Clone(unit.Compose)
	for _, at := range []source.Span{c.At, place(m).At} { // an included file, an extended one
		if file := unit.Files.At(at.Pos()); file != nil {
			files = append(files, file.Path)
		}
	}
	at := slices.IndexFunc(files, m.Host.Holds)
	switch {
	case at >= 0:
		return analyzer.At(place(m), "an attacker in %s gets root on the host with the next `docker compose up`, by changing %s", c, source.Quote(path.Base(files[at])))
	case repository(unit.Files.Tree(), m.Host.Path):
		return analyzer.At(place(m), "an attacker in %s runs commands on the host with the next `git` in %s, by adding a hook", c, m.Source)
	}
	return nil
}

// repository reports whether a directory is Git's own or a work tree.
func repository(tree source.Tree, dir string) bool {
	if slices.Contains(strings.Split(dir, "/"), ".git") {
		return true
	}
	if !source.Inside(dir) {
		return false
	}
	_, err := tree.Stat(path.Join(dir, ".git"))
	return err == nil
}
