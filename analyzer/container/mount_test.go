package container

import (
	"fmt"
	"strings"
	"testing"
)

func TestMounts(t *testing.T) {
	u := load(t, `-- app/compose.yaml --
-- compose.yaml --
services:
  a:
    image: x
    volumes:
      - /var/run/docker.sock:/var/run/docker.sock:ro
      - ./src:/src
      - ~/.ssh:/ssh
      - data:/data
      - bound:/bound
      - locked:/locked
      - disk:/disk
      - nfs:/nfs
      - /anonymous
      - type: bind
        source: /
        target: /host
        read_only: true
        bind: {propagation: rshared}
      - ${SOCK}:/sock
      - ${HOME}/.aws:/aws
      - "${R}/x:/x"
      - type: tmpfs
        target: /t
    tmpfs: ["/run:size=1m", /tmp]
    secrets: [key, {source: key2, target: other}]
    configs: [conf, {source: sock, target: /s}, text]
    use_api_socket: true
    devices: ["/dev/sda:/dev/xvda:r"]
    device_cgroup_rules: ["a *:* rwm"]
    gpus: all
  b:
    image: x
    volumes_from: ["a:ro", "container:other", "c"]
  c:
    image: x
    volumes_from: [b]
    volumes: ["/c:/c"]
volumes:
  data:
  bound: {driver_opts: {type: none, o: bind, device: /etc}}
  locked: {driver: local, driver_opts: {o: "bind,ro", device: /srv}}
  disk: {driver_opts: {type: ext4, device: /dev/sdb1}}
  nfs: {driver_opts: {type: nfs, o: "addr=h", device: ":/x"}}
secrets:
  key: {file: ./key}
  key2: {file: /etc/shadow}
configs:
  conf: {file: conf.d}
  sock: {file: /run/docker.sock}
  text: {content: x}
`)
	render := func(c *Container) string {
		var all []string
		for _, m := range c.Mounts {
			target := ""
			if m.Target != nil {
				target = m.Target.Str
			}
			line := fmt.Sprintf("%d %d %s -> %s", m.Kind, m.Route, m.Host.Path, target)
			if m.Host.Variable != "" {
				line += " $" + m.Host.Variable
			}
			if m.Host.Project {
				line += " project"
			}
			if m.Host.Home {
				line += " home"
			}
			if m.Volume != "" {
				line += " volume " + m.Volume
			}
			if !m.Writable() {
				line += " ro"
			}
			if len(m.Options) > 0 {
				line += " " + texts(m.Options)
			}
			all = append(all, line)
		}
		return strings.Join(all, "\n")
	}
	want := `0 0 /var/run/docker.sock -> /var/run/docker.sock ro
0 0 src -> /src project
0 0 ~/.ssh -> /ssh home
1 0  -> /data volume data
0 1 /etc -> /bound volume bound
0 1 /srv -> /locked volume locked ro
1 1 /dev/sdb1 -> /disk volume disk
1 0  -> /nfs volume nfs
1 0  -> /anonymous
0 0 / -> /host ro rshared
4 0  -> /sock $SOCK
0 0 ~/.aws -> /aws home
4 0  -> /x
2 0  -> /t
0 2 key -> /run/secrets/key project ro
0 2 /etc/shadow -> /run/secrets/other ro
0 3 conf.d -> /conf project ro
0 3 /run/docker.sock -> /s ro
0 5 /var/run/docker.sock -> /var/run/docker.sock
2 6  -> /run size=1m
2 6  -> /tmp`
	a := u.get(t, "a")
	if got := render(a); got != want {
		t.Errorf("mounts of a =\n%s\nwant\n%s", got, want)
	}
	b := u.get(t, "b")
	if got := render(b); strings.Count(got, "\n") != 19 || !strings.Contains(got, "0 4 /etc -> /bound volume bound ro") || !strings.Contains(got, "0 4 /c -> /c") || b.Mounts[0].From != a {
		t.Errorf("mounts of b =\n%s", got)
	}
	if got := u.place(b.Mounts[0].Entry.At); !strings.Contains(got, "a:ro") {
		t.Errorf("a mount from a stands at %s", got)
	}
	if len(a.Devices) != 2 || a.Devices[0].Source.Str != "/dev/sda" || a.Devices[0].Permissions.Str != "r" || len(a.DeviceRules) != 1 {
		t.Errorf("devices: %+v", a.Devices)
	}
	if s := u.get(t, "c").Service; s.Get("volumes").Kids[0].Val != u.get(t, "c").Mounts[0].Entry {
		t.Error("the entry of a mount is not the list's")
	}
}

