package escape_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/hullcheck/hullcheck/analyzer/escape"
	"github.com/hullcheck/hullcheck/analyzer/posture"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// leads lists what opens each edge of the table for a public application that
// runs as root, with the path's score; "" where there must be none.
var leads = []struct {
	edge       escape.Edge
	attributes string
	score      string
}{
	{"API.power", "", "4.7"}, // see power
	{"SOCK.containerd", "volumes: ['/run/containerd:/c']", "8.8"},
	{"SOCK.crio", "volumes: ['/var/run/crio/crio.sock:/c']", "8.8"},
	{"SOCK.cri", "volumes: ['/run/cri-dockerd.sock:/c']", "8.8"},
	{"SOCK.podman", "volumes: ['/run/podman/podman.sock:/c']", "8.8"},
	{"SOCK.podman-rootless", "volumes: ['/run/user/1000/podman/podman.sock:/c']", "7.5"},
	{"SOCK.rootless", "volumes: ['$XDG_RUNTIME_DIR/docker.sock:/var/run/docker.sock']", "7.5"},
	{"SOCK.buildkit", "volumes: ['/run/buildkit:/b']", "7.5"},
	{"SOCK.rootless-buildkit", "volumes: ['/run/user/1000/buildkit/buildkitd.sock:/b']", "6.4"},
	{"SOCK.systemd", "volumes: ['/run/dbus:/run/dbus:ro']", "7.5"},
	{"SOCK.userbus", "volumes: ['/run/user/1000/bus:/b']", "7.5"},
	{"SOCK.lxd", "volumes: ['/var/lib/incus/unix.socket:/l']", "8.8"},
	{"SOCK.libvirt", "volumes: ['/run/libvirt/libvirt-sock:/l']", "8.8"},
	{"SOCK.snapd", "volumes: ['/run/snapd.socket:/s']", "8.8"},
	{"SOCK.nri", "volumes: ['/var/run/nri/nri.sock:/n']", "8.8"},
	{"SOCK.fail2ban", "volumes: ['/run/fail2ban/fail2ban.sock:/f']", "8.8"},
	{"SOCK.tailscale", "volumes: ['/run/tailscale:/t']", "5.3"},
	{"SOCK.ssh-agent", "volumes: ['/run/host-services/ssh-auth.sock:/a']", "6.6"},
	{"SOCK.x11", "volumes: ['/tmp/.X11-unix:/tmp/.X11-unix']", "6.4"},
	{"SOCK.docker", "volumes: ['/run:/host/run:ro']", "8.8"},
	{"SOCK.docker", "use_api_socket: true", "8.8"},
	{"SOCK.docker", "volumes: ['${DOCKER_SOCKET}:/d']", "8.8"},
	{"API.tcp", "environment: {DOCKER_HOST: 'tcp://host.docker.internal:2375'}", "8.8"},
	{"API.tls", "environment: {DOCKER_HOST: 'tcp://172.17.0.1:2376', DOCKER_TLS_VERIFY: 1}", "8.8"},
	{"API.ssh", "environment: {DOCKER_HOST: 'ssh://ops@host'}", "7.5"},
	{"PRIV.exec", "security_opt: ['seccomp=unconfined', 'apparmor=unconfined']\n    post_start: [{command: /a.sh, privileged: true}]", "6.6"},
	{"CAP.all", "cap_add: [ALL]", "8.5"},
	{"CAP.all", "cap_add: [CAP_ALL]", ""}, // unknown to Docker
	{"CAP.sys_admin", "cap_add: [cap_sys_admin]", "7.5"},
	{"CAP.sys_ptrace", "cap_add: [SYS_PTRACE]\n    pid: host", "7.5"},
	{"CAP.sys_ptrace", "cap_add: [SYS_PTRACE]", ""},
	{"CAP.sys_rawio", "cap_add: [SYS_RAWIO]", "6.6"},
	{"CAP.sys_rawio", "cap_add: [SYS_RAWIO]\n    devices: [/dev/mem]", "7.5"},
	{"CAP.net_admin", "cap_add: [NET_ADMIN]", ""},
	{"CAP.bpf", "cap_add: [BPF, PERFMON]", "5.6"},
	{"CAP.sys_boot", "cap_add: [SYS_BOOT]\n    pid: host\n    cap_drop: [ALL]", ""}, // ends a process: no need to reboot
	{"CAP.sys_time", "cap_add: [SYS_TIME]", "4.8"},
	{"CAP.lease", "cap_add: [LEASE]", "4.8"},
	{"CAP.syslog", "cap_add: [SYSLOG]", ""}, // information is no goal
	{"NS.pid", "pid: host", "6.4"},
	{"NS.pid", "pid: host\n    cap_drop: [ALL]", "4.8"},
	{"NS.pid", "pid: host\n    user: '1000:1000'\n    cap_drop: [ALL]\n    security_opt: ['no-new-privileges:true']", "6.4"},
	{"NS.net", "network_mode: host\n    expose: ['80']", "5.1"},
	{"NS.ipc", "ipc: host", "5.0"},
	{"NS.cgroup", "cgroup: host", ""},
	{"MNT.etc", "volumes: ['/etc/cron.d:/c']", "8.8"},
	{"MNT.etc", "volumes: ['/etc/ssl/certs:/c']", ""},
	{"MNT.var", "volumes: ['/var/spool/cron:/c']", "8.8"},
	{"MNT.docker", "volumes: ['/var/lib/docker:/d']", "6.6"},
	{"MNT.docker", "volumes: ['/var/lib/docker/containers:/d:ro']", "6.6"},
	{"MNT.usr", "volumes: ['/usr/local/bin:/b']", "6.6"},
	{"MNT.boot", "volumes: ['/boot:/b']", "6.6"},
	{"MNT.home", "volumes: ['~/.ssh:/s:ro']", "6.6"},
	{"MNT.home", "volumes: ['~/.bashrc:/s']", "7.5"},
	{"MNT.proc", "volumes: ['/proc:/p']", "8.8"},
	{"MNT.proc", "volumes: ['/proc:/p:ro']", ""},
	{"MNT.sys", "volumes: ['/sys:/s']", "4.4"},
	{"MNT.cgroup", "volumes: ['/sys/fs/cgroup:/s']", "4.8"},
	{"MNT.cgroup", "volumes: ['/sys/fs/cgroup:/s']\n    cap_add: [SYS_ADMIN]\n    security_opt: ['apparmor=unconfined']", ""}, // CAP.sys_admin leads further
	{"MNT.dev", "volumes: ['/dev:/d']", "5.6"},
	{"MNT.tmp", "volumes: ['/tmp:/t']", "5.6"},
	{"MNT.srv", "volumes: ['/srv/data:/d']", ""},
	{"DEV.disk", "devices: ['/dev/sda:/dev/sda']", "8.5"},
	{"DEV.disk", "devices: ['/dev/nvme0n1:/d:r']", "6.4"},
	{"DEV.disk", "devices: ['/dev/sda']\n    user: '1001'\n    group_add: [disk]\n    security_opt: ['no-new-privileges:true']", "8.5"},
	{"DEV.disk", "volumes: ['disk:/d']", "8.5"}, // see the volume of the tree
	{"DEV.rule", "device_cgroup_rules: ['b *:* rwm']", "8.5"},
	{"DEV.rule", "device_cgroup_rules: ['b *:* rwm']\n    cap_drop: [MKNOD]", ""},
	{"DEV.rule", "device_cgroup_rules: ['c 189:* rwm']", ""},
	{"DEV.control", "devices: [/dev/zfs]", "7.5"},
	{"DEV.input", "devices: [/dev/uinput]", "5.6"},
	{"DEV.vfio", "devices: [/dev/vfio/vfio]", "6.6"},
	{"DEV.power", "devices: [/dev/ipmi0]", "3.6"},
	{"DEV.kmsg", "devices: [/dev/kmsg]", ""},
	{"SO.seccomp", "security_opt: ['seccomp:unconfined']", "4.4"},
	{"SO.apparmor", "security_opt: ['apparmor:unconfined']", ""},
	{"SO.systempaths", "security_opt: ['systempaths:unconfined']", ""}, // Compose knows it with = only
	{"SO.propagation", "volumes: [{type: bind, source: /srv, target: /s, bind: {propagation: rshared}}]", ""},
}

