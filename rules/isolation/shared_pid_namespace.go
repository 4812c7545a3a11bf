package isolation

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// SharedPIDNamespace reports a container that can take over another one whose
// processes it shares.
var SharedPIDNamespace = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SharedPIDNamespace",
		Doc:      "container can take over another one's processes",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runSharedPIDNamespace,
	},
	Precondition: analyzer.KnownTechnique, // /proc/1/root, /proc/1/environ and ptrace
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.High,
	References: analyzer.Refs("CIS 5.16", "CWE-668", "T1055.008", "T1057", "D04",
		"Linux, ptrace(2), access mode checking https://man7.org/linux/man-pages/man2/ptrace.2.html"),
}

func runSharedPIDNamespace(pass *analysis.Pass) (any, error) {
	containers := container.In(pass)
	for _, c := range containers {
		pid := c.Namespaces.PID
		if pid.Service == "" {
			continue // its own, the host's, or that of a container that no file describes
		}
		if _, ok := c.Capabilities.Has("SYS_PTRACE"); ok {
			continue // DangerousCapability or PrivilegedContainer reports it
		}
		for _, other := range containers {
			if other.Service == nil || other.Name != pid.Service || !takesOver(c, other) {
				continue
			}
			f := analyzer.At(pid.Value, "an attacker in %s reads the files and environment of %s and controls its processes", c, other)
			f.About(c.Subjects(f.At)...)
			evidence.Origin(f, pid.Value)
			evidence.RunsAs(f, c)
			evidence.RunsAs(f, other)
			evidence.Entry(f, c)
			f.Fix(analyzer.NeedsReview, "delete `pid`; what both need goes into a volume of both", c.Delete(pid.Value)...)
			f.Report(pass)
		}
	}
	return nil, nil
}

// takesOver reports whether a process of c passes the kernel's check for tracing
// one of other: the same user, which root can become, and no capability less.
func takesOver(c, other *container.Container) bool {
	if !c.Capabilities.Known || !other.Capabilities.Known {
		return false
	}
	if c.User.IsKnownNonRoot() {
		same := c.User.DroppedBy == "" && other.User.DroppedBy == "" &&
			c.User.UID > 0 && c.User.UID == other.User.UID && c.User.GID >= 0 && c.User.GID == other.User.GID
		return same && other.User.Identity == container.NonRoot
	}
	if other.User.Identity == container.NonRoot || other.User.DroppedBy != "" {
		_, user := c.Capabilities.Has("SETUID")
		_, group := c.Capabilities.Has("SETGID")
		return user && group
	}
	for _, capability := range other.Capabilities.Set {
		if _, ok := c.Capabilities.Has(capability.Name); !ok {
			return false
		}
	}
	return true
}
