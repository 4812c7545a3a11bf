// Package reach tells who can reach what listens in a container: everybody, the
// LAN, the host, the containers of a network, or nobody; and through what.
//
// Ports published by Compose are only one way in. A reverse proxy or a tunnel
// takes others in by labels, environment or a shared network; a container on the
// host's network or on a macvlan has no need of ports; one in another's network
// namespace has that one's. EXPOSE and `expose` change nothing, and neither do
// links.
package reach

import (
	"reflect"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/program"
	"github.com/hullcheck/hullcheck/analyzer/traefik"
)

// Analyzer yields who reaches whom in the unit; rules use [In].
var Analyzer = &analysis.Analyzer{
	Name:       "reach",
	Doc:        "who reaches what the unit's containers listen on",
	Requires:   []*analysis.Analyzer{container.Analyzer, program.Analyzer, traefik.Analyzer},
	ResultType: reflect.TypeFor[*Map](),
	Run: func(pass *analysis.Pass) (any, error) {
		return newMap(container.In(pass), program.In(pass), traefik.In(pass)), nil
	},
}

// In returns the map of a pass whose analyzer requires [Analyzer].
func In(pass *analysis.Pass) *Map { return pass.ResultOf[Analyzer].(*Map) }

// Scope says who reaches a listener.
type Scope uint8

// The scopes, from the narrowest.
const (
	Nobody     Scope = iota
	Undecided        // a variable or an absent file decides
	Neighbours       // the containers on a network of it, or in its network namespace
	Host             // what runs on the host: published on loopback, or bound to it on the host's network
	LAN              // the network of one address of the host, or of a macvlan
	Public           // every network that the host is on, or everybody a proxy or tunnel lets in
)

// Outside reports whether other machines reach the listener.
func (s Scope) Outside() bool { return s >= LAN }

// Route says by what a listener is reached.
type Route uint8

// The routes.
const (
	ByPort Route = iota
	ByHostNetwork
	ByLANNetwork // macvlan, ipvlan
	ByProxy      // labels or environment that a reverse proxy reads
	ByTunnel     // cloudflared, ngrok, …
	ByNetwork
	ByNamespace // network_mode: service:…
)

// A Way is one way to a listener.
type Way struct {
	Scope Scope
	Route Route
	// At is what opens the way: the entry of ports, the label, the network.
	At analysis.Range
	// Port is set for ByPort.
	Port container.Port
	// Through is the proxy, tunnel, neighbour or owner of the namespace; nil if
	// it is not in the unit.
	Through *container.Container
	// Owner is the container whose attributes open the way: another one if it
	// shares its network namespace.
	Owner *container.Container
	// Guard is the middleware of the proxy that asks who is there, or may. It
	// does not stand between neighbours.
	Guard analysis.Range
	// Asks is what the guard certainly asks for.
	Asks Asks
	// Secure is set if the proxy certainly answers over TLS alone.
	Secure bool

	caption string
	implied bool // ByNetwork: no line names the network
}

// Caption says in one clause who comes this way, for evidence at At.
func (w Way) Caption() string {
	switch {
	case w.implied:
		return "on the default network, as is " + w.Through.String()
	case w.Route == ByNetwork:
		return w.Through.String() + " is on this network, too"
	case w.Route == ByNamespace:
		return w.Through.String() + " is in the same network namespace"
	}
	return w.caption
}

// From says from where an attacker comes, as in "an attacker on %s".
func (w Way) From() string {
	switch {
	case w.Scope == Public:
		return "any network"
	case w.Route == ByPort && w.Scope == LAN:
		return "the network of " + w.Port.HostIP.String()
	case w.Scope == LAN:
		return "the LAN"
	case w.Scope == Host:
		return "the host"
	case w.Scope == Neighbours && w.Through != nil:
		return w.Through.String()
	}
	return "an unknown network"
}

// A Neighbour is a container that reaches another over a network of both, or
// because both are in one network namespace.
type Neighbour struct {
	Container *container.Container
	// Network is how the other is attached to the network that both share. It
	// is the zero Network for two containers in one namespace.
	Network container.Network
	// Namespace is set if they share loopback, too.
	Namespace bool
}
