package isolation

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// DeviceRuleWildcard reports a device rule that lets a container open the disks
// of its host.
var DeviceRuleWildcard = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "DeviceRuleWildcard",
		Doc:      "device rule opens the host's disks",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runDeviceRuleWildcard,
	},
	Precondition: analyzer.KnownTechnique, // make the node, then edit the file system on it
	Reach:        analyzer.Host,
	Precision:    analyzer.High,
	References: analyzer.Refs("CIS 5.18", "CWE-250", "T1611", "T1006", "D04",
		"Docker, device-cgroup-rule https://docs.docker.com/reference/cli/docker/container/run/#device-cgroup-rule"),
}

func runDeviceRuleWildcard(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.Privileged.True {
			continue // it has every device: PrivilegedContainer reports it
		}
		if !opensDisks(c) {
			continue // it can't make a node, and those of the host belong to root and the group disk
		}
		nodes := deviceNodes(c)
		_, makes := c.Capabilities.Has("MKNOD")
		makes = makes && c.User.Identity != container.NonRoot
		if nodes == nil && !makes {
			continue // there is no node to open
		}
		for _, rule := range c.DeviceRules {
			if !rule.IsKnown() || !container.OpensDisks(rule.Str) {
				continue
			}
			does := "reads and changes"
			if access := rule.Str[strings.LastIndexByte(rule.Str, ' '):]; !strings.Contains(access, "w") {
				does = "reads"
			}
			f := analyzer.At(rule, "an attacker in %s %s the host's disks: the rule %s opens them", c, does, source.Quote(rule.Str))
			f.About(c.Subjects(f.At)...).Keyed(rule.Str)
			evidence.Origin(f, rule)
			if !makes {
				f.Because(analyzer.Cause, nodes, "shows the disks' nodes")
			}
			evidence.RunsAs(f, c)
			evidence.Entry(f, c)
			f.Fix(analyzer.NeedsReview, "delete the rule; allow the major number of the one device class that the service needs", c.Delete(rule)...)
			f.Report(pass)
		}
	}
	return nil, nil
}

// deviceNodes returns the mount that shows the nodes of the host's devices, nil
// if there is none.
func deviceNodes(c *container.Container) *value.Value {
	for _, m := range c.Mounts {
		if m.Host.OnHost() && (m.Host.Path == "/dev" || m.Host.Path == "/") {
			return place(m)
		}
	}
	return nil
}
