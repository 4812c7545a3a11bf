package isolation

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// HostServiceSocketMount reports a container that can open the control socket of
// a service which runs commands as root on the host.
var HostServiceSocketMount = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "HostServiceSocketMount",
		Doc:      "container can open the socket of a root service of the host",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runHostServiceSocketMount,
	},
	Precondition: analyzer.KnownTechnique, // each service has its own way, and some hosts' AppArmor denies D-Bus
	Reach:        analyzer.Host,
	Precision:    analyzer.Moderate,
	References: analyzer.Refs("CWE-250", "CWE-668", "T1611", "T1569.002", "D04",
		"systemd, org.freedesktop.systemd1 https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.systemd1.html"),
}

func runHostServiceSocketMount(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		for _, m := range c.Mounts {
			socket, ok := c.Socket(m)
			if !ok || socket.User {
				continue // no socket, or one user's: UserSocketMount
			}
			technique := commands(socket.Kind)
			if technique == "" {
				continue // an engine's: DockerSocketMount, or one that runs no commands
			}
			if opens, known := socket.OpensFor(c.User, c.Groups); known && !opens {
				continue // the service asks for root or its group
			}
			f := analyzer.At(place(m), "an attacker in %s gets root on the host through %s, by %s", c, nameOf(socket, m), technique)
			mounted(f, c, m)
			evidence.RunsAs(f, c)
			evidence.Entry(f, c)
			f.Fix(analyzer.NeedsReview, "delete the mount", c.DeleteMount(m)...)
			f.Report(pass)
		}
	}
	return nil, nil
}

// commands says how whoever opens a socket as root has its service run a command
// on the host, "" if it does not.
func commands(kind container.SocketKind) string {
	switch kind {
	case container.SystemdSocket:
		return "starting a unit of systemd"
	case container.LXDSocket:
		return "starting a privileged container"
	case container.LibvirtSocket:
		return "starting a virtual machine with the host's disk"
	case container.SnapdSocket:
		return "installing a snap without confinement"
	case container.NRISocket:
		return "changing the containers that start"
	case container.Fail2banSocket:
		return "setting the command of a ban"
	}
	return ""
}
