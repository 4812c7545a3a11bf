package exposure

import (
	"path"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// SSHPublished reports an SSH server in a container that other machines reach.
var SSHPublished = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SSHPublished",
		Doc:      "SSH server of a container is published",
		Requires: serverRooms,
		Run:      runSSHPublished,
	},
	Precondition: analyzer.KnownTechnique, // guessed passwords and stolen keys need no bug
	Reach:        analyzer.Itself,
	Precision:    analyzer.High,
	References: analyzer.Refs("CIS 5.7", "CWE-668", "T1021.004", "T1110", "D03",
		"Docker, docker container exec https://docs.docker.com/reference/cli/docker/container/exec/"),
	Equivalents: []string{"docksec:compose-port-bound-all-interfaces", "docker-bench:5.7"},
}

func runSSHPublished(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		var ports []container.Port // they lead to the same server
		for _, p := range c.Ports {
			if isShell(c, p) && beyondLoopback(p) {
				ports = append(ports, p)
			}
		}
		if len(ports) == 0 {
			continue
		}
		what := "SSH port of" // all that is known
		if seesSSH(c) {
			what = "SSH server in"
		}
		f := analyzer.At(where(ports[0]), "an attacker on %s tries passwords and keys at the %s %s", from(ports[0]), what, c)
		f.About(c.Subjects(f.At)...)
		evidence.Development(f, c, source.In(pass).Files)
		evidence.Origin(f, ports[0].HostIP)
		for _, other := range ports[1:] {
			f.Because(analyzer.Value, other.Entry, "published, too")
		}
		fixBinding(f, c, ports...)
		f.Report(pass)
	}
	return nil, nil
}

// isShell reports whether a port of c gives a login by SSH. Git and SFTP servers
// speak SSH, too, but offer their own service with it.
func isShell(c *container.Container, p container.Port) bool {
	if p.Protocol != "tcp" || !p.Target.IsKnown() || p.Target.Str != "22" {
		return false
	}
	if c.Image == nil || !c.Image.Reference.IsKnown() {
		return true
	}
	name := path.Base(container.ParseReference(c.Image.Reference.Str).Repository)
	for _, word := range []string{"gitea", "forgejo", "gitlab", "gogs", "gerrit", "sftp"} {
		if strings.Contains(name, word) {
			return false
		}
	}
	return true
}

// seesSSH reports whether the files show that an SSH server runs in c: its
// command, its image's EXPOSE, or the name of the image or of what that is built
// on.
func seesSSH(c *container.Container) bool {
	if serverOf(c) != nil {
		return true
	}
	return c.Image != nil && c.Image.Reference.IsKnown() &&
		strings.Contains(path.Base(container.ParseReference(c.Image.Reference.Str).Repository), "ssh")
}
