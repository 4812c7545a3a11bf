package container

import (
	"slices"
	"strings"
	"testing"
)

func TestUseOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		path    string
		runs    Runs
		secrets bool
	}{
		{"/", RunsSoon, true},
		{"/etc", RunsSoon, true},
		{"/etc/cron.d", RunsSoon, false},
		{"/etc/cron.d/backup", RunsSoon, false},
		{"/etc/ssh/sshd_config", RunsSoon, true},
		{"/etc/passwd", RunsSoon, false},
		{"/etc/ssl", RunsNever, true}, // holds /etc/ssl/private
		{"/etc/letsencrypt/live/example.org", RunsNever, true},
		{"/root", RunsSoon, true},
		{"/root/.aws", RunsNever, true},
		{"/home", RunsNever, true},
		{"/home/ada", RunsNever, true},
		{"/home/ada/.ssh/id_ed25519", RunsNever, true},
		{"/Users/ada/.kube/config", RunsNever, true},
		{"~", RunsNever, true},
		{"~/.docker/config.json", RunsNever, true},
		{"/usr/local/bin/tool", RunsLater, false},
		{"/usr", RunsLater, false},
		{"/var", RunsSoon, true},
		{"/var/lib/docker/containers", RunsLater, true},
		{"/var/lib/docker/volumes/db/_data", RunsNever, true},
		{"/proc", RunsSoon, false},
		{"/var/lib", RunsLater, true},
		{"/boot", RunsLater, false},
		{"/boot/grub/grub.cfg", RunsLater, false},
		{"/lib/modules", RunsLater, false},
		{"/lib/modules/6.1.0/extra", RunsLater, false},
		{"/etc/docker/daemon.json", RunsLater, true},
		{"~/.bashrc", RunsAsUser, false},
		{"/home/ada/.gitconfig", RunsAsUser, false},
		{"/root/.bashrc", RunsAsUser, false},

		{"/etc/localtime", RunsNever, false},
		{"/etc/nginx", RunsNever, false},
		{"/etc/ssl/certs", RunsNever, false},
		{"/etc/hosts", RunsNever, false},
		{"/home/ada/site", RunsNever, false},
		{"~/site", RunsNever, false},
		{"/homepage", RunsNever, false},
		{"/var/www", RunsNever, false},
		{"/var/log", RunsNever, false},
		{"/usr/share/zoneinfo", RunsNever, false},
		{"/usr-data", RunsNever, false},
		{"/proc/cpuinfo", RunsNever, false},
		{"/srv/app", RunsNever, false},
		{"/dev/net/tun", RunsNever, false},
	} {
		got := UseOf(c.path)
		if got.Runs != c.runs || got.Secrets != c.secrets {
			t.Errorf("UseOf(%s): runs %d, secrets %t; want %d, %t (row %s)", c.path, got.Runs, got.Secrets, c.runs, c.secrets, got.Path)
		}
	}
}

func TestHostUseTable(t *testing.T) {
	t.Parallel()
	lines := strings.Split(strings.TrimSpace(hostPathTable), "\n")
	if !slices.IsSorted(lines[1:]) {
		t.Error("the rows are not sorted")
	}
	seen := map[string]bool{}
	for i, line := range lines {
		cells := strings.Split(line, "\t")
		if len(cells) != 8 {
			t.Fatalf("line %d has %d cells, want 8", i+1, len(cells))
		}
		if seen[cells[0]] {
			t.Errorf("%s stands twice", cells[0])
		}
		seen[cells[0]] = true
		if i > 0 && (runsIn(cells[2]) != RunsNever) != (cells[4] != "-") || i > 0 && (cells[3] == "secrets") != (cells[5] != "-") {
			t.Errorf("%s says what is gained without gaining it, or the reverse", cells[0])
		}
	}
}