// Services that take their volumes from one another double what they take with
// each step, and a chain of them that adds to it squares it.
func TestVolumesFromIsBounded(t *testing.T) {
	const services = 500
	var text strings.Builder
	text.WriteString("-- app/compose.yaml --\n-- compose.yaml --\nservices:\n  s0: {image: x, volumes: ['/:/host']}\n")
	for i := 1; i < services; i++ {
		fmt.Fprintf(&text, "  s%d: {image: x, volumes_from: ['s%d', 's%d:ro'], volumes: ['/a%d:/a%d']}\n", i, i-1, i-1, i, i)
	}
	u := load(t, text.String())
	total := 0
	for i := range services {
		total += len(u.get(t, fmt.Sprintf("s%d", i)).Mounts)
	}
	if total > maxTaken+2*services {
		t.Errorf("%d mounts in all, want at most %d", total, maxTaken+2*services)
	}
	near := u.get(t, "s2").Mounts
	if len(near) != 3 || near[1].Host.Path != "/a1" || !near[1].ReadOnly.True || near[2].Host.Path != "/" {
		t.Errorf("mounts of s2: %+v", near)
	}
	far := u.get(t, "s499").Mounts
	if len(far) != 3 || far[1].Kind != OtherMount || far[2].Kind != OtherMount {
		t.Errorf("mounts of s499: %d, want its own and two that are not known", len(far))
	}
}

func TestCovers(t *testing.T) {
	for _, tt := range []struct {
		host, p       string
		covers, under bool
	}{
		{"/var/run/docker.sock", "/run/docker.sock", true, true},
		{"/run", "/var/run/docker.sock", true, false},
		{"/var/run", "/run/docker.sock", true, false},
		{"/var", "/var/run/docker.sock", false, false},
		{"/", "/var/run/docker.sock", true, false},
		{"/", "/", true, true},
		{"/etc", "/etc/shadow", true, false},
		{"/etc/shadow", "/etc", false, true},
		{"/etcetera", "/etc", false, false},
		{"~", "~/.ssh", true, false},
		{"~/.ssh", "~/.ssh", true, true},
		{"/home/bob/.ssh", "~/.ssh", true, true},
		{"/root", "~/.ssh", true, false},
		{"/home", "~/.ssh", true, false},
		{"/home/bob", "~", true, true},
		{"/", "~/.ssh", true, false},
		{"/var", "/", false, true},
	} {
		h := HostPath{Path: tt.host, Known: true}
		if h.Covers(tt.p) != tt.covers || h.Under(tt.p) != tt.under {
			t.Errorf("%s: Covers(%s) = %t, Under = %t; want %t, %t", tt.host, tt.p, h.Covers(tt.p), h.Under(tt.p), tt.covers, tt.under)
		}
	}
	for _, h := range []HostPath{{}, {Path: "x", Known: true, Project: true}, {Path: "c:/", Known: true, Windows: true}} {
		if h.Covers("/etc") || h.Under("/") {
			t.Errorf("%+v covers something", h)
		}
	}
}

func TestHolds(t *testing.T) {
	for _, tt := range []struct {
		host, file string
		want       bool
	}{
		{".", "compose.yaml", true},
		{"app", "app/compose.yaml", true},
		{"app", "application/compose.yaml", false},
		{"app/src", "app/compose.yaml", false},
		{"../..", "compose.yaml", true},
		{"../other", "compose.yaml", false},
	} {
		if got := (HostPath{Path: tt.host, Known: true, Project: true}).Holds(tt.file); got != tt.want {
			t.Errorf("%s holds %s: %t, want %t", tt.host, tt.file, got, tt.want)
		}
	}
	if (HostPath{}).Holds("compose.yaml") || (HostPath{Path: "/app", Known: true}).Holds("/app/compose.yaml") {
		t.Error("a path outside of the project holds a file of it")
	}
}

