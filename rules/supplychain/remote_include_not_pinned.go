package supplychain

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// RemoteIncludeNotPinned reports Compose files that an application takes from
// elsewhere as they were last published.
var RemoteIncludeNotPinned = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "RemoteIncludeNotPinned",
		Doc:      "Compose file from elsewhere is included without a version",
		Requires: []*analysis.Analyzer{source.Analyzer, compose.Analyzer},
		Run:      runRemoteIncludeNotPinned,
	},
	Precondition: analyzer.SecondFlaw, // someone who may push there, or has taken it over
	Reach:        analyzer.Host,       // a Compose file may mount the host's root
	Precision:    analyzer.VeryHigh,
	References: analyzer.Refs("CWE-829", "CWE-494", "D08",
		"Docker, include https://docs.docker.com/reference/compose-file/include/"),
}

func runRemoteIncludeNotPinned(pass *analysis.Pass) (any, error) {
	p := compose.In(pass)
	if p == nil {
		return nil, nil
	}
	for _, d := range p.Diagnostics {
		file := source.In(pass).Files.At(d.At.Pos())
		if d.Code != compose.RemoteReference || file == nil {
			continue
		}
		at := value.NewString(strings.Trim(file.Text(d.At), `"'`), d.At)
		if strings.Contains(at.Str, "$") || !movingInclude(at) {
			continue
		}
		f := analyzer.At(at, "whoever publishes at %s adds services to this application, with any mount of the host", shown(at))
		hide(f, at).Keyed(shown(at))
		for _, s := range p.Services {
			f.About("services." + s.Name) // it may change each of them
		}
		f.Fix(analyzer.NeedsReview, "write the commit after `#`, or the digest after `@`")
		f.Report(pass)
	}
	return nil, nil
}

// movingInclude reports whether a reference to a Compose file names no commit,
// tag or digest.
func movingInclude(at *value.Value) bool {
	name, ok := strings.CutPrefix(at.Str, "oci://")
	if !ok {
		return remoteGit(at) && moves(at)
	}
	pin, ok := pinOf(value.NewString(name, at.At))
	return ok && !pin.digest && (pin.tag == nil || rolling(pin.tag.Str))
}
