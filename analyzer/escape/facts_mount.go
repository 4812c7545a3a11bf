package escape

import (
	"path"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// mounts finds what of the host the container's mounts show.
func (s *scan) mounts(c *container.Container) {
	for i := range c.Mounts {
		m := &c.Mounts[i]
		if socket, ok := m.Socket(); ok {
			s.socket(c, m, socket)
		}
		if !m.Host.Known {
			s.socketVariable(c, m)
			continue
		}
		if m.Kind != container.Bind && m.Route != container.ByVolumeDevice {
			continue
		}
		switch {
		case m.Host.Project:
			s.project(c, m)
		case m.Host.OnHost() && m.Kind == container.Bind:
			s.hostPath(c, m, path.Clean(m.Host.Path))
		case m.Host.OnHost() && container.IsDisk(m.Host.Path):
			s.say(c, Fact{Kind: "device:disk", Key: m.Host.Path, At: mountAt(m), Text: c.String() + " mounts the host's disk " + source.Quote(m.Host.Path)}, s.remove(c, m, removeMount))
		}
		for _, o := range m.Options {
			if o.IsKnown() && (o.Str == "shared" || o.Str == "rshared") && m.Writable() {
				s.say(c, Fact{Kind: "mount:shared", Key: m.Host.Path, At: span(o), Text: "mounts made below " + source.Quote(m.Host.Path) + " appear on the host"}, s.remove(c, m, removeMount))
			}
		}
	}
	s.hostFiles(c)
}

// mountAt returns the words that bring a mount: its source, else its entry.
func mountAt(m *container.Mount) source.Span {
	if m.Route == container.ByVolumesFrom || span(m.Source).Len() == 0 {
		return span(m.Entry)
	}
	return span(m.Source)
}

// remove is the change that deletes a mount.
func (s *scan) remove(c *container.Container, m *container.Mount, kind string) *change {
	d := draft{
		kind: kind, key: keyOf(m), at: mountAt(m), title: "delete the mount of " + source.Quote(keyOf(m)) + ", or mount only the file that the service needs",
		check: "what the service reads there",
		edits: func() []analysis.TextEdit { return c.DeleteMount(*m) },
		patch: func(c *container.Container) {
			c.Mounts = slices.DeleteFunc(slices.Clone(c.Mounts), func(other container.Mount) bool { return other.Source == m.Source && other.Entry == m.Entry })
		},
	}
	if kind == removeSocket {
		d.title, d.check = "delete the mount of "+source.Quote(m.Host.Path), "what the service does with the engine"
	}
	return s.change(c, d)
}

// socket notes a control socket of the host.
func (s *scan) socket(c *container.Container, m *container.Mount, socket container.Socket) {
	f := Fact{Kind: "socket:" + string(socket.Kind), Key: m.Host.Path, At: mountAt(m), Text: c.String() + " mounts " + source.Quote(m.Host.Path)}
	if socket.Inside {
		f.Text += ", which holds " + source.Quote(socket.Path)
	}
	if m.ReadOnly.True {
		f.Text += " (read-only does not hinder connecting)"
	}
	kind := removeSocket
	if socket.Inside {
		kind = removeMount // the same deletion as for what else is there
	}
	remove := s.remove(c, m, kind)
	if socket.User {
		f.Kind = "user-socket:" + string(socket.Kind)
		s.say(c, f, remove)
		if opens, known := socket.OpensFor(c.User, nil); opens && known && c.User.IsKnownNonRoot() {
			s.say(c, Fact{Kind: "socket-user:" + string(socket.Kind), Key: m.Host.Path, At: span(c.User), Text: c.String() + " runs with the uid of the socket's user"}, s.user(c))
		}
		return
	}
	if socket.Kind != container.DockerSocket || s.proxyOf(c) != nil {
		s.say(c, f, remove)
		return
	}
	switch {
	case c.Image != nil && runsJobs(c.Image.Reference):
		remove = s.costly(remove, ofManagers)
		remove.check = "its jobs need an engine of their own, best on another host"
	case s.manages(c):
		remove = s.costly(remove, ofManagers)
	case s.needOf(c) == needsEngine:
		remove = s.costly(remove, ofManagers)
		remove.check = "its code uses the engine: a job queue outside does the same"
	case s.needOf(c) == noNeed && !socket.Inside: // what else is there may be needed
		remove = s.cheap(remove, ofTheUnused)
		remove.check = "nothing: no file of the application uses the engine"
	}
	var proxy *change
	if !s.creates(c) {
		proxy = s.change(c, draft{
			kind: proxySocket, key: m.Host.Path, at: f.At, title: "replace the mount by a socket proxy that allows GET only, on a network of their own",
			check: "which calls of the API the service makes",
		})
	}
	s.say(c, f, remove, proxy)
	f.Kind, f.Text = "socket:docker-read", f.Text+", whose API gives the files and variables of every container"
	s.say(c, f, remove)
}

// ofManagers is what it costs to take the socket from a service that is of no use
// without it.
const ofManagers = 8

// ofTheUnused is what it costs to take away what no code uses.
const ofTheUnused = 2

// costly raises what a change costs, unless people said what it costs.
func (s *scan) costly(c *change, cost int) *change {
	if _, said := s.settings.Costs[c.kind]; !said {
		c.cost = max(c.cost, cost)
	}
	return c
}

// cheap lowers what a change costs, unless people said what it costs.
func (s *scan) cheap(c *change, cost int) *change {
	if _, said := s.settings.Costs[c.kind]; !said {
		c.cost = min(c.cost, cost)
	}
	return c
}

// socketVariable notes a mount whose source is a variable that names a socket by
// custom.
func (s *scan) socketVariable(c *container.Container, m *container.Mount) {
	name := m.Host.Variable
	if !strings.Contains(name, "DOCKER_SOCK") && name != "DOCKER_HOST_SOCKET" && name != "DOCKER_SOCKET" {
		return
	}
	s.say(c, Fact{Kind: "socket:docker", Key: "${" + name + "}", At: mountAt(m), Text: c.String() + " mounts " + source.Quote("${"+name+"}") + ", the engine's socket by its name"}, s.remove(c, m, removeSocket))
}

// hostPath notes what a path of the host gives to those who read or write it.
func (s *scan) hostPath(c *container.Container, m *container.Mount, p string) {
	class := classOf(p)
	use := container.UseOf(p)
	writes, reads := use.Runs != container.RunsNever, use.Secrets
	f := Fact{Key: p, At: mountAt(m)}
	remove := s.remove(c, m, removeMount)
	if m.Writable() {
		f.Text = c.String() + " mounts " + source.Quote(p) + " writable"
		readOnly := s.readOnly(c, m)
		if writes {
			f.Kind = map[container.Runs]string{container.RunsSoon: "write-root:", container.RunsLater: "write-later:", container.RunsAsUser: "write-user:"}[use.Runs] + class
			s.say(c, f, remove, readOnly)
		}
		for _, special := range []struct {
			kind  string
			paths []string
		}{
			{"write-sys", []string{"/sys", "/sys/kernel"}},
			{"write-cgroup", []string{"/sys", "/sys/fs", "/sys/fs/cgroup"}},
			{"write-dev", []string{"/dev", "/dev/pts"}},
			{"write-tmp", []string{"/tmp", "/var/tmp"}},
		} {
			if slices.Contains(special.paths, p) {
				f.Kind = special.kind
				s.say(c, f, remove, readOnly)
			}
		}
	}
	f.Text = c.String() + " mounts " + source.Quote(p)
	if reads {
		f.Kind = "read:" + class
		s.say(c, f, remove)
	}
	if p == "/tmp/.X11-unix" || strings.HasPrefix(p, "/tmp/.X11-unix/") {
		f.Kind = "socket:x11"
		s.say(c, f, remove)
	}
	if p == "/dev" || p == "/" {
		f.Kind = "device-node"
		s.say(c, f, remove)
	}
}

// classOf names a path of the host for an edge: "etc", "docker", "home".
func classOf(p string) string {
	switch {
	case p == "/":
		return "root"
	case strings.HasPrefix(p, "~"), p == "/root", strings.HasPrefix(p, "/root/"), strings.HasPrefix(p, "/home"), strings.HasPrefix(p, "/Users"):
		return "home"
	case strings.HasPrefix(p, "/var/lib/docker"), strings.HasPrefix(p, "/var/lib/container"):
		return "docker"
	}
	first, _, _ := strings.Cut(strings.TrimPrefix(p, "/"), "/")
	switch first {
	case "bin", "sbin", "lib", "lib64", "opt":
		return "usr"
	}
	return strings.ToLower(first)
}

// readOnly is the change that makes a mount read-only.
func (s *scan) readOnly(c *container.Container, m *container.Mount) *change {
	return s.change(c, draft{
		kind: readOnlyMount, key: m.Host.Path, at: mountAt(m), title: "mount " + source.Quote(m.Host.Path) + " with `:ro`", check: "whether the service writes there",
		edits: func() []analysis.TextEdit { return c.MountReadOnly(*m) },
		patch: func(c *container.Container) {
			c.Mounts = slices.Clone(c.Mounts)
			for i := range c.Mounts {
				if other := &c.Mounts[i]; other.Source == m.Source && other.Entry == m.Entry {
					other.ReadOnly = container.Setting{True: true}
				}
			}
		},
	})
}

// project notes a writable mount of the directory that the application is
// deployed from: a Compose file or a repository of Git lies in it.
func (s *scan) project(c *container.Container, m *container.Mount) {
	if s.unit == nil || !m.Writable() {
		return
	}
	dir, what := m.Host.Path, ""
	if slices.ContainsFunc(s.unit.Compose, m.Host.Holds) {
		what = "the Compose file"
	}
	if what == "" && source.Inside(dir) {
		if _, err := s.unit.Files.Tree().Stat(path.Join(dir, ".git")); err == nil {
			what = "a repository of Git"
		}
	}
	if what == "" {
		return
	}
	s.say(c, Fact{Kind: "write-project:project", Key: m.Source.Text(), At: mountAt(m), Text: c.String() + " mounts " + source.Quote(m.Source.Text()) + " writable, which holds " + what},
		s.readOnly(c, m), s.remove(c, m, removeMount))
}

// hostFiles notes through what the container writes to the file system of the
// engine's data: its own root, or a volume.
func (s *scan) hostFiles(c *container.Container) {
	if !names(c.Capabilities.Add, "DAC_READ_SEARCH") {
		return
	}
	if !c.ReadOnly.True && !c.ReadOnly.Unknown() {
		s.say(c, Fact{Kind: "write:host-fs", Key: "rootfs", Absent: true, Text: "the root of " + c.String() + " is writable"}, s.change(c, draft{
			kind: readOnlyRoot, at: c.At, title: "write `read_only: true` and a `tmpfs` where the service writes", check: "where the service writes",
			edits: func() []analysis.TextEdit { return c.Service.Insert("read_only", "true") },
			patch: func(c *container.Container) { c.ReadOnly = container.Setting{True: true} },
		}))
	}
	for i := range c.Mounts {
		m := &c.Mounts[i]
		if m.Writable() && (m.Kind == container.Volume || m.Kind == container.Bind) {
			s.say(c, Fact{Kind: "write:host-fs", Key: keyOf(m), At: mountAt(m), Text: c.String() + " writes to a mount on the host's file system"}, s.remove(c, m, removeMount))
		}
	}
}

func keyOf(m *container.Mount) string {
	if m.Host.Path != "" {
		return m.Host.Path
	}
	var v *value.Value
	if v = m.Target; v == nil {
		v = m.Entry
	}
	return v.Text()
}
