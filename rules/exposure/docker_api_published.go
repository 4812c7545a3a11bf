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

// DockerAPIPublished reports Docker's API without TLS where other machines reach
// it.
var DockerAPIPublished = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DockerAPIPublished",
		Doc:      "Docker's API is published without TLS",
		Requires: serverRooms,
		Run:      runDockerAPIPublished,
	},
	Precondition: analyzer.Direct, // the API asks nobody who they are
	Reach:        analyzer.Host,
	Precision:    analyzer.High,
	References: analyzer.Refs("CIS 2.7", "CWE-306", "T1610", "T1133", "D03",
		"Docker, Protect the Docker daemon socket https://docs.docker.com/engine/security/protect-access/"),
	Equivalents: []string{"docksec:compose-port-bound-all-interfaces"},
}

func runDockerAPIPublished(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		for _, p := range c.Ports {
			power := enginePower(c, p)
			if power == nil || !beyondLoopback(p) {
				continue
			}
			f := analyzer.At(where(p), "an attacker on %s gets root on the host through Docker's API in %s", from(p), c)
			f.About(c.Subjects(f.At)...)
			evidence.Development(f, c, source.In(pass).Files)
			evidence.Origin(f, p.HostIP)
			f.Because(analyzer.Value, power, "what the API starts gets the host through this")
			f.Fix(analyzer.NeedsReview, "delete the port, and let clients in by TLS on port 2376 or by SSH", c.Delete(p.Entry)...)
			f.Report(pass)
		}
	}
	return nil, nil
}

// enginePower returns what gives the host to whoever speaks to the Docker API on
// a port of c, nil if the port is none or the host is not certain to fall.
func enginePower(c *container.Container, p container.Port) analysis.Range {
	if p.Protocol != "tcp" || !p.Target.IsKnown() || p.Target.Str != "2375" || !speaksPlainly(c) {
		return nil
	}
	for _, m := range c.Mounts {
		socket, ok := m.Socket()
		if !ok || socket.Kind != container.DockerSocket || socket.User {
			continue
		}
		if opens, known := socket.OpensFor(c.User, c.Groups); !known || opens {
			return m.Entry
		}
	}
	if c.Privileged.True && c.User.Identity != container.NonRoot {
		return c.Privileged.Value
	}
	return nil
}

// speaksPlainly reports whether c serves the API without TLS and in full. The
// official image does so only if told to, and proxies let through what their
// settings name.
func speaksPlainly(c *container.Container) bool {
	told := false
	for _, word := range c.Main.Argv {
		if !word.IsKnown() || strings.Contains(word.Str, "--tlsverify") {
			return false
		}
		told = told || strings.Contains(word.Str, ":2375") && !strings.Contains(word.Str, "127.0.0.1:") && !strings.Contains(word.Str, "localhost:")
	}
	if told {
		return true
	}
	if c.Image == nil || !c.Image.Reference.IsKnown() {
		return c.Image == nil || c.Image.Scratch
	}
	repository := container.ParseReference(c.Image.Reference.Str).Repository
	if repository == "docker.io/library/docker" {
		v := c.Variable("DOCKER_TLS_CERTDIR")
		return v != nil && v.Value.IsKnown() && v.Value.Str == ""
	}
	name := path.Base(repository)
	return !strings.Contains(name, "proxy") && !strings.Contains(name, "sockguard")
}
