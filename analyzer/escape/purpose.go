package escape

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/program"
)

// What a service is for says which changes leave it without its function: those
// are not offered, or cost more than to do without what it holds.

// imageOf returns the repository that c is run from without its registry,
// "gitea/act_runner", and its tag; "" if no file says it.
func imageOf(c *container.Container) (name, tag string) {
	if c.Image == nil || !c.Image.Reference.IsKnown() {
		return "", ""
	}
	r := container.ParseReference(c.Image.Reference.Str)
	_, name, _ = strings.Cut(r.Repository, "/")
	return name, r.Tag
}

// needsRoot reports whether c runs an engine or a node of a cluster: as another
// user it does not start.
func needsRoot(c *container.Container) bool {
	name, tag := imageOf(c)
	if strings.Contains(tag, "rootless") {
		return false
	}
	switch name {
	case "rancher/k3s", "rancher/rancher", "kindest/node", "k0sproject/k0s", "moby/buildkit":
		return true
	}
	switch c.Main.Program.Name {
	case "dockerd", "containerd", "buildkitd", "k3s", "kubelet":
		return true
	}
	return runsEngine(c)
}

// manages reports whether c administers the engine: without the socket it is of
// no use.
func (s *scan) manages(c *container.Container) bool {
	return s.creates(c) || slices.ContainsFunc(s.servers.Of(c), func(server *program.Server) bool {
		return server.Class == program.ContainerManager || server.Class == program.Proxy || server.Class == program.CI
	})
}

// creates reports whether c starts, stops or replaces containers: a socket proxy
// that allows GET only is of no use to it.
func (s *scan) creates(c *container.Container) bool {
	if c.Image != nil && runsJobs(c.Image.Reference) {
		return true
	}
	switch name, _ := imageOf(c); name {
	case "portainer/agent", "containrrr/watchtower", "nickfedor/watchtower", "willfarrell/autoheal", "mcuadros/ofelia":
		return true
	}
	return slices.ContainsFunc(s.servers.Of(c), func(server *program.Server) bool {
		return server.Class == program.CI || server.Class == program.ContainerManager && server.Gain != program.Information
	})
}

// unnamed reports whether nothing is known of the ports of a program on the
// host's network: it is none of those that are known, from an image that is none
// either, and runs no jobs.
func (s *scan) unnamed(c *container.Container) bool {
	if !netOwner(c).Namespaces.Network.Host || c.Build != nil || c.Image == nil || !c.Image.Reference.IsKnown() || c.Image.Known != nil {
		return false
	}
	switch c.Main.Program.Name {
	case "sleep", "tail", "true":
		return false
	}
	return len(s.servers.Of(c)) == 0 && s.served[c.Name] == nil && !runsJobs(c.Image.Reference)
}

// unnamedPorts is the factor of a flaw in a program whose ports are not known.
var unnamedPorts = Factor{generic.outside.Percent, "a flaw in an unknown application, whose ports are not known"}

// bare reports whether an image is made from nothing, from a distroless image or
// from BusyBox, none of whose programs is setuid.
func bare(r container.Reference) bool {
	if strings.Contains(r.Tag, "alpine") || strings.Contains(r.Tag, "debian") {
		return false
	}
	registry, name, _ := strings.Cut(r.Repository, "/")
	switch {
	case registry == "quay.io" && strings.HasPrefix(name, "prometheus/"):
		return true // from its busybox
	case registry != "docker.io":
		return false
	case strings.HasPrefix(name, "prom/"):
		return true
	}
	switch name {
	case "library/busybox", "library/hello-world", "library/nats", "traefik/whoami", "portainer/portainer-ce", "portainer/portainer-ee", "portainer/agent",
		"amir20/dozzle", "containrrr/watchtower", "cloudflare/cloudflared", "wollomatic/socket-proxy":
		return true
	}
	return false
}

// serversOf returns the servers whose jobs a runner's image runs.
func serversOf(runner string) []string {
	switch runner {
	case "gitlab/gitlab-runner":
		return []string{"gitlab/gitlab-ce", "gitlab/gitlab-ee"}
	case "gitea/act_runner":
		return []string{"gitea/gitea", "forgejo/forgejo"}
	case "woodpeckerci/woodpecker-agent":
		return []string{"woodpeckerci/woodpecker-server"}
	case "drone/drone-runner-docker":
		return []string{"drone/drone"}
	case "jenkins/inbound-agent", "jenkins/ssh-agent":
		return []string{"jenkins/jenkins"}
	}
	return nil
}

// jobArcs adds that who holds a server of the application hands jobs to its
// runners there.
func (s *scan) jobArcs() {
	for _, c := range s.containers {
		runner, _ := imageOf(c)
		servers := serversOf(runner)
		if len(servers) == 0 {
			continue
		}
		for _, other := range s.containers {
			if name, _ := imageOf(other); !slices.Contains(servers, name) {
				continue
			}
			f := s.say(c, Fact{Kind: "jobs-of:" + other.Name, At: span(c.Image.Reference), Text: c.String() + " runs the jobs of " + other.String()})
			s.model.add(Node{Kind: Foot, Service: other.Name}, Node{Kind: Foot, Service: c.Name}, arc{
				edge: "L.queue", kind: LateralStep, facts: []*Fact{f}, factors: []Factor{hop}, confidence: Likely, service: c.Name,
				gains: "hands its jobs to " + c.String(), lateral: true,
			})
		}
	}
}
