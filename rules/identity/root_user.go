package identity

import (
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/reach"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/rootfs"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// RootUser reports a container whose main process is known to run as root.
var RootUser = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "RootUser",
		Doc:      "container runs as root",
		Requires: []*analysis.Analyzer{container.Analyzer, reach.Analyzer, recipe.Analyzer, rootfs.Analyzer},
		Run:      runRootUser,
	},
	Precondition: analyzer.SecondFlaw, // of the kernel, the runtime or a mount
	Reach:        analyzer.Host,
	Precision:    analyzer.VeryHigh,
	References: analyzer.Refs("CIS 4.1", "CWE-250", "D01",
		"Docker, USER https://docs.docker.com/reference/dockerfile/#user"),
	Equivalents: []string{
		"hadolint:DL3002", "tally:hadolint/DL3002", "tally:tally/user-created-but-never-used", "tally:tally/stateful-root-runtime", "trivy:DS-0002", "checkov:CKV_DOCKER_3", "checkov:CKV_DOCKER_8",
		"compose-lint:CL-0018", "docksec:compose-no-non-root-user", "semgrep:dockerfile.security.last-user-is-root",
		"semgrep:dockerfile.security.missing-user", "docker-bench:4.1", "dockle:CIS-DI-0001", "kics:67fd0c4a", "kics:fd54f200",
	},
}

// because names the base image whose default it is, where no line says so, or
// the image's own user that the service undoes.
func because(c *container.Container) string {
	if base := c.UserDefault(); base != nil {
		return ", the default of " + source.Quote(base.Text())
	}
	if image := c.ImageUser(); c.User.From == container.FromCompose && image.Identity == container.NonRoot {
		return " instead of " + image.String()
	}
	return ""
}

// hostDirectory returns the first place of the host's disks that c writes to, nil
// if there is none.
func hostDirectory(c *container.Container) *value.Value {
	for _, m := range c.Mounts {
		if m.Kind != container.Bind || m.Route != container.ByVolumes || !m.Writable() {
			continue
		}
		if _, socket := m.Socket(); socket || slices.ContainsFunc([]string{"/dev", "/proc", "/run", "/sys"}, m.Host.Under) {
			continue // no place for a program
		}
		if m.Host.Known && !m.Host.Windows {
			return m.Source
		}
	}
	return nil
}

func runRootUser(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		if c.User.Identity != container.Root {
			continue // another user, or none that the files tell: UserNotSet reports it
		}
		if rootfs.In(pass).Drops(c) != "" {
			continue // the entrypoint, its script or the daemon changes to another user
		}
		if c.OnlyCarries() {
			continue // files for "docker build --output": nothing runs
		}
		f := analyzer.At(c.User, "%s runs as %s%s: a flaw of the kernel or runtime leads to the host", c, c.User, because(c))
		f.About(c.Subjects(f.At)...)
		evidence.Origin(f, c.User.Name)
		if replaces := c.ReplacesDrop(); replaces != nil {
			f.Because(analyzer.Cause, replaces, "replaces what leaves root in this image")
		}
		if dir := hostDirectory(c); dir != nil {
			f.Because(analyzer.Value, dir, "a setuid program written here is root's on the host")
		}
		image := c.ImageUser()
		switch {
		case c.User.IsWindowsAdministrator():
			f.Fix(analyzer.NeedsReview, "write `USER ContainerUser` after the last instruction that needs an administrator")
		case c.User.From == container.FromCompose && image.Identity == container.NonRoot:
			f.Because(analyzer.Value, image, "the image's user, which `user` overrides")
			f.Fix(analyzer.NeedsReview, "delete `user`: the image has a user of its own", c.Delete(c.User.Name)...)
		case c.User.From == container.FromCompose:
			f.Fix(analyzer.NeedsReview, "write a user without privileges, such as `user: \"10001:10001\"`", c.Service.Replace(c.User.Name, "10001:10001")...)
		case c.Build == nil:
			f.Fix(analyzer.NeedsReview, "write a user without privileges, such as `user: \"10001:10001\"`")
		default:
			becomeUser(f, c, createdUser(recipe.In(pass), c))
		}
		if reach.In(pass).OnLoopback(c) == nil { // else no port leads anywhere: PublishedPortDead
			evidence.Entry(f, c)
		}
		f.Report(pass)
	}
	return nil, nil
}
