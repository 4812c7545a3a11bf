package container

import (
	_ "embed" // for the table
	"path"
	"strconv"
	"strings"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// SocketKind names the program that listens on a socket of the host.
type SocketKind string

// The kinds of sockets. Those up to BuildKit belong to container engines.
const (
	DockerSocket     SocketKind = "docker"
	ContainerdSocket SocketKind = "containerd"
	CRIOSocket       SocketKind = "crio"
	CRISocket        SocketKind = "cri"
	PodmanSocket     SocketKind = "podman"
	BuildKitSocket   SocketKind = "buildkit"
	SystemdSocket    SocketKind = "systemd"
	UserBusSocket    SocketKind = "user-bus"
	LXDSocket        SocketKind = "lxd"
	LibvirtSocket    SocketKind = "libvirt"
	SnapdSocket      SocketKind = "snapd"
	NRISocket        SocketKind = "nri"
	Fail2banSocket   SocketKind = "fail2ban"
	AgentSocket      SocketKind = "ssh-agent"
	KeySocket        SocketKind = "gpg-agent"
	DisplaySocket    SocketKind = "x11"
	TailscaleSocket  SocketKind = "tailscale"
)

// A Socket is a control socket of the host that a mount brings into a container.
type Socket struct {
	Path string // as mounted, or as in the table if Inside is set: a star stands for one name
	Kind SocketKind
	// User is set for a socket of one user of the host, not of root: who opens
	// it gets that user. Docker and Podman run rootless there.
	User bool
	// Group may open it too, "" if none; its number differs from host to host.
	Group string
	// Inside is set if a directory above the socket is mounted.
	Inside bool

	tree   bool // a mount of a directory above shows it
	source string
	date   string
}

// Engine reports whether the socket belongs to a container engine that starts
// containers for whoever opens it.
func (s Socket) Engine() bool {
	switch s.Kind {
	case DockerSocket, ContainerdSocket, CRIOSocket, CRISocket, PodmanSocket:
		return true
	}
	return false
}

//go:embed sockets.tsv
var socketTable string

// sockets are the rows of sockets.tsv; where a mounted directory shows several,
// the first counts. The owner follows from the path: root for what lies in the
// directories of the system, a user for what lies in the user's. Which
// directories above count is the table's own choice.
var sockets = sync.OnceValue(func() []Socket {
	lines := strings.Split(strings.TrimSpace(socketTable), "\n")[1:]
	rows := make([]Socket, 0, len(lines))
	for _, line := range lines {
		cells := strings.Split(line, "\t")
		rows = append(rows, Socket{
			Path: cells[0], Kind: SocketKind(cells[1]), User: cells[2] == "user", Group: cells[3],
			tree: cells[4] == "tree", source: cells[5], date: cells[6],
		})
	}
	return rows
})

// Socket returns the control socket of the host that the mount shows: itself,
// or one below a mounted directory. Whether it is mounted read-only does not
// matter: connecting needs no write to the file system.
func (m Mount) Socket() (Socket, bool) {
	if !m.Host.Known || m.Host.Project || m.Kind != Bind && !m.Host.Windows {
		return Socket{}, false
	}
	if m.Host.Windows {
		for _, s := range sockets() {
			if strings.EqualFold(s.Path, m.Host.Path) {
				return s, true
			}
		}
		return Socket{}, false
	}
	host := canonical(m.Host.Path)
	for _, s := range sockets() {
		if matchPath(canonical(s.Path), host) {
			s.Path = m.Host.Path
			return s, true
		}
	}
	for _, s := range sockets() {
		if s.tree && above(host, canonical(s.Path)) {
			s.Inside = true
			return s, true
		}
	}
	return Socket{}, false
}

// Socket returns the control socket of the host that c reaches by one of its
// mounts. A kernel of its own has none: the file of the socket is there, and
// nobody listens behind it.
func (c *Container) Socket(m Mount) (Socket, bool) {
	if c.ownKernel() && !m.Host.Windows {
		return Socket{}, false
	}
	return m.Socket()
}

// ownKernel reports whether the container runs under gVisor or in a virtual
// machine of Kata. Both share files with the host and no sockets: gVisor's
// --host-uds is none by default, in Kata the connection is refused.
// https://github.com/google/gvisor/blob/master/runsc/config/flags.go
// https://github.com/kata-containers/runtime/issues/457
func (c *Container) ownKernel() bool {
	if c.Service == nil {
		return false
	}
	runtime := c.Service.Get("runtime")
	if !runtime.IsKnown() {
		return false
	}
	name := strings.TrimPrefix(runtime.Str, "io.containerd.")
	return strings.HasPrefix(name, "runsc") || name == "gvisor" || strings.HasPrefix(name, "kata")
}

// matchPath reports whether a path has the form of a pattern, in which a star
// stands for one name and "~" for any user's home.
func matchPath(pattern, p string) bool {
	if strings.HasPrefix(pattern, "~") {
		p = inHome(p)
	}
	if !strings.Contains(pattern, "*") {
		return pattern == p
	}
	ok, err := path.Match(pattern, p)
	return ok && err == nil
}

// above reports whether dir is a directory above the pattern's path.
func above(dir, pattern string) bool {
	if dir == "/" {
		return true
	}
	n := strings.Count(dir, "/")
	at := 0
	for i := range len(pattern) {
		if pattern[i] == '/' {
			if at > n {
				break
			}
			at++
			if at == n+1 {
				return matchPath(pattern[:i], dir)
			}
		}
	}
	return false
}

// owner returns the user whose runtime directory holds the socket, -1 if the
// path does not tell.
func (s Socket) owner() int {
	rest, ok := strings.CutPrefix(canonical(s.Path), "/run/user/")
	if !ok {
		return -1
	}
	number, _, _ := strings.Cut(rest, "/")
	uid, err := strconv.Atoi(number)
	if err != nil {
		return -1
	}
	return uid
}

// OpensFor reports whether a process can open the socket, which on a rootful
// engine means root in the container, the socket's group, or for a user's
// socket that user. The second result is false if the files do not tell.
func (s Socket) OpensFor(u User, groups []*value.Value) (opens, known bool) {
	if u.Identity == UnknownUser {
		return false, false
	}
	if u.Identity == Root && u.DroppedBy == "" {
		return true, true
	}
	if s.User {
		owner := s.owner()
		if owner < 0 || u.UID < 0 || u.Identity == Root {
			return false, false
		}
		return owner == u.UID, true
	}
	if s.Group == "" {
		return false, true
	}
	for _, group := range groups {
		switch {
		case !group.IsKnown():
			return false, false
		case group.Str == s.Group:
			return true, true
		case group.Str == "0" || group.Str == "root":
			return false, false // Docker Desktop's socket has group root
		case strings.Trim(group.Str, "0123456789") == "":
			// The socket's group has a number that only the host knows, and
			// group_add is how its number is handed over.
			return true, true
		}
	}
	if u.GID > 0 && u.GID != u.UID {
		return false, false
	}
	return false, true
}
