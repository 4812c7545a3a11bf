package escape

import (
	"cmp"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// A Node is something that an attacker holds.
type Node struct {
	Kind    NodeKind
	Service string // of entries, Foot and Root
	Detail  string // an entry's kind and port, a network, an engine's mode, a user, what is read
}

// NodeKind says what is held.
type NodeKind uint8

// The kinds of nodes. The goals are ordered from the strongest.
const (
	Outside   NodeKind = iota // who can send bytes to a listener, or ships its image
	Foot                      // code execution in a service, as the user of its process
	Root                      // code execution in a service as root, with its capabilities
	Network                   // bytes to every member of a network
	Published                 // bytes to what is published on addresses of the host
	Loopback                  // bytes to the host's loopback, and to every container
	Volume                    // writing to a volume or directory that services share
	API                       // control of a container engine; Detail: the mode
	Request                   // what an application does on a route; Detail: the route
	HostRoot                  // goals from here on: root on the host
	HostUser                  // a user of the host
	HostRead                  // secrets of the host or of all containers
	HostNet                   // the host's network
	HostDOS                   // the host's availability or clock
	HostInfo                  // what runs on the host
)

// The modes of an engine's API, as Detail of [API].
const (
	APIFull   = "full"
	APIRead   = "read"   // GET only: environment, files, logs
	APIAttach = "attach" // input to containers that keep it open
	APIBuild  = "build"
	APIPower  = "power" // stop, restart
)

// impact is the factor of a goal and its name for people.
func (k NodeKind) impact() Factor {
	switch k {
	case HostRoot:
		return Factor{100, "root on the host"}
	case HostUser:
		return Factor{85, "a user of the host"}
	case HostRead:
		return Factor{75, "secrets of the host or of all containers"}
	case HostNet:
		return Factor{60, "the host's network"}
	case HostDOS:
		return Factor{55, "the host's availability"}
	case HostInfo:
		return Factor{35, "information on the host"}
	case Outside, Foot, Root, Network, Published, Loopback, Volume, API, Request:
	}
	return Factor{100, ""}
}

// Title says what is held: "root on the host", "code execution in `api`".
func (n Node) Title() string {
	of := source.Quote(n.Service)
	switch n.Kind {
	case Outside:
		return n.Detail + " of " + of
	case Foot:
		return "code execution in " + of
	case Root:
		return "root in " + of
	case Network:
		return "network " + source.Quote(n.Detail)
	case Published:
		return "ports published on the host"
	case Loopback:
		return "the host's loopback and every container"
	case Volume:
		return "the shared " + source.Quote(n.Detail)
	case API:
		return apiTitle(n.Detail)
	case Request:
		return source.Quote(n.Detail) + " of " + of
	case HostRoot, HostUser, HostRead, HostNet, HostDOS, HostInfo:
		return n.Kind.impact().Name
	}
	return ""
}

func apiTitle(mode string) string {
	switch mode {
	case APIRead:
		return "reading through the engine's API"
	case APIAttach:
		return "input to containers through the engine's API"
	case APIBuild:
		return "builds through the engine's API"
	case APIPower:
		return "stopping containers through the engine's API"
	}
	return "control of the container engine"
}

// String names the node for programs: "ROOT(api)", "API(full)".
func (n Node) String() string {
	name := [...]string{
		"ENTRY", "FOOT", "ROOT", "NET", "PUBLISHED", "LOOPBACK", "VOLUME", "API", "ROUTE",
		"HOST_ROOT", "HOST_USER", "HOST_READ", "HOST_NET", "HOST_DOS", "HOST_INFO",
	}[n.Kind]
	switch inside := n.Service; {
	case n.Kind == Outside, n.Kind == Request:
		return name + "(" + n.Detail + "," + inside + ")"
	case inside != "":
		return name + "(" + inside + ")"
	case n.Detail != "":
		return name + "(" + n.Detail + ")"
	}
	return name
}

func compareNodes(a, b Node) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Service, b.Service), cmp.Compare(a.Detail, b.Detail))
}
