package reach

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/container"
)

// maxNeighbours bounds the neighbours of one container, in the order of the
// services: an application with more on one network is no less exposed for it.
const maxNeighbours = 256

// A neighbourhood lists the containers on each network and in each network
// namespace, so that a container's neighbours cost no more in a large unit.
type neighbourhood struct {
	networks   map[string][]int // by identity, indices of containers
	namespaces map[*container.Container][]int
	known      map[*container.Container][]nearby
	seen       []*container.Container // whose neighbour each container was last found to be
}

// onHost stands for the containers on the host's network.
var onHost = &container.Container{Name: "host"}

func newNeighbourhood(containers []*container.Container) neighbourhood {
	h := neighbourhood{
		networks: map[string][]int{}, namespaces: map[*container.Container][]int{},
		known: map[*container.Container][]nearby{}, seen: make([]*container.Container, len(containers)),
	}
	for i, c := range containers {
		if c.Service == nil || c.Lifetime == container.Inactive {
			continue
		}
		owner := netOwner(c)
		h.namespaces[namespace(owner)] = append(h.namespaces[namespace(owner)], i)
		for _, n := range owner.Networks {
			if id := identity(n); len(h.networks[id]) <= maxNeighbours {
				h.networks[id] = append(h.networks[id], i)
			}
		}
	}
	return h
}

func namespace(owner *container.Container) *container.Container {
	if owner.Namespaces.Network.Host {
		return onHost
	}
	return owner
}

// identity names a network as Docker does: two keys may give one network the
// same name.
func identity(n container.Network) string {
	if n.Name.IsKnown() && n.Name.Str != "" {
		return "name " + n.Name.Str
	}
	return "key " + n.Key
}

// Neighbours returns the containers of the unit that reach c over a network, at
// most some hundreds. Containers of different profiles count: both may be
// started.
func (m *Map) Neighbours(c *container.Container) []Neighbour {
	found := m.neighbours(c)
	all := make([]Neighbour, 0, len(found))
	for _, n := range found {
		all = append(all, m.neighbour(c, n))
	}
	return all
}

// A nearby container is told by its index, and by the index of the network of the
// owner's on which it is met; -1 for one in the same namespace.
type nearby struct{ index, network int32 }

func (n nearby) namespace() bool { return n.network < 0 }

// neighbour spells out what is kept of a neighbour of c.
func (m *Map) neighbour(c *container.Container, n nearby) Neighbour {
	if n.namespace() {
		return Neighbour{Container: m.containers[n.index], Namespace: true}
	}
	return Neighbour{Container: m.containers[n.index], Network: netOwner(c).Networks[n.network]}
}

// neighbours finds the neighbours of c, once.
func (m *Map) neighbours(c *container.Container) []nearby {
	if c.Service == nil {
		return nil
	}
	known, ok := m.near.known[c]
	if !ok {
		known = m.findNeighbours(c)
		m.near.known[c] = known
	}
	return known
}

func (m *Map) findNeighbours(c *container.Container) []nearby {
	owner := netOwner(c)
	var found []nearby
	add := func(list []int, network int) {
		for _, i := range list {
			if len(found) == maxNeighbours {
				return
			}
			if m.containers[i] != c && m.near.seen[i] != c {
				m.near.seen[i] = c
				found = append(found, nearby{int32(i), int32(network)})
			}
		}
	}
	add(m.near.namespaces[namespace(owner)], -1)
	for i, n := range owner.Networks {
		if connects(n) {
			add(m.near.networks[identity(n)], i)
		}
	}
	slices.SortFunc(found, func(a, b nearby) int { return int(a.index) - int(b.index) })
	return found
}

// connects reports whether the containers on a network can speak to each other:
// an option of bridges keeps them apart.
func connects(n container.Network) bool {
	apart := n.Options.Get("com.docker.network.bridge.enable_icc")
	return apart == nil || apart.IsKnown() && !strings.EqualFold(apart.Str, "false")
}

// Shared returns the network of a on which b can speak to it.
func Shared(a, b *container.Container) (container.Network, bool) {
	for _, n := range a.Networks {
		if !connects(n) {
			continue
		}
		for _, o := range b.Networks {
			if identity(n) == identity(o) {
				return n, true
			}
		}
	}
	return container.Network{}, false
}
