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

// WorkdirInSystemDirectory reports a working directory below /proc, /sys or /dev.
var WorkdirInSystemDirectory = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "WorkdirInSystemDirectory",
		Doc:      "working directory lies in a file system of the kernel",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runWorkdirInSystemDirectory,
	},
	Effect:      analyzer.Differs,
	Precision:   analyzer.High,
	References:  analyzer.Refs("CWE-668", "CVE-2024-21626 https://github.com/opencontainers/runc/security/advisories/GHSA-xr7r-f8xq-vfvv"),
	Equivalents: []string{"trivy:DS-0030"},
}

func runWorkdirInSystemDirectory(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		report := func(word *value.Value) {
			below := systemDirectory(word)
			if below == "" {
				return
			}
			f := analyzer.At(word, "files of %s vanish when the container starts: the kernel mounts over %s", source.Quote(word.Str), source.Quote(below))
			if strings.HasPrefix(path.Clean(word.Str), "/proc/self/fd") {
				f = analyzer.At(word, "%s leaves the container where runc is older than 1.1.12 (CVE-2024-21626)", source.Quote(word.Str))
			}
			f.About(c.Subjects(f.At)...)
			f.Fix(analyzer.NeedsReview, "write a directory of the image, such as `/app`")
			f.Report(pass)
		}
		if c.Service != nil {
			report(c.Service.Get("working_dir"))
		}
		if c.Build == nil {
			continue
		}
		for _, image := range c.Build.Images {
			for _, in := range image.Stage.Instructions {
				if words := image.Words(in); in.Name == "WORKDIR" && !in.Invalid && len(words) == 1 {
					report(words[0])
				}
			}
		}
	}
	return nil, nil
}

// systemDirectory returns the mount point of the kernel that a path lies at or
// below.
func systemDirectory(word *value.Value) string {
	if word.IsZero() || !word.IsKnown() {
		return ""
	}
	p := path.Clean(word.Str)
	for _, dir := range [...]string{"/proc", "/sys", "/dev"} {
		if p == dir || strings.HasPrefix(p, dir+"/") {
			return dir
		}
	}
	return ""
}