// TestEdges derives a path by each edge of the table.
func TestEdges(t *testing.T) {
	t.Parallel()
	for _, l := range leads {
		t.Run(fmt.Sprintf("%s %s", l.edge, l.attributes), func(t *testing.T) {
			t.Parallel()
			if l.edge == "API.power" {
				l.attributes = "depends_on: [proxy]\n  proxy:\n    image: lscr.io/linuxserver/socket-proxy\n    environment: {ALLOW_STOP: 1}\n    volumes: ['/var/run/docker.sock:/var/run/docker.sock:ro']"
			}
			a := analyse(t, source.Memory{"compose.yaml": []byte("services:\n  app:\n    image: alpine:3\n    command: /srv/app\n    ports: ['80:80']\n    " + l.attributes +
				"\nvolumes:\n  disk: {driver_opts: {type: ext4, device: /dev/sda1}}\n")}, posture.Default(), escape.DefaultSettings())
			score := ""
			for _, p := range a.Paths {
				if slices.Contains(p.Edges(), l.edge) && p.Entry.Kind == escape.Public {
					score = p.Score.String()
					break
				}
			}
			if score != l.score {
				t.Errorf("score %q, want %q\n%s", score, l.score, show(a))
			}
		})
	}
}

// What is said about the hosts closes edges, lessens their scores or turns root
// into another user.
func TestPosture(t *testing.T) {
	t.Parallel()
	change := func(f func(*posture.Posture)) posture.Posture {
		p := posture.Default()
		f(&p)
		return p
	}
	remap := change(func(p *posture.Posture) { p.UsernsRemap = true })
	rootless := change(func(p *posture.Posture) { p.Engine = posture.DockerRootless })
	desktop := change(func(p *posture.Posture) { p.Engine = posture.DockerDesktop })
	armor := change(func(p *posture.Posture) { p.LSM = posture.AppArmor })
	linux := change(func(p *posture.Posture) { p.LSM = posture.SELinux })
	none := change(func(p *posture.Posture) { p.LSM = posture.NoLSM })
	locked := change(func(p *posture.Posture) { p.Lockdown = posture.Integrity })
	lan := change(func(p *posture.Posture) { p.TrustedNetwork = posture.LAN })
	for _, c := range []struct {
		said             posture.Posture
		name, attributes string
		want             string // score and goal of the first path
	}{
		{remap, "remap", "privileged: true", ""},
		{remap, "remap", "privileged: true\n    userns_mode: host", "8.5 HOST_ROOT"},
		{remap, "remap", "volumes: ['/var/run/docker.sock:/s']", ""},
		{remap, "remap", "environment: {DOCKER_HOST: 'tcp://172.17.0.1:2375'}", "8.8 HOST_ROOT"},
		{rootless, "rootless", "privileged: true", "7.3 HOST_USER(of the rootless engine)"},
		{rootless, "rootless", "volumes: ['/etc:/e']", "7.5 HOST_USER(of the rootless engine)"},
		{rootless, "rootless", "environment: {DOCKER_HOST: 'tcp://172.17.0.1:2375'}", "7.5 HOST_USER(of the rootless engine)"},
		{rootless, "rootless", "cap_add: [SYS_TIME]", ""},
		{desktop, "desktop", "privileged: true", "7.3 HOST_USER(of Docker Desktop)"},
		{armor, "apparmor", "security_opt: ['systempaths=unconfined']", ""},
		{armor, "apparmor", "security_opt: ['systempaths=unconfined', 'apparmor:unconfined']", "8.5 HOST_ROOT"},
		{armor, "apparmor", "privileged: true", "8.5 HOST_ROOT"},
		{none, "none", "security_opt: ['systempaths=unconfined']", "8.5 HOST_ROOT"},
		{linux, "selinux", "volumes: ['/var/run/docker.sock:/s']", ""},
		{linux, "selinux", "volumes: ['/var/run/docker.sock:/s']\n    security_opt: ['label:disable']", "8.8 HOST_ROOT"},
		{linux, "selinux", "volumes: ['/etc:/e']", ""},
		{locked, "lockdown", "cap_add: [SYS_MODULE]", ""},
		{posture.Default(), "kata", "runtime: kata\n    privileged: true", ""},
		{posture.Default(), "kata", "runtime: io.containerd.kata.v2\n    volumes: ['/etc:/e']", "8.8 HOST_ROOT"},
		{posture.Default(), "sysbox", "runtime: sysbox-runc\n    privileged: true", ""},
		{lan, "lan", "privileged: true", "7.9 HOST_ROOT"},
	} {
		a := analyse(t, source.Memory{"compose.yaml": []byte("services:\n  app:\n    image: alpine:3\n    command: /srv/app\n    ports: ['80:80']\n    " + c.attributes + "\n")}, c.said, escape.DefaultSettings())
		got := ""
		if len(a.Paths) > 0 {
			got = a.Paths[0].Score.String() + " " + a.Paths[0].Goal.String()
		}
		if got != c.want {
			t.Errorf("%s, %s: %q, want %q", c.name, c.attributes, got, c.want)
		}
	}
}
