package isolation

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// UserSocketMount reports a container that can act as a user of the host through
// a socket of the session: an agent of keys, the message bus or the display.
var UserSocketMount = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "UserSocketMount",
		Doc:      "container can use a session socket of a host's user",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runUserSocketMount,
	},
	Precondition: analyzer.Direct,    // one request
	Reach:        analyzer.Neighbour, // one user, and where that user may log in
	Precision:    analyzer.High,
	References: analyzer.Refs("CWE-668", "CWE-522", "T1552.004", "T1563.001", "D06",
		"OpenSSH, ssh-agent(1) https://man.openbsd.org/ssh-agent.1"),
}

func runUserSocketMount(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		for _, m := range c.Mounts {
			if m.Host.Variable == "SSH_AUTH_SOCK" {
				reportUserSocket(pass, c, m, container.AgentSocket, source.Quote("$SSH_AUTH_SOCK"))
				continue // ssh sets it for whoever deploys, who is the agent's user
			}
			socket, ok := c.Socket(m)
			if !ok || !socket.User {
				continue // no socket, or one of root: HostServiceSocketMount
			}
			if opens, known := socket.OpensFor(c.User, c.Groups); known && !opens {
				continue // another user than the socket's
			}
			reportUserSocket(pass, c, m, socket.Kind, nameOf(socket, m))
		}
	}
	return nil, nil
}

func reportUserSocket(pass *analysis.Pass, c *container.Container, m container.Mount, kind container.SocketKind, name string) {
	gain, fix := "", "delete the mount"
	switch kind {
	case container.AgentSocket:
		gain, fix = "logs in elsewhere with the SSH keys of a user of the host", "delete the mount; what a build fetches over SSH gets `build.ssh`"
	case container.KeySocket:
		gain = "signs and decrypts with the keys of a user of the host"
	case container.DisplaySocket:
		gain, fix = "types and reads along in the desktop session of a user of the host", "delete the mount; give the program a display of its own, such as Xvfb"
	case container.UserBusSocket:
		gain = "runs commands as a user of the host"
	default:
		return // a user's engine: RootlessSocketMount
	}
	f := analyzer.At(place(m), "an attacker in %s %s through %s", c, gain, name)
	mounted(f, c, m)
	f.Keyed(string(kind)) // each socket of a directory by itself
	evidence.RunsAs(f, c)
	evidence.Entry(f, c)
	f.Fix(analyzer.NeedsReview, fix, c.DeleteMount(m)...)
	f.Report(pass)
}
