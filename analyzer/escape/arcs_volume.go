package escape

import (
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// volumeArcs adds what services do to others that run code from a volume or a
// directory of the host that both mount. A volume that only holds data is no way:
// nothing shows that it is run.
func (s *scan) volumeArcs() {
	for _, c := range s.containers {
		for i := range c.Mounts {
			m := &c.Mounts[i]
			name, key := sharedName(m)
			if name == "" {
				continue
			}
			node := Node{Kind: Volume, Detail: name}
			if m.Writable() {
				f := s.say(c, Fact{Kind: "shares:" + name, Key: key, At: mountAt(m), Text: c.String() + " writes to " + source.Quote(name)}, s.share(c, m, name))
				s.model.add(Node{Kind: Foot, Service: c.Name}, node, arc{
					edge: "VOL.write", kind: LateralStep, facts: []*Fact{f}, service: c.Name, gains: "writes to the shared " + source.Quote(name),
				})
			}
			how, what := runsFrom(c, m)
			if how.Percent == 0 {
				continue
			}
			to := Node{Kind: Foot, Service: c.Name}
			if c.User.Identity == container.Root && c.User.DroppedBy == "" {
				to.Kind = Root
			}
			f := s.say(c, Fact{Kind: "loads:" + name, Key: key, At: mountAt(m), Text: c.String() + " runs " + what + " from " + source.Quote(name)})
			s.model.add(node, to, arc{
				edge: "L.vol", kind: LateralStep, facts: []*Fact{f}, factors: []Factor{how}, service: c.Name,
				gains: "runs code in " + c.String() + ", which loads it from the shared " + source.Quote(name), lateral: true,
			})
		}
	}
}

// sharedName identifies what a mount may share with others, "" if it is nothing
// that is shared.
func sharedName(m *container.Mount) (name, key string) {
	target := ""
	if m.Target != nil {
		target = m.Target.Str
	}
	switch {
	case m.Kind == container.Volume && m.Volume != "":
		return m.Volume, target
	case m.Kind == container.Bind && m.Host.Known && m.Host.Path != "/":
		if _, isSocket := m.Socket(); !isSocket {
			return m.Host.Path, target
		}
	}
	return "", ""
}

// share is the change that keeps a service from writing to what it shares.
func (s *scan) share(c *container.Container, m *container.Mount, name string) *change {
	return s.change(c, draft{
		kind: shareReadOnly, key: name, at: mountAt(m), title: "mount " + source.Quote(name) + " with `:ro` here, or give the services volumes of their own", check: "whether the service writes there",
		edits: func() []analysis.TextEdit { return c.MountReadOnly(*m) },
		patch: func(c *container.Container) {
			c.Mounts = slices.Clone(c.Mounts)
			for i := range c.Mounts {
				if other, _ := sharedName(&c.Mounts[i]); other == name {
					c.Mounts[i].ReadOnly = container.Setting{True: true}
				}
			}
		},
	})
}

// runsFrom says how certain it is that a container runs what lies in a mount, and
// what that is. The factor is 0 if nothing says so.
func runsFrom(c *container.Container, m *container.Mount) (Factor, string) {
	if m.Target == nil || !m.Target.IsKnown() {
		return Factor{}, ""
	}
	target := path.Clean(m.Target.Str)
	for _, word := range c.Main.Program.Argv {
		if word.IsKnown() && strings.HasPrefix(word.Str, target+"/") && target != "/" && executable(word.Str) {
			return Factor{97, "runs a program from the shared directory"}, source.Quote(word.Str)
		}
	}
	for _, dir := range []string{
		"/etc/cron.d", "/etc/cron.daily", "/etc/cron.hourly", "/etc/crontabs", "/etc/periodic", "/var/spool/cron", "/usr/local/bin", "/usr/bin", "/bin",
		"/docker-entrypoint-initdb.d", "/docker-entrypoint.d", "/etc/profile.d", "/etc/init.d", "/custom-cont-init.d", "/custom-services.d",
	} {
		if target == dir || strings.HasPrefix(target, dir+"/") {
			return Factor{97, "runs what lies in the shared directory"}, "what lies there"
		}
	}
	for _, dir := range []string{"/app", "/usr/src/app", "/code", "/src", "/workspace", "/var/www/html", "/var/www", "/opt/app", "/srv/app"} {
		if target == dir && !static(c) {
			return Factor{85, "loads its code from the shared directory"}, "its code"
		}
	}
	return Factor{}, ""
}

// executable reports whether an argument names a program or script, and not the
// data or the configuration that a program is given.
func executable(p string) bool {
	switch path.Ext(p) {
	case "", ".sh", ".py", ".js", ".mjs", ".ts", ".rb", ".php", ".pl", ".jar":
		return true
	}
	return false
}

// static reports whether a container serves files and runs none of them.
func static(c *container.Container) bool {
	name := ""
	if c.Image != nil && c.Image.Reference.IsKnown() && c.Build == nil {
		name = path.Base(container.ParseReference(c.Image.Reference.Str).Repository)
	}
	switch name {
	case "nginx", "caddy", "httpd", "haproxy", "traefik":
		return true
	}
	switch c.Main.Program.Name {
	case "nginx", "caddy", "httpd":
		return true
	}
	return false
}
