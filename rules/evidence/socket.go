package evidence

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// EngineSocket returns the mount by which a container commands a container
// engine of the host as root, nil if there is none that its user opens.
func EngineSocket(c *container.Container) analysis.Range {
	for _, m := range c.Mounts {
		socket, ok := m.Socket()
		if !ok || !socket.Engine() || socket.User {
			continue
		}
		if opens, known := socket.OpensFor(c.User, c.Groups); !known || opens {
			return m.Entry
		}
	}
	return nil
}

// ProxyPower returns the settings by which a socket proxy lets clients start
// containers: writing, and one of the parts of the API that start something. It
// returns none if the proxy does not, or commands no engine as root.
func ProxyPower(c *container.Container) []*value.Value {
	if EngineSocket(c) == nil {
		return nil
	}
	post := ProxyAllows(c, "POST")
	if post == nil {
		return nil
	}
	if v := ProxyAllows(c, "CONTAINERS"); v != nil {
		return []*value.Value{post, v}
	}
	services := ProxyAllows(c, "SERVICES")
	if services == nil {
		return nil
	}
	for _, part := range []string{"SWARM", "NODES", "TASKS"} { // only a swarm has services
		if ProxyAllows(c, part) != nil {
			return []*value.Value{post, services}
		}
	}
	return nil
}

// ProxyAllows returns the value of a switch of a socket proxy that is on.
func ProxyAllows(c *container.Container, name string) *value.Value {
	if v := c.Variable(name); v != nil && v.Value.IsKnown() && v.Value.Str == "1" {
		return v.Value
	}
	return nil
}
