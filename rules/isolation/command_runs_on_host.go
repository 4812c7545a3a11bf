package isolation

import (
	"path"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// CommandRunsOnHost reports a command that leaves its container by what the
// service gives it.
var CommandRunsOnHost = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "CommandRunsOnHost",
		Doc:      "container's command works on the host",
		Requires: []*analysis.Analyzer{container.Analyzer},
		Run:      runCommandRunsOnHost,
	},
	Precondition: analyzer.Direct, // the way is paved and used
	Reach:        analyzer.Host,
	Precision:    analyzer.VeryHigh,
	References: analyzer.Refs("CWE-250", "T1611",
		"nsenter(1) https://man7.org/linux/man-pages/man1/nsenter.1.html"),
}

func runCommandRunsOnHost(pass *analysis.Pass) (any, error) {
	for _, c := range container.In(pass) {
		for _, p := range c.Processes() {
			if p.Role == container.PreStart || p.User.Identity == container.NonRoot && !p.Privileged.True {
				continue // a container of its own, or a user who may not
			}
			for _, command := range recipe.Process(p).Commands {
				word, name, by := leaves(c, p, command)
				if word == nil {
					continue
				}
				f := analyzer.At(word, "%s works on the host by %s: an attacker in it is root there", c, source.Quote(name))
				f.About(c.Subjects(f.At)...).Keyed(name)
				f.Because(analyzer.Cause, by, "gives the right to")
				evidence.RunsAs(f, c)
				evidence.Entry(f, c)
				f.Fix(analyzer.NeedsReview, "run this on the host, as a unit of systemd or a task of its cron")
				f.Report(pass)
				break // one way out is enough
			}
		}
	}
	return nil, nil
}

// leaves returns the word by which a command leaves the container for the host,
// its program, and what lets it; nil if it does not, or may not.
func leaves(c *container.Container, p *container.Process, command *recipe.Command) (word *value.Value, name string, by *value.Value) {
	if command.Program == "nsenter" && intoInit(command) && c.Namespaces.PID.Host && entersNamespaces(c, p) {
		return command.Words[0], "nsenter", c.Namespaces.PID.Value
	}
	if command.Program == "chroot" && len(command.Words) > 1 { // without a program
		if m := rootAt(c, command.Operands()); m != nil {
			return command.Words[0], "chroot", m.Entry
		}
	}
	for _, w := range command.Wrappers {
		if w.Name == "chroot" && len(w.Argv) > 1 {
			if m := rootAt(c, w.Argv[1:]); m != nil {
				return w.Argv[0], "chroot", m.Entry
			}
		}
	}
	return nil, "", nil
}

// intoInit reports whether nsenter is given process 1.
func intoInit(command *recipe.Command) bool {
	target := command.Operand("-t", "--target")
	return target.IsKnown() && target.Str == "1"
}

// entersNamespaces reports whether a process may join those of the host's
// process 1: setns asks for CAP_SYS_ADMIN, the files in /proc/1/ns for
// CAP_SYS_PTRACE, and Docker's AppArmor profile lets no one trace the host's.
func entersNamespaces(c *container.Container, p *container.Process) bool {
	if c.Privileged.True || p.Privileged.True {
		return true
	}
	_, admin := c.Capabilities.Has("SYS_ADMIN")
	_, trace := c.Capabilities.Has("SYS_PTRACE")
	return admin && trace && container.Unconfined(c.Security.AppArmor)
}

// rootAt returns the mount that puts the host's root at one of the directories,
// nil if there is none.
func rootAt(c *container.Container, directories []*value.Value) *container.Mount {
	for _, dir := range directories {
		if !dir.IsKnown() || !strings.HasPrefix(dir.Str, "/") {
			continue
		}
		for i := range c.Mounts {
			m := &c.Mounts[i]
			if m.Kind == container.Bind && m.Host.Known && m.Host.Path == "/" && m.Target.IsKnown() && path.Clean(m.Target.Str) == path.Clean(dir.Str) {
				return m
			}
		}
		return nil // only the first is the new root
	}
	return nil
}
