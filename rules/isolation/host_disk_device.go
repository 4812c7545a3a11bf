package isolation

import (
	"path"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// HostDiskDevice reports a container that is given a disk of its host.
var HostDiskDevice = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "HostDiskDevice",
		Doc:      "container is given a disk of the host",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runHostDiskDevice,
	},
	Precondition: analyzer.KnownTechnique, // editing the file system on the disk, with debugfs: no mount is needed
	Reach:        analyzer.Host,
	Precision:    analyzer.High,
	References: analyzer.Refs("CIS 5.18", "CWE-250", "CWE-668", "T1611", "T1006", "D04",
		"e2fsprogs, debugfs(8) https://man7.org/linux/man-pages/man8/debugfs.8.html"),
	Equivalents: []string{"compose-lint:CL-0016", "docker-bench:5.18"},
}

func runHostDiskDevice(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.Privileged.True {
			continue // it has every device: PrivilegedContainer reports it
		}
		if !opensDisks(c) {
			continue // the nodes belong to root and the group disk
		}
		for _, d := range c.Devices {
			if !d.Source.IsKnown() || !container.IsDisk(d.Source.Str) {
				continue // another device, or a variable decides
			}
			does := "reads and changes"
			if d.Permissions.IsKnown() && d.Permissions.Str != "" && !strings.Contains(d.Permissions.Str, "w") {
				if !strings.Contains(d.Permissions.Str, "r") {
					continue // only mknod
				}
				does = "reads"
			}
			f := analyzer.At(d.Source, "an attacker in %s %s every file on the host's disk %s, whatever its mode", c, does, source.Quote(d.Source.Str))
			if path.Clean(d.Source.Str) == "/dev" {
				f = analyzer.At(d.Source, "an attacker in %s %s every file on the host's disks: all of %s is passed on", c, does, source.Quote(d.Source.Str))
			}
			f.About(c.Subjects(f.At)...).Keyed(path.Clean(d.Source.Str))
			evidence.Origin(f, d.Source)
			evidence.RunsAs(f, c)
			evidence.Entry(f, c)
			f.Fix(analyzer.NeedsReview, "delete the device; mount the directory that the service needs", c.Delete(d.Entry)...)
			f.Report(pass)
		}
	}
	return nil, nil
}

// opensDisks reports whether the container's user has the permission to open a
// disk's node, root:disk 0660. A user that no file names counts as root.
func opensDisks(c *container.Container) bool {
	if c.User.DroppedBy != "" {
		return false // with root it leaves the groups
	}
	if c.User.Identity != container.NonRoot {
		return true
	}
	for _, group := range c.Groups {
		if group.IsKnown() && (group.Str == "disk" || group.Str == "6") {
			return true
		}
	}
	return false
}
