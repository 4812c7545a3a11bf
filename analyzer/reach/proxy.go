package reach

import (
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/program"
)

// A proxy is a reverse proxy or a tunnel of the unit.
type proxy struct {
	*program.Server
}

func (m *Map) findProxies() []*proxy { return nil }

// proxied returns the ways through reverse proxies and tunnels.
func (m *Map) proxied(c *container.Container, l program.Listener) []Way {
	return nil
}
