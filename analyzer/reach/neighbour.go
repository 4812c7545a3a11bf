package reach

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/container"
)

// Neighbours returns the containers of the unit that reach c over a network.
// Containers of different profiles count: both may be started.
func (m *Map) Neighbours(c *container.Container) []Neighbour {
	var all []Neighbour
	owner := netOwner(c)
	for _, other := range m.containers {
		if other == c || other.Service == nil || c.Service == nil || other.Lifetime == container.Inactive {
			continue
		}
		if netOwner(other) == owner || sharesHost(owner, netOwner(other)) {
			all = append(all, Neighbour{Container: other, Namespace: true})
			continue
		}
		if n, ok := Shared(owner, netOwner(other)); ok {
			all = append(all, Neighbour{Container: other, Network: n})
		}
	}
	return all
}

func sharesHost(a, b *container.Container) bool {
	return a.Namespaces.Network.Host && b.Namespaces.Network.Host
}

// Shared returns the network of a on which b can speak to it. A network whose
// option keeps containers apart is none.
func Shared(a, b *container.Container) (container.Network, bool) {
	for _, n := range a.Networks {
		if apart := n.Options.Get("com.docker.network.bridge.enable_icc"); apart.IsKnown() && strings.EqualFold(apart.Str, "false") || apart.IsUnknown() {
			continue
		}
		for _, o := range b.Networks {
			if same(n, o) {
				return n, true
			}
		}
	}
	return container.Network{}, false
}

// same reports whether two attachments are to one network: by key, or by a name
// that both keys have.
func same(a, b container.Network) bool {
	return a.Key == b.Key || a.Name.IsKnown() && b.Name.IsKnown() && a.Name.Str != "" && a.Name.Str == b.Name.Str
}
