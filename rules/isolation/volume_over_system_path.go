package isolation

import (
	"path"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// VolumeOverSystemPath reports a VOLUME on a path that Docker mounts itself, or
// on an engine's socket.
var VolumeOverSystemPath = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "VolumeOverSystemPath",
		Doc:      "`VOLUME` on a path of the system or an engine's socket",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runVolumeOverSystemPath,
	},
	Effect:    analyzer.Differs,
	Precision: analyzer.VeryHigh,
	References: analyzer.Refs("CIS 5.6", "D04",
		"Dockerfile reference, VOLUME https://docs.docker.com/reference/dockerfile/#volume"),
	Equivalents: []string{"dockle:DKL-DI-0002", "semgrep:dockerfile-dockerd-socket-mount"},
}

func runVolumeOverSystemPath(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.Build == nil || c.Build.Target == nil {
			continue // nothing is built, or the Dockerfile is not known
		}
		for _, word := range c.Build.Target.Volumes {
			if !word.IsKnown() {
				continue
			}
			instead := hides(path.Clean(word.Str))
			if instead == "" {
				continue // a directory of the image
			}
			f := analyzer.At(word, "%s gets an empty volume at %s, %s", c, source.Quote(word.Str), instead)
			f.About(c.Subjects(f.At)...).Keyed(path.Clean(word.Str))
			f.Fix(analyzer.NeedsReview, "delete the path: what a container gets of its host stands in the command or file that runs it")
			f.Report(pass)
		}
	}
	return nil, nil
}

// hides says what a volume at a path takes the place of, "" for nothing of the
// system.
func hides(p string) string {
	switch {
	case p == "/proc" || strings.HasPrefix(p, "/proc/"):
		return "which the runtime refuses"
	case p == "/dev", p == "/sys":
		return "in place of the system's own"
	case p == "/var/run/docker.sock", p == "/run/docker.sock":
		return "no socket: nothing of the host is mounted"
	}
	return ""
}
