package correctness

import (
	"path"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// BuiltFilesHidden reports bind mounts that hide what the image was built with
// and its program needs.
var BuiltFilesHidden = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "BuiltFilesHidden",
		Doc:      "mount hides files that the image was built with",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runBuiltFilesHidden,
	},
	Effect:    analyzer.Differs,
	Precision: analyzer.Moderate, // the host may have files of its own there
	References: analyzer.Refs("Docker, mounting over existing data https://docs.docker.com/engine/storage/bind-mounts/#bind-mounting-over-existing-data",
		"Compose, develop.watch https://docs.docker.com/reference/compose-file/develop/"),
}

func runBuiltFilesHidden(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if !c.HasRuntime() || c.Image == nil || c.Image.Stage == nil || c.Image.Base != nil || preparesItself(c) {
			continue // not known what the image holds, or made again at each start
		}
		for _, m := range c.Mounts {
			if m.Kind != container.Bind || m.Route != container.ByVolumes || !m.Target.IsKnown() {
				continue // a new volume gets the files of the image
			}
			a, hidden := hiddenBy(c, m)
			if !hidden {
				continue
			}
			f := analyzer.At(m.Target, "%s runs without what its image was built with in %s: this mount hides it", c, source.Quote(a.path))
			if a.started {
				f = analyzer.At(m.Target, "%s starts %s of the host, if there is one: this mount hides that of its image", c, source.Quote(a.path))
			}
			f.About(c.Subjects(f.At)...).Keyed(a.path)
			f.Because(analyzer.Cause, a.by.At, "makes what is hidden")
			if a.started {
				f.Fix(analyzer.NeedsReview, "mount the sources below it only, or use `develop.watch`")
			} else {
				f.Fix(analyzer.NeedsReview, "add a volume for "+source.Quote(a.path)+", or mount the sources below it only")
			}
			f.Report(pass)
		}
	}
	return nil, nil
}

// hiddenBy returns the first of the files of c's image that a mount hides and
// that no mount below it brings back.
func hiddenBy(c *container.Container, m container.Mount) (artifact, bool) {
	at := targetPath(m.Target)
	for _, a := range artifacts(c) {
		if !container.Below(a.path, at) || a.path == at && !a.started || returned(c, a.path, at) {
			continue
		}
		return a, true
	}
	return artifact{}, false
}

// returned reports whether a mount below another one holds a path.
func returned(c *container.Container, p, above string) bool {
	for _, m := range c.Mounts {
		if m.Target == nil || m.Target.IsUnknown() {
			return true
		}
		if at := targetPath(m.Target); len(at) > len(above) && container.Below(at, above) && (container.Below(p, at) || container.Below(at, p)) {
			return true
		}
	}
	for _, v := range c.Image.Stage.Volumes {
		if v.IsUnknown() || len(v.Str) > len(above) && container.Below(p, path.Clean(v.Str)) {
			return true // Docker mounts an anonymous volume there
		}
	}
	return false
}

// preparesItself reports whether the command of c may make what is hidden: it
// installs or builds, or is a script that is not read.
func preparesItself(c *container.Container) bool {
	if len(c.Main.Argv) == 0 {
		return true
	}
	for i, word := range c.Main.Argv {
		if word.IsUnknown() || strings.HasSuffix(word.Str, ".sh") && word.State != value.Synthetic {
			return true
		}
		for _, sign := range []string{"install", "npm ci", "build", "sync", "bootstrap", "setup", "make"} {
			if strings.Contains(word.Str, sign) {
				return true
			}
		}
		if i == 1 && (word.Str == "ci" || word.Str == "i") {
			return true
		}
	}
	return false
}
