package isolation

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/posture"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// DangerousCapability reports an added capability that reaches beyond the
// container without being a way to root on the host by itself.
var DangerousCapability = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DangerousCapability",
		Doc:      "added capability reaches beyond the container",
		Requires: []*analysis.Analyzer{container.Analyzer, posture.Analyzer},
		Run:      runDangerousCapability,
	},
	Precondition: analyzer.SecondFlaw,
	Reach:        analyzer.Host,
	Precision:    analyzer.High,
	References: analyzer.Refs("CIS 5.4", "CWE-250", "D04",
		"Linux, capabilities(7) https://man7.org/linux/man-pages/man7/capabilities.7.html"),
	Equivalents: []string{
		"compose-lint:CL-0011", "compose-lint:CL-0027", "compose-lint:CL-0028", "compose-lint:CL-0030",
		"docksec:compose-dangerous-capabilities", "docker-bench:5.4", "kics:ce76b7d0",
	},
}

func runDangerousCapability(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.Privileged.True {
			continue // PrivilegedContainer reports it
		}
		for _, added := range added(c) {
			message := reaches(c, added.Name, posture.In(pass).LSM)
			if message == "" {
				continue
			}
			f := analyzer.At(added.Granted, "%s %s with %s", subject(c), message, source.Quote(added.Name))
			f.About(c.Subjects(f.At)...).Keyed(added.Name)
			evidence.Origin(f, added.Granted)
			evidence.RunsAs(f, c)
			f.Fix(analyzer.NeedsReview, "delete the capability", c.Delete(added.Granted)...)
			f.Report(pass)
		}
	}
	return nil, nil
}

// subject says who can use a capability: root at once, another user only
// through a setuid program.
func subject(c *container.Container) string {
	if c.User.IsKnownNonRoot() {
		return "whoever becomes `root` in " + c.String()
	}
	return "an attacker in " + c.String()
}

// reaches says what root in the container gets from a capability that does not
// make it root on the host, "" for none. A capability of another user than root
// is not effective; with no-new-privileges it never becomes so.
func reaches(c *container.Container, capability string, host posture.LSM) string {
	dormant := c.User.IsKnownNonRoot()
	if dormant && c.Security.NoNewPrivileges.True {
		return ""
	}
	if escapes(c, capability, host) != "" {
		if dormant {
			return "gets root on the host"
		}
		return "" // EscapeCapability reports it
	}
	if escapes(c, capability, posture.NoLSM) != "" {
		return "is kept from root on the host by AppArmor alone,"
	}
	switch capability {
	case "NET_ADMIN":
		if c.Namespaces.Network.Host {
			return "changes the host's firewall and routes"
		}
		return "reroutes and reads the traffic of its networks"
	case "SYS_PTRACE":
		if c.Namespaces.PID.Service != "" || c.Namespaces.PID.Container != "" {
			return "takes over the processes whose namespace it shares"
		}
	case "DAC_READ_SEARCH":
		return "reads any file of the host"
	case "SYS_RAWIO":
		return "reads and writes the I/O ports of the host's hardware"
	case "BPF":
		if _, ok := c.Capabilities.Has("PERFMON"); ok { // alone it traces nothing
			return "traces what every process of the host does"
		}
	case "PERFMON":
		return "traces what every process of the host does"
	case "SYS_TIME":
		return "sets the host's clock"
	case "SYSLOG":
		return "reads the host's kernel log and addresses"
	case "SYS_BOOT":
		if c.Namespaces.PID.Host {
			return "reboots the host"
		}
	}
	return ""
}
