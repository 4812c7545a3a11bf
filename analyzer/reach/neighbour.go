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
}

// onHost stands for the containers on the host's network.
var onHost = &container.Container{Name: "host"}

func newNeighbourhood(containers []*container.Container) neighbourhood {
	h := neighbourhood{networks: map[string][]int{}, namespaces: map[*container.Container][]int{}}
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
	if c.Service == nil {
		return nil
	}
	owner := netOwner(c)
	found := map[int]Neighbour{}
	for _, i := range m.near.namespaces[namespace(owner)] {
		if other := m.containers[i]; other != c && len(found) < maxNeighbours {
			found[i] = Neighbour{Container: other, Namespace: true}
		}
	}
	for _, n := range owner.Networks {
		if !connects(n) {
			continue
		}
		for _, i := range m.near.networks[identity(n)] {
			if _, ok := found[i]; !ok && m.containers[i] != c && len(found) < maxNeighbours {
				found[i] = Neighbour{Container: m.containers[i], Network: n}
			}
		}
	}
	order := make([]int, 0, len(found))
	for i := range found {
		order = append(order, i)
	}
	slices.Sort(order)
	all := make([]Neighbour, 0, len(found))
	for _, i := range order {
		all = append(all, found[i])
	}
	return all
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
