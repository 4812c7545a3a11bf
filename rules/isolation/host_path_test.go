package isolation

import (
	"slices"
	"strings"
	"testing"
)

func TestJudge(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		path    string
		runs    runs
		secrets bool
	}{
		{"/", rootSoon, true},
		{"/etc", rootSoon, true},
		{"/etc/cron.d", rootSoon, false},
		{"/etc/cron.d/backup", rootSoon, false},
		{"/etc/ssh/sshd_config", rootSoon, true},
		{"/etc/passwd", rootSoon, false},
		{"/etc/ssl", never, true}, // holds /etc/ssl/private
		{"/etc/letsencrypt/live/example.org", never, true},
		{"/root", rootSoon, true},
		{"/root/.aws", never, true},
		{"/home", never, true},
		{"/home/ada", never, true},
		{"/home/ada/.ssh/id_ed25519", never, true},
		{"/Users/ada/.kube/config", never, true},
		{"~", never, true},
		{"~/.docker/config.json", never, true},
		{"/usr/local/bin/tool", rootLater, false},
		{"/usr", rootLater, false},
		{"/var", rootSoon, true},
		{"/var/lib/docker/containers", rootLater, true},
		{"/var/lib/docker/volumes/db/_data", never, true},
		{"/proc", rootSoon, false},
		{"/var/lib", rootLater, true},
		{"/boot", rootLater, false},
		{"/boot/grub/grub.cfg", rootLater, false},
		{"/lib/modules", rootLater, false},
		{"/lib/modules/6.1.0/extra", rootLater, false},
		{"/etc/docker/daemon.json", rootLater, true},
		{"~/.bashrc", asUser, false},
		{"/home/ada/.gitconfig", asUser, false},
		{"/root/.bashrc", asUser, false},

		{"/etc/localtime", never, false},
		{"/etc/nginx", never, false},
		{"/etc/ssl/certs", never, false},
		{"/etc/hosts", never, false},
		{"/home/ada/site", never, false},
		{"~/site", never, false},
		{"/homepage", never, false},
		{"/var/www", never, false},
		{"/var/log", never, false},
		{"/usr/share/zoneinfo", never, false},
		{"/usr-data", never, false},
		{"/proc/cpuinfo", never, false},
		{"/srv/app", never, false},
		{"/dev/net/tun", never, false},
	} {
		got := judge(c.path)
		if got.runs != c.runs || got.secrets != c.secrets {
			t.Errorf("judge(%s): runs %d, secrets %t; want %d, %t (row %s)", c.path, got.runs, got.secrets, c.runs, c.secrets, got.path)
		}
	}
}

func TestHostPathTable(t *testing.T) {
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
		if i > 0 && (runsIn(cells[2]) != never) != (cells[4] != "-") || i > 0 && (cells[3] == "secrets") != (cells[5] != "-") {
			t.Errorf("%s says what is gained without gaining it, or the reverse", cells[0])
		}
	}
}
