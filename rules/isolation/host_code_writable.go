package isolation

import (
	"path"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// HostCodeWritable reports a writable mount of programs, modules or settings
// that the host runs at some later time.
var HostCodeWritable = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "HostCodeWritable",
		Doc:      "container can write files that the host runs later",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runHostCodeWritable,
	},
	Precondition: analyzer.KnownTechnique, // one write, and the wait for what runs it
	Reach:        analyzer.Host,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CIS 5.6", "CWE-250", "CWE-732", "T1611", "T1554", "D04"),
	Equivalents:  []string{"compose-lint:CL-0025", "docksec:compose-sensitive-host-mount", "docker-bench:5.6", "kics:1c1325ff"},
}

func runHostCodeWritable(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		for _, m := range c.Mounts {
			host := writes(c, m)
			gain := ""
			switch host.Runs {
			case container.RunsLater:
				gain = "gets root on the host"
			case container.RunsAsUser:
				gain = "acts as a user of the host"
			case container.RunsNever, container.RunsSoon:
				continue // harmless, or higher severity: HostRootWritable
			}
			f := analyzer.At(place(m), "an attacker in %s %s through %s, by %s", c, gain, source.Quote(m.Host.Path), host.Writing)
			mounted(f, c, m)
			evidence.RunsAs(f, c)
			evidence.Entry(f, c)
			f.Fix(analyzer.NeedsReview, "mount it with `:ro`, or only the file that the service needs")
			f.Report(pass)
		}
	}
	return nil, nil
}

// useOfWindows says what follows from writing a directory of a Windows host as
// one of its users; the system's own directories need an administrator.
func useOfWindows(p string) container.HostUse {
	p = strings.ToLower(path.Clean(p))
	drive, rest, _ := strings.Cut(p, ":")
	if len(drive) != 1 {
		return container.HostUse{} // a pipe or a share
	}
	rest = strings.Trim(rest, "/")
	home, inHome := strings.CutPrefix(rest, "users/")
	if rest == "" && drive == "c" || rest == "users" || inHome && !strings.Contains(home, "/") || strings.HasSuffix(rest, "/start menu/programs/startup") {
		return container.HostUse{Path: p, Runs: container.RunsAsUser, Writing: "adding a program to the Startup folder"}
	}
	return container.HostUse{}
}
