package isolation

import (
	"path"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/posture"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// EscapeCapability reports an added capability that leads to root on the host by
// itself.
var EscapeCapability = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "EscapeCapability",
		Doc:      "added capability leads to root on the host",
		Requires: []*analysis.Analyzer{container.Analyzer, posture.Analyzer},
		Run:      runEscapeCapability,
	},
	Precondition: analyzer.KnownTechnique,
	Reach:        analyzer.Host,
	Precision:    analyzer.High,
	References: analyzer.Refs("CIS 5.4", "CWE-250", "T1611", "D04",
		"Linux, capabilities(7) https://man7.org/linux/man-pages/man7/capabilities.7.html"),
	Equivalents: []string{"compose-lint:CL-0024", "docksec:compose-dangerous-capabilities", "docker-bench:5.4", "kics:ce76b7d0"},
}

func runEscapeCapability(pass *analysis.Pass) (any, error) {
	host := posture.In(pass).LSM
	for _, c := range container.In(pass) {
		if c.Privileged.True {
			continue // PrivilegedContainer reports it
		}
		if c.User.IsKnownNonRoot() {
			continue // the capability is not effective: DangerousCapability reports it
		}
		for _, added := range added(c) {
			technique := escapes(c, added.Name, host)
			if technique == "" {
				continue
			}
			f := analyzer.At(added.Granted, "an attacker in %s gets root on the host with %s, by %s", c, source.Quote(added.Name), technique)
			f.About(c.Subjects(f.At)...).Keyed(added.Name)
			evidence.Origin(f, added.Granted)
			if added.Name == "SYS_PTRACE" {
				f.Because(analyzer.Cause, c.Namespaces.PID.Value, "shares the host's processes")
			}
			if added.Name == "SYS_RAWIO" {
				f.Because(analyzer.Cause, memoryDevice(c), "the host's memory is passed on")
			}
			evidence.RunsAs(f, c)
			evidence.Entry(f, c)
			f.Fix(analyzer.NeedsReview, "delete the capability", c.Delete(added.Granted)...)
			f.Report(pass)
		}
	}
	return nil, nil
}

// escapes says how root with a capability becomes root on the host, "" if it
// does not.
func escapes(c *container.Container, capability string, host posture.LSM) string {
	held := host == posture.AppArmor && !container.Unconfined(c.Security.AppArmor) // its default profile denies mounts and tracing
	switch capability {
	case "ALL":
		for _, name := range []string{"SYS_ADMIN", "SYS_MODULE", "SYS_RAWIO", "DAC_READ_SEARCH"} {
			if _, ok := c.Capabilities.Has(name); ok && escapes(c, name, host) != "" {
				return "any of several capabilities"
			}
		}
	case "SYS_ADMIN":
		if !held {
			return "setting `core_pattern` in a fresh `/proc`" + withoutAppArmor(c, host, "the host")
		}
	case "SYS_MODULE":
		return "loading a kernel module, if it takes unsigned ones"
	case "SYS_RAWIO":
		if memoryDevice(c) != nil {
			return "writing the host's memory"
		}
	case "DAC_READ_SEARCH":
		if writesHostFiles(c) {
			return "opening any file of the host by its handle"
		}
	case "SYS_PTRACE":
		if c.Namespaces.PID.Host && !held {
			return "tracing a process there" + withoutAppArmor(c, host, "it")
		}
	}
	return ""
}

// withoutAppArmor says that a technique needs a host without AppArmor, unless it
// is known to be without, or the container has switched its profile off.
func withoutAppArmor(c *container.Container, host posture.LSM, where string) string {
	if container.Unconfined(c.Security.AppArmor) || host == posture.NoLSM || host == posture.SELinux {
		return ""
	}
	return ", where " + where + " has no AppArmor"
}

// memoryDevice returns what passes on the host's memory, nil if nothing does.
func memoryDevice(c *container.Container) *value.Value {
	for _, d := range c.Devices {
		if d.Source == nil || !d.Source.IsKnown() {
			continue
		}
		switch path.Clean(d.Source.Str) {
		case "/dev", "/dev/mem", "/dev/kmem", "/dev/port":
			return d.Source
		}
	}
	return nil
}

// writesHostFiles reports whether some mount of the host's file system is
// writable: its handles are then good for writing. Docker's own bind of
// /etc/hosts is, unless the container's root is read-only.
func writesHostFiles(c *container.Container) bool {
	if !c.ReadOnly.True && !c.ReadOnly.Unknown() {
		return true
	}
	return slices.ContainsFunc(c.Mounts, func(m container.Mount) bool {
		return m.Writable() && (m.Kind == container.Volume || m.Kind == container.Bind)
	})
}

// added returns the capabilities that cap_add grants beyond Docker's default;
// ALL is one.
func added(c *container.Container) []container.Capability {
	var list []container.Capability
	seen := map[string]bool{}
	for _, entry := range c.Capabilities.Add {
		if !entry.IsKnown() {
			continue
		}
		name := container.CapabilityName(entry.Str)
		if name == "" || seen[name] {
			continue // refused by Docker, or written twice
		}
		seen[name] = true
		list = append(list, container.Capability{Name: name, Granted: entry})
	}
	return list
}
