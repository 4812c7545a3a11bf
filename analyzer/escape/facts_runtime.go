package escape

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// privileges finds what the container may do beyond others.
func (s *scan) privileges(c *container.Container) {
	if v := c.Privileged.Value; c.Privileged.True {
		s.say(c, Fact{Kind: "privileged", At: span(v), Text: c.String() + " is privileged"}, s.change(c, draft{
			kind: unprivileged, at: v, title: "delete `privileged`; add the `devices` and `cap_add` entries that the service needs",
			check: "the devices and capabilities that the service needs",
			edits: func() []analysis.TextEdit { return c.Delete(v) },
			patch: func(c *container.Container) { c.Privileged = container.Setting{} },
		}))
	}
	for i := range c.Others {
		p := &c.Others[i]
		if !p.Privileged.True {
			continue
		}
		kind := "hook:privileged"
		if p.Role == container.PreStart {
			kind = "hook:pre-start"
		} else if p.Role == container.HealthCheck {
			continue
		}
		v := p.Privileged.Value
		s.say(c, Fact{Kind: kind, At: span(v), Text: "a lifecycle hook of " + c.String() + " is privileged"}, s.change(c, draft{
			kind: removeHook, key: kind, at: v, title: "delete `privileged` from the hook", edits: func() []analysis.TextEdit { return c.Delete(v) },
		}))
	}
	s.capabilities(c)
	s.namespaces(c)
	s.security(c)
}

// capabilities finds those that are added, and those of Docker's own that rules
// need.
func (s *scan) capabilities(c *container.Container) {
	all := c.Capabilities
	for _, entry := range all.Add {
		if !entry.IsKnown() {
			continue
		}
		name := container.CapabilityName(entry.Str)
		if name == "" {
			continue
		}
		s.say(c, Fact{Kind: "cap:" + name, At: span(entry), Text: c.String() + " has " + source.Quote(name)}, s.change(c, draft{
			kind: dropCapability, key: name, at: entry, title: "delete " + source.Quote(name) + " from `cap_add`",
			check: "what the service uses the capability for",
			edits: func() []analysis.TextEdit { return c.Delete(entry) },
			patch: func(c *container.Container) { c.Capabilities.Add = without(c.Capabilities.Add, entry) },
		}))
	}
	if all.DropAll != nil {
		return
	}
	for _, name := range []string{"SETUID", "SETGID", "MKNOD"} {
		if names(all.Drop, name) || names(all.Add, name) {
			continue
		}
		s.say(c, Fact{Kind: "cap:" + name, Absent: true, Text: source.Quote(name) + " is not dropped"}, s.dropAll(c))
	}
}

// dropAll is the change that drops the capabilities that Docker grants.
func (s *scan) dropAll(c *container.Container) *change {
	return s.change(c, draft{
		kind: dropAll, at: c.At, title: "add `cap_drop: [ALL]` and the capabilities that the service needs",
		check: "what the service needs: `CHOWN`, `SETUID`, `SETGID`, `NET_BIND_SERVICE`",
		edits: func() []analysis.TextEdit { return c.Service.Append("cap_drop", "ALL") },
		patch: func(c *container.Container) {
			c.Capabilities.DropAll = &value.Value{Kind: value.String, State: value.Synthetic, Str: "ALL"}
		},
	})
}

// names reports whether a list of capabilities has one.
func names(list []*value.Value, name string) bool {
	for _, entry := range list {
		if entry.IsKnown() && container.CapabilityName(entry.Str) == name {
			return true
		}
	}
	return false
}

// namespaces finds those that are the host's.
func (s *scan) namespaces(c *container.Container) {
	for _, n := range []struct {
		of         *container.Namespace
		kind, what string
		change     string
		patch      func(*container.Container)
	}{
		{&c.Namespaces.PID, "host-pid", "processes", ownPID, func(c *container.Container) { c.Namespaces.PID = container.Namespace{} }},
		{&c.Namespaces.IPC, "host-ipc", "shared memory", ownIPC, func(c *container.Container) { c.Namespaces.IPC = container.Namespace{} }},
		{&c.Namespaces.Cgroup, "host-cgroup", "control groups", ownCgroup, func(c *container.Container) { c.Namespaces.Cgroup = container.Namespace{} }},
	} {
		if v := n.of.Value; n.of.Host {
			s.say(c, Fact{Kind: n.kind, At: span(v), Text: c.String() + " shares the host's " + n.what}, s.change(c, draft{
				kind: n.change, at: v, title: "give the service its own " + n.what + ": delete this line", edits: func() []analysis.TextEdit { return c.Delete(v) },
				check: "what the service looks at on the host", patch: n.patch,
			}))
		}
	}
	if c.Namespaces.User.Host {
		s.say(c, Fact{Kind: "userns:host", At: span(c.Namespaces.User.Value), Text: c.String() + " is exempt from the engine's user namespace"})
	}
	if owner := netOwner(c); owner.Namespaces.Network.Host {
		v := owner.Namespaces.Network.Value
		s.say(c, Fact{Kind: "host-net", At: span(v), Text: c.String() + " is in the host's network"}, s.change(owner, draft{
			kind: ownNetwork, at: v, title: "delete `network_mode: host` and publish the `ports` that are needed",
			check: "the ports that others use", edits: func() []analysis.TextEdit { return owner.Delete(v) },
			patch: func(c *container.Container) {
				c.Namespaces.Network = container.Namespace{}
				c.Networks = []container.Network{{Key: "default", At: c.At}}
			},
		}))
	}
}

// netOwner returns the container whose network namespace c is in: its own, or
// another's.
func netOwner(c *container.Container) *container.Container {
	for range 8 { // a cycle is Compose's to reject
		if c.NetworkOf == nil {
			break
		}
		c = c.NetworkOf
	}
	return c
}

// security finds what security_opt switches off.
func (s *scan) security(c *container.Container) {
	off := func(kind string, v *value.Value, text string, patch func(*container.Container)) {
		at := v
		for _, o := range c.Security.Options {
			if o.Value == v && v != nil {
				at = o.Entry
			}
		}
		s.say(c, Fact{Kind: kind, At: span(at), Text: text + " for " + c.String()}, s.change(c, draft{
			kind: confine, key: kind, at: at, title: "delete " + source.Quote(at.Str) + " from `security_opt`", check: "system calls and files that the service needs",
			edits: func() []analysis.TextEdit { return c.Delete(at) }, patch: patch,
		}))
	}
	if container.Unconfined(c.Security.Seccomp) {
		off("seccomp:off", c.Security.Seccomp, "no system call is filtered", func(c *container.Container) { c.Security.Seccomp = nil })
	}
	if container.Unconfined(c.Security.AppArmor) {
		off("apparmor:off", c.Security.AppArmor, "AppArmor is off", func(c *container.Container) { c.Security.AppArmor = nil })
	}
	if container.Unconfined(c.Security.SystemPaths) {
		off("systempaths:off", c.Security.SystemPaths, "`/proc/sys` is writable", func(c *container.Container) { c.Security.SystemPaths = nil })
	}
	for _, label := range c.Security.Label {
		if label.IsKnown() && unlabelled(label.Str) {
			off("label:off", label, "SELinux is off", func(c *container.Container) { c.Security.Label = nil })
			break
		}
	}
}

// unlabelled reports whether an option of SELinux ends confinement.
func unlabelled(option string) bool {
	switch option {
	case "disable", "type:spc_t", "type=spc_t", "type:unconfined_t", "type=unconfined_t":
		return true
	}
	return false
}
