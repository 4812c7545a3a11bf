package isolation

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// DockerSocketOutOfReach reports a mounted control socket that the container's
// user has no permission to open.
var DockerSocketOutOfReach = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DockerSocketOutOfReach",
		Doc:      "an engine's socket is mounted for a user who can't open it",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runDockerSocketOutOfReach,
	},
	Precondition: analyzer.SecondFlaw, // becoming root in the container
	Reach:        analyzer.Host,
	Precision:    analyzer.High,
	References:   analyzer.Refs("CIS 5.32", "CWE-668", "T1611", "D04"),
	Equivalents:  []string{"compose-lint:CL-0001", "semgrep:exposing-docker-socket-volume", "docker-bench:5.32", "kics:d6355c88"},
}

func runDockerSocketOutOfReach(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		for _, m := range c.Mounts {
			socket, ok := c.Socket(m)
			if !ok || !socket.Engine() || socket.User {
				continue // no socket of an engine that runs as root
			}
			if opens, known := socket.OpensFor(c.User, c.Groups); opens || !known {
				continue // DockerSocketMount reports it
			}
			f := analyzer.At(place(m), "whoever becomes `root` in %s gets root on the host through %s", c, nameOf(socket, m))
			mounted(f, c, m)
			evidence.RunsAs(f, c)
			safety := analyzer.NeedsReview
			if !socket.Inside && (namesGroup(c.User) || !changesGroups(c)) {
				safety = analyzer.Safe // what the service can't open is of no use to it
			}
			f.Fix(safety, "delete the mount: the service can't use it", c.DeleteMount(m)...)
			f.Report(pass)
		}
	}
	return nil, nil
}

// namesGroup reports whether a user is written with a group: the engine then gives
// it no other group of the image.
func namesGroup(u container.User) bool {
	return u.GID > 0 && u.Name.IsKnown() && strings.Contains(u.Name.Str, ":")
}

// changesGroups reports whether the user may have groups or the socket rights
// that the files do not show: an instruction of the image names one of the
// programs that give them.
func changesGroups(c *container.Container) bool {
	if c.Image == nil || c.Image.Stage == nil {
		return true // an image from elsewhere
	}
	for _, in := range c.Image.Stage.Instructions {
		if script := in.Script(); in.JSON || script != nil && !script.IsKnown() {
			return true
		} else if script == nil {
			continue
		}
		for _, program := range []string{"group", "usermod", "adduser", "useradd -", "gpasswd", "setfacl", "chmod", "setcap", "sudo"} {
			if strings.Contains(in.Script().Str, program) {
				return true
			}
		}
	}
	return false
}
