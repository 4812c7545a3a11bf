package exposure

import (
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/value"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// proxyPower returns the settings by which a socket proxy lets clients start
// containers: writing, and one of the parts of the API that start something. It
// returns none if the proxy does not, or commands no engine as root.
func proxyPower(c *container.Container) []*value.Value {
	if evidence.EngineSocket(c) == nil {
		return nil
	}
	post := on(c, "POST")
	if post == nil {
		return nil
	}
	if v := on(c, "CONTAINERS"); v != nil {
		return []*value.Value{post, v}
	}
	services := on(c, "SERVICES")
	if services == nil {
		return nil
	}
	for _, part := range []string{"SWARM", "NODES", "TASKS"} { // only a swarm has services
		if on(c, part) != nil {
			return []*value.Value{post, services}
		}
	}
	return nil
}

// on returns the value of a switch of a socket proxy that is on.
func on(c *container.Container, name string) *value.Value {
	if v := c.Variable(name); v != nil && v.Value.IsKnown() && v.Value.Str == "1" {
		return v.Value
	}
	return nil
}
