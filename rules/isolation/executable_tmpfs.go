package isolation

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// ExecutableTmpfs reports a read-only container with a directory in memory from
// which programs run.
var ExecutableTmpfs = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "ExecutableTmpfs",
		Doc:      "read-only container runs programs from a tmpfs",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runExecutableTmpfs,
	},
	Precondition: analyzer.MitigationOnly,
	Reach:        analyzer.Itself,
	Precision:    analyzer.VeryHigh,
	References: analyzer.Refs("CWE-732", "D09",
		"Docker, tmpfs mounts https://docs.docker.com/engine/storage/tmpfs/"),
	Equivalents: []string{"compose-lint:CL-0022"},
}

func runExecutableTmpfs(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !c.ReadOnly.True {
			continue // any directory of it will do: WritableRootFilesystem
		}
		for _, m := range c.Mounts {
			if m.Route != container.ByTmpfs || len(m.Options) == 0 || !m.Options[0].IsKnown() {
				continue // no options, or a variable decides
			}
			options := strings.Split(m.Options[0].Str, ",")
			at := slices.Index(options, "exec")
			if at < 0 || slices.Contains(options[at:], "noexec") {
				continue // Docker's default is noexec, and the last of the two counts
			}
			off := len(strings.Join(options[:at], ","))
			if at > 0 {
				off++
			}
			f := analyzer.At(m.Options[0].Sub(off, off+len("exec")), "an attacker in %s runs programs of their own from %s", c, m.Target)
			f.About(c.Subjects(f.At)...).Keyed(m.Target.Str)
			evidence.Origin(f, m.Options[0])
			f.Because(analyzer.Value, c.ReadOnly.Value, "keeps programs out everywhere else")
			evidence.Entry(f, c)
			f.Fix(analyzer.NeedsReview, "delete `exec`", c.Service.Replace(m.Entry, without(m, options, at))...)
			f.Report(pass)
		}
	}
	return nil, nil
}

// without writes the entry of a tmpfs without one of its options.
func without(m container.Mount, options []string, at int) string {
	rest := slices.Delete(slices.Clone(options), at, at+1)
	if len(rest) == 0 {
		return m.Target.Str
	}
	return m.Target.Str + ":" + strings.Join(rest, ",")
}
