package container

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// defaultCapabilities are the 14 that Docker grants (moby, oci/caps/defaults.go);
// daemons can't change them. Sorted.
var defaultCapabilities = [...]string{
	"AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD",
	"NET_BIND_SERVICE", "NET_RAW", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
}

// allCapabilities are those of Linux 6 (capability.h, CAP_LAST_CAP 40). Sorted.
var allCapabilities = [...]string{
	"AUDIT_CONTROL", "AUDIT_READ", "AUDIT_WRITE", "BLOCK_SUSPEND", "BPF", "CHECKPOINT_RESTORE", "CHOWN", "DAC_OVERRIDE",
	"DAC_READ_SEARCH", "FOWNER", "FSETID", "IPC_LOCK", "IPC_OWNER", "KILL", "LEASE", "LINUX_IMMUTABLE", "MAC_ADMIN",
	"MAC_OVERRIDE", "MKNOD", "NET_ADMIN", "NET_BIND_SERVICE", "NET_BROADCAST", "NET_RAW", "PERFMON", "SETFCAP", "SETGID",
	"SETPCAP", "SETUID", "SYSLOG", "SYS_ADMIN", "SYS_BOOT", "SYS_CHROOT", "SYS_MODULE", "SYS_NICE", "SYS_PACCT",
	"SYS_PTRACE", "SYS_RAWIO", "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "WAKE_ALARM",
}

// CapabilityName returns a capability as Docker reads it: in upper case and
// without CAP_. It is "" for a name that Linux does not have.
func CapabilityName(text string) string {
	name := strings.ToUpper(text)
	if name == "ALL" { // CAP_ALL is unknown to it
		return name
	}
	name = strings.TrimPrefix(name, "CAP_")
	if _, ok := slices.BinarySearch(allCapabilities[:], name); !ok {
		return ""
	}
	return name
}

// capabilities computes the set as moby's TweakCapabilities does: privileged
// wins, then ALL in cap_add, then ALL in cap_drop; an entry of cap_add wins
// over the same one of cap_drop.
func capabilities(attributes *value.Value, privileged Setting) Capabilities {
	c := Capabilities{
		Known: !privileged.Unknown(),
		Add:   elements(attributes.Get("cap_add")),
		Drop:  elements(attributes.Get("cap_drop")),
	}
	if attributes.Get("cap_add").IsUnknown() || attributes.Get("cap_drop").IsUnknown() {
		c.Known = false
	}
	added, unknown := named(c.Add)
	dropped, unknownDrop := named(c.Drop)
	if dropped.all != nil {
		c.DropAll = dropped.all
	}
	if (unknown || unknownDrop) && !privileged.True {
		c.Known = false
	}
	switch {
	case privileged.True:
		c.All, c.Set = true, grant(allCapabilities[:], names{}, privileged.Value)
	case added.all != nil:
		c.All, c.Set = true, grant(allCapabilities[:], dropped, added.all)
	case dropped.all != nil:
		c.Set = added.merge(nil)
	default:
		c.Set = added.merge(grant(defaultCapabilities[:], dropped, nil))
	}
	return c
}

// names are the entries of cap_add or cap_drop by their normal name.
type names struct {
	all     *value.Value
	entries []Capability
}

func named(list []*value.Value) (n names, unknown bool) {
	for _, entry := range list {
		if !entry.IsKnown() {
			unknown = true
			continue
		}
		switch name := CapabilityName(entry.Str); name {
		case "":
		case "ALL":
			if n.all == nil {
				n.all = entry
			}
		default:
			n.entries = append(n.entries, Capability{Name: name, Granted: entry})
		}
	}
	return n, unknown
}

func (n names) has(name string) bool {
	return slices.ContainsFunc(n.entries, func(c Capability) bool { return c.Name == name })
}

// grant returns the capabilities of a sorted list that are not dropped.
func grant(list []string, dropped names, by *value.Value) []Capability {
	set := make([]Capability, 0, len(list)+2)
	for _, name := range list {
		if !dropped.has(name) {
			set = append(set, Capability{Name: name, Granted: by})
		}
	}
	return set
}

// merge returns set, which is sorted, together with the named ones.
func (n names) merge(set []Capability) []Capability {
	for _, c := range n.entries {
		i, ok := slices.BinarySearchFunc(set, c.Name, func(have Capability, name string) int { return strings.Compare(have.Name, name) })
		if !ok {
			set = slices.Insert(set, i, c)
		}
	}
	return set
}

// Can returns the capability called name if the service's process has it in
// effect: a process that is not root has none, whatever is added, and one that
// leaves root loses them.
func (c *Container) Can(name string) (Capability, bool) {
	if c.User.Identity != Root || c.User.DroppedBy != "" {
		return Capability{}, false
	}
	return c.Capabilities.Has(name)
}
