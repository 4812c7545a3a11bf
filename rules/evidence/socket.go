package evidence

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
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