func TestSocket(t *testing.T) {
	for _, tt := range []struct {
		source, want string
	}{
		{"/var/run/docker.sock", "docker /var/run/docker.sock"},
		{"/run/docker.sock", "docker /run/docker.sock"},
		{"/var/run//docker.sock/", "docker /var/run/docker.sock"},
		{"/run", "docker inside"},
		{"/var/run", "docker inside"},
		{"/", "docker inside"},
		{"/var", ""},
		{"/run/containerd", "containerd inside"},
		{"/run/user/1000/docker.sock", "docker user /run/user/1000/docker.sock"},
		{"${XDG_RUNTIME_DIR}/docker.sock", "docker user /run/user/$UID/docker.sock"},
		{"/run/user/1000", "docker user inside"},
		{"~/.docker", ""},
		{"~/.docker/run/docker.sock", "docker ~/.docker/run/docker.sock"},
		{"/home/me/.colima/default/docker.sock", "docker /home/me/.colima/default/docker.sock"},
		{"//./pipe/docker_engine", "docker //./pipe/docker_engine"},
		{`\\.\pipe\docker_engine`, "docker //./pipe/docker_engine"},
		{"/run/dbus", "systemd inside"},
		{"/run/podman/podman.sock", "podman /run/podman/podman.sock"},
		{"/run/systemd/journal/socket", ""},
		{"/dev/log", ""},
		{"./docker.sock", ""},
		{"${DOCKER_SOCK:-/var/run/docker.sock}", "docker /var/run/docker.sock"},
		{"/run/user", "docker user inside"},
		{"/var/lib", ""},
	} {
		t.Run(tt.source, func(t *testing.T) {
			u := load(t, "-- compose.yaml --\nservices:\n  a:\n    image: x\n    volumes:\n      - type: bind\n        source: '"+tt.source+"'\n        target: /x\n")
			s, ok := u.get(t, "a").Mounts[0].Socket()
			got := ""
			if ok {
				got = string(s.Kind)
				if s.User {
					got += " user"
				}
				if s.Inside {
					got += " inside"
				} else {
					got += " " + s.Path
				}
			}
			if got != tt.want {
				t.Errorf("socket = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestSocketOpensFor(t *testing.T) {
	for _, tt := range []struct {
		name, service string
		opens, known  bool
	}{
		{"root", "user: root", true, true},
		{"user", "user: app", false, true},
		{"user and group alike", "user: 1000:1000", false, true},
		{"user and another group", "user: 1000:998", false, false},
		{"group by number", "user: app\n    group_add: [998]", true, true},
		{"group by name", "user: app\n    group_add: [docker]", true, true},
		{"another group", "user: app\n    group_add: [audio]", false, true},
		{"group by variable", "user: app\n    group_add: [\"${GID}\"]", false, false},
		{"group root", "user: app\n    group_add: [0]", false, false},
		{"unknown", "user: ${WHO}", false, false},
		{"dropped", "user: root\n    command: gosu app x", false, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			u := load(t, "-- compose.yaml --\nservices:\n  a:\n    image: x\n    volumes: [\"/var/run/docker.sock:/s\"]\n    "+tt.service+"\n")
			c := u.get(t, "a")
			s, ok := c.Mounts[0].Socket()
			if !ok {
				t.Fatal("no socket")
			}
			if opens, known := s.OpensFor(c.User, c.Groups); opens != tt.opens || known != tt.known {
				t.Errorf("opens %t, known %t; want %t, %t", opens, known, tt.opens, tt.known)
			}
		})
	}
	rootless := Socket{Path: "/run/user/1000/docker.sock", User: true}
	for uid, want := range map[int]bool{1000: true, 1001: false} {
		if opens, known := rootless.OpensFor(User{Identity: NonRoot, UID: uid}, nil); opens != want || !known {
			t.Errorf("uid %d opens a rootless socket: %t, %t", uid, opens, known)
		}
	}
}

func TestSocketTable(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range sockets() {
		if seen[s.Path] {
			t.Errorf("%s stands twice", s.Path)
		}
		seen[s.Path] = true
		if s.Kind == "" || !sourced(s.source, s.date) {
			t.Errorf("%s: incomplete row", s.Path)
		}
		host := HostPath{Path: strings.ReplaceAll(strings.ReplaceAll(s.Path, "*", "1000"), "~", "/home/1000"), Known: true, Windows: strings.HasPrefix(s.Path, "//")}
		if got, ok := (Mount{Kind: Bind, Host: host}).Socket(); !ok || got.Kind != s.Kind || got.Inside {
			t.Errorf("%s is not found by itself: %+v", s.Path, got)
		}
	}
}
