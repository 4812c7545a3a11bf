package container

import (
	"net/netip"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

func namespaces(s *compose.Service) Namespaces {
	return Namespaces{
		Network: namespace(s.Get("network_mode")),
		PID:     namespace(s.Get("pid")),
		IPC:     namespace(s.Get("ipc")),
		UTS:     namespace(s.Get("uts")),
		User:    namespace(s.Get("userns_mode")),
		Cgroup:  namespace(s.Get("cgroup")),
	}
}

func namespace(v *value.Value) Namespace {
	if v.IsZero() {
		return Namespace{}
	}
	n := Namespace{Value: v}
	if !v.IsKnown() {
		return n
	}
	n.Host = v.Str == "host"
	if name, ok := strings.CutPrefix(v.Str, "service:"); ok {
		n.Service = name
	}
	if name, ok := strings.CutPrefix(v.Str, "container:"); ok {
		n.Container = name
	}
	return n
}

// networks lists the networks a service is attached to. With network_mode there
// are none; without networks it is the default one.
func (j *joiner) networks(s *compose.Service, mode Namespace) []Network {
	if mode.Value != nil {
		return nil
	}
	list := s.Get("networks")
	if list == nil || list.Kind != value.Map || len(list.Kids) == 0 {
		if !s.Get("provider").IsZero() {
			return nil
		}
		return []Network{j.network(value.Member{Key: "default", KeyAt: s.Key})}
	}
	all := make([]Network, 0, len(list.Kids))
	for _, m := range list.Kids {
		all = append(all, j.network(m))
	}
	return all
}

func (j *joiner) network(m value.Member) Network {
	top := j.app.Root.Path("networks", m.Key)
	n := Network{
		Key: m.Key, Value: m.Val, At: m.KeyAt, Name: top.Get("name"), Options: top.Get("driver_opts"),
		Internal: SettingOf(top.Get("internal")).True, External: SettingOf(top.Get("external")).True,
	}
	if d := top.Get("driver"); !d.IsZero() {
		n.Driver = d
	}
	return n
}

// ports lists the published ports of a service in their canonical form.
func ports(s *compose.Service, c *Container) []Port {
	entries := elements(s.Get("ports"))
	if len(entries) == 0 {
		return nil
	}
	all := make([]Port, 0, len(entries))
	for _, entry := range entries {
		p := Port{Entry: entry, HostIP: entry.Get("host_ip"), Published: entry.Get("published"), Target: entry.Get("target"), Protocol: "tcp"}
		if v := entry.Get("protocol"); v.IsKnown() && v.Str != "" {
			p.Protocol = v.Str
		}
		p.Exposure = c.exposure(p.HostIP)
		if entry.State == value.Unknown || entry.State == value.Invalid {
			p.Exposure = UnknownExposure
		}
		all = append(all, p)
	}
	return all
}

// bindingOption sets the address on which a bridge network publishes ports that
// name none.
const bindingOption = "com.docker.network.bridge.host_binding_ipv4"

// exposure says who reaches a port that is published on an address.
func (c *Container) exposure(ip *value.Value) Exposure {
	if !c.publishes() {
		return NotPublished
	}
	if ip.IsZero() || ip.IsKnown() && ip.Str == "" {
		if len(c.Networks) != 1 {
			return OnAllInterfaces
		}
		ip = c.Networks[0].Options.Get(bindingOption)
		if ip.IsZero() {
			return OnAllInterfaces
		}
	}
	if !ip.IsKnown() {
		return UnknownExposure
	}
	addr, err := netip.ParseAddr(strings.Trim(ip.Str, "[]"))
	switch addr = addr.Unmap(); {
	case err != nil:
		return UnknownExposure
	case addr.IsUnspecified():
		return OnAllInterfaces
	case addr.IsLoopback():
		return OnLoopback
	}
	return OnAddress
}

// publishes reports whether Docker publishes the container's ports at all: not
// in a namespace that is not its own, and not on internal networks alone, which
// get no gateway.
func (c *Container) publishes() bool {
	if mode := c.Namespaces.Network; mode.Value != nil {
		return mode.Value.IsUnknown() || !mode.Host && mode.Service == "" && mode.Container == "" && mode.Value.Str != "none"
	}
	for _, n := range c.Networks {
		if !n.Internal {
			return true
		}
	}
	return len(c.Networks) == 0
}

// Reachable returns the published port that the most can reach, and false if
// none is published. A container in another's network namespace has that one's
// ports.
func (c *Container) Reachable() (Port, bool) {
	var best Port
	list := c.Ports
	if c.NetworkOf != nil {
		list = c.NetworkOf.Ports
	}
	for _, p := range list {
		if width(p.Exposure) > width(best.Exposure) {
			best = p
		}
	}
	return best, best.Exposure != NotPublished
}

// width orders exposures; an unknown one may be a loopback address or wider.
func width(e Exposure) int {
	switch e {
	case OnAllInterfaces:
		return 4
	case OnAddress:
		return 3
	case UnknownExposure:
		return 2
	case OnLoopback:
		return 1
	case NotPublished:
	}
	return 0
}

// String says from where a port with this exposure is reached, as in
// "reachable from any network".
func (e Exposure) String() string {
	switch e {
	case OnAllInterfaces:
		return "any network"
	case OnAddress:
		return "the network of one address of the host"
	case OnLoopback:
		return "the host itself"
	case UnknownExposure:
		return "an address that is not known here"
	case NotPublished:
	}
	return "nowhere"
}

// OnLAN reports whether a network is certainly bridged to an interface of the
// host. Without a parent the driver makes an interface that leads nowhere.
func (n Network) OnLAN() bool {
	if n.Internal || n.Driver == nil || !n.Driver.IsKnown() || n.Driver.Str != "macvlan" && n.Driver.Str != "ipvlan" {
		return false
	}
	parent := n.Options.Get("parent")
	return parent.IsUnknown() || !parent.IsZero() && parent.Str != ""
}
