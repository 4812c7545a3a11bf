package escape

import (
	"path"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// devices finds the devices of the host that the container opens.
func (s *scan) devices(c *container.Container) {
	for _, d := range c.Devices {
		if !d.Source.IsKnown() {
			continue
		}
		name := path.Clean(d.Source.Str)
		remove := s.change(c, draft{
			kind: removeDevice, key: name, at: d.Entry, title: "delete the device " + source.Quote(name), check: "what the service uses it for",
			edits: func() []analysis.TextEdit { return c.Delete(d.Entry) },
			patch: func(c *container.Container) {
				var rest []container.Device
				for _, other := range c.Devices {
					if other.Entry != d.Entry {
						rest = append(rest, other)
					}
				}
				c.Devices = rest
			},
		})
		for _, kind := range deviceKinds(name, d.Permissions) {
			s.say(c, Fact{Kind: "device:" + kind, Key: name, At: span(d.Source), Text: c.String() + " opens the host's " + source.Quote(name)}, remove)
		}
	}
	for _, rule := range c.DeviceRules {
		if !rule.IsKnown() || !container.OpensDisks(rule.Str) {
			continue
		}
		s.say(c, Fact{Kind: "device-rule:disk", Key: rule.Str, At: span(rule), Text: "a device rule lets " + c.String() + " open the host's disks"}, s.change(c, draft{
			kind: removeDevice, key: rule.Str, at: rule, title: "delete the rule " + source.Quote(rule.Str) + ", or allow one device's number",
			edits: func() []analysis.TextEdit { return c.Delete(rule) },
			patch: func(c *container.Container) { c.DeviceRules = without(c.DeviceRules, rule) },
		}))
	}
	if len(c.DeviceRules) == 0 {
		return
	}
	if names(c.Capabilities.Add, "MKNOD") || c.Capabilities.DropAll == nil && !names(c.Capabilities.Drop, "MKNOD") {
		s.say(c, Fact{Kind: "device-node", Key: "MKNOD", Absent: true, Text: c.String() + " makes device nodes: `MKNOD` is not dropped"}, s.dropAll(c))
	}
}

// deviceKinds returns what a device of the host is, as edges.tsv names it. All
// else is hardware, or surface of a driver alone: graphics, sound, serial lines,
// tun, fuse, kvm.
func deviceKinds(name string, permissions *value.Value) []string {
	readOnly := permissions.IsKnown() && permissions.Str != "" && !strings.Contains(permissions.Str, "w")
	if container.IsDisk(name) {
		if readOnly {
			return []string{"disk-read"}
		}
		return []string{"disk", "disk-read"}
	}
	for _, row := range []struct {
		kind     string
		patterns []string
	}{
		{"memory", []string{"/dev/mem", "/dev/port", "/dev/kmem", "/dev/cpu/*/msr"}},
		{"control", []string{"/dev/zfs", "/dev/btrfs-control", "/dev/mapper/control"}},
		{"input", []string{"/dev/uinput", "/dev/input", "/dev/input/*", "/dev/hidraw*"}},
		{"vfio", []string{"/dev/vfio", "/dev/vfio/*", "/dev/uio*", "/dev/mtd*"}},
		{"power", []string{"/dev/ipmi*", "/dev/watchdog*"}},
		{"kmsg", []string{"/dev/kmsg"}},
	} {
		for _, pattern := range row.patterns {
			if ok, err := path.Match(pattern, name); ok && err == nil {
				return []string{row.kind}
			}
		}
	}
	return nil
}
