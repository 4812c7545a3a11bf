package isolation

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// DockerSocketMount reports a container that can open the control socket of a
// container engine that runs as root.
var DockerSocketMount = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DockerSocketMount",
		Doc:      "container can open a container engine's control socket",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runDockerSocketMount,
	},
	Precondition: analyzer.Direct, // one API call: no flaw, no race
	Reach:        analyzer.Host,
	Precision:    analyzer.VeryHigh,
	References: analyzer.Refs("CIS 5.32", "CWE-250", "CWE-668", "T1611", "T1610", "D04",
		"Docker, Protect the Docker daemon socket https://docs.docker.com/engine/security/protect-access/"),
	Equivalents: []string{
		"compose-lint:CL-0001", "semgrep:exposing-docker-socket-volume", "semgrep:dockerfile-dockerd-socket-mount",
		"docksec:compose-docker-socket-mount", "docker-bench:5.32", "kics:d6355c88",
	},
}

func runDockerSocketMount(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		for _, m := range c.Mounts {
			socket, ok := c.Socket(m)
			if !ok || !socket.Engine() {
				continue // neither an engine's socket nor a directory above one
			}
			if socket.User {
				continue // the engine of one user: RootlessSocketMount reports it
			}
			if m.Host.Path == "/" && writes(c, m).Runs >= container.RunsSoon {
				continue // every file, too: HostRootWritable reports it
			}
			if opens, known := socket.OpensFor(c.User, c.Groups); known && !opens {
				continue // lower severity: DockerSocketOutOfReach reports it
			}
			if !socket.Inside && onlyReads(c) {
				continue // what the fix recommends; whoever gets into it still comes through its image alone
			}
			f := analyzer.At(place(m), "an attacker in %s gets root on the host through %s", c, nameOf(socket, m))
			mounted(f, c, m)
			if c.User.Identity == container.NonRoot {
				for _, group := range c.Groups {
					f.Because(analyzer.Cause, group, "a group that opens the socket")
				}
			}
			evidence.RunsAs(f, c)
			evidence.Entry(f, c)
			switch {
			case socket.Inside:
				f.Fix(analyzer.NeedsReview, "mount what the service reads of it with `:ro`, without the socket")
			case proxies(c):
				f.Fix(analyzer.NeedsReview, "keep it if this proxy allows no more than the endpoints that are needed, and publish no port of it")
			default:
				f.Fix(analyzer.NeedsReview, "delete the mount; read the engine's state through a proxy that allows single endpoints", c.DeleteMount(m)...)
			}
			f.Report(pass)
		}
	}
	return nil, nil
}

// onlyReads reports whether a container is a filtering proxy of known switches
// that lets no client write, and that nobody but its neighbours reaches.
func onlyReads(c *container.Container) bool {
	if c.Image == nil || !c.Image.Reference.IsKnown() || c.Build != nil || c.Namespaces.Network.Host {
		return false
	}
	switch name := container.ParseReference(c.Image.Reference.Str).Repository; {
	case strings.HasSuffix(name, "tecnativa/docker-socket-proxy"), strings.HasSuffix(name, "linuxserver/socket-proxy"):
	default:
		return false
	}
	for _, p := range c.Ports {
		if p.Exposure != container.NotPublished {
			return false
		}
	}
	post := c.Variable("POST")
	return post == nil || post.Value.IsKnown() && post.Value.Str != "1"
}

// proxies reports whether a container is the proxy that others are told to use.
func proxies(c *container.Container) bool {
	return c.Image != nil && c.Image.Reference.IsKnown() && strings.HasSuffix(container.ParseReference(c.Image.Reference.Str).Repository, "socket-proxy")
}
