package container

import (
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// inherit makes unknown what a service may take from a base or an include that
// could not be loaded. What the service writes itself holds.
func (c *Container) inherit(s *compose.Service, base *value.Value) {
	unknown := &value.Value{Kind: value.String, State: value.Unknown, At: base.At, Step: &value.Step{Kind: value.Extends, At: base.At}}
	for _, set := range []*Setting{&c.Privileged, &c.ReadOnly} {
		if set.Value == nil {
			set.Value = unknown
		}
	}
	for _, limit := range []**value.Value{&c.Limits.Memory, &c.Limits.CPUs, &c.Limits.PIDs} {
		if *limit == nil {
			*limit = unknown
		}
	}
	if s.Get("user").IsZero() {
		c.User = User{Name: unknown, UID: -1, GID: -1, At: base.At}
	}
	c.Capabilities.Known, c.Security.Known = false, false
}
