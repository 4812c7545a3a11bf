package reach

import (
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/program"
)

// Only returns the server of c, nil if there is none or another program may listen
// beside it.
func (m *Map) Only(c *container.Container) *program.Server {
	servers := m.servers.Of(c)
	if len(servers) != 1 || startsOthers(c) || m.sharesNamespace(c) {
		return nil
	}
	return servers[0]
}

// OnLoopback returns the only server of c if it listens on nothing but one port of
// the container's loopback address, where no published port leads.
func (m *Map) OnLoopback(c *container.Container) *program.Server {
	s := m.Only(c)
	if s == nil || !s.ByCommand || len(s.Listeners) != 1 || s.Listeners[0].Address != program.LoopbackOnly || s.Listeners[0].Port == 0 {
		return nil
	}
	return s
}

// sharesNamespace reports whether another container listens in the network
// namespace of c, and may pass connections on.
func (m *Map) sharesNamespace(c *container.Container) bool {
	for _, n := range m.Neighbours(c) {
		if n.Namespace {
			return true
		}
	}
	return false
}

// startsOthers reports whether the command of c starts something beside its last
// program that stays and may listen.
func startsOthers(c *container.Container) bool {
	script := c.Main.Program.Script
	if script == nil {
		return false
	}
	for i := range script.Commands {
		command := &script.Commands[i]
		if command.Background {
			return true
		}
		switch command.Name() {
		case "nginx", "caddy", "haproxy", "envoy", "socat", "service", "apachectl", "supervisord":
			return true
		}
	}
	return false
}
