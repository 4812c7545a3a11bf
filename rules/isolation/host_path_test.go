package isolation

import (
	"slices"
	"strings"
	"testing"
)

func TestJudge(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		path          string
		root, secrets bool
	}{
		{"/", true, true},
		{"/etc", true, true},
		{"/etc/cron.d", true, false},
		{"/etc/cron.d/backup", true, false},
		{"/etc/ssh/sshd_config", true, true},
		{"/etc/passwd", true, false},
		{"/etc/ssl", false, true}, // holds /etc/ssl/private
		{"/etc/letsencrypt/live/example.org", false, true},
		{"/root", true, true},
		{"/root/.aws", false, true},
		{"/home", false, true},
		{"/home/ada", false, true},
		{"/home/ada/.ssh/id_ed25519", false, true},
		{"/Users/ada/.kube/config", false, true},
		{"~", false, true},
		{"~/.docker/config.json", false, true},
		{"/usr/local/bin/tool", true, false},
		{"/usr", true, false},
		{"/var", true, true},
		{"/var/lib/docker/containers", true, true},
		{"/var/lib/docker/volumes/db/_data", false, true},
		{"/proc", true, false},

		{"/etc/localtime", false, false},
		{"/etc/nginx", false, false},
		{"/etc/ssl/certs", false, false},
		{"/etc/hosts", false, false},
		{"/home/ada/site", false, false},
		{"~/site", false, false},
		{"/homepage", false, false},
		{"/var/www", false, false},
		{"/var/log", false, false},
		{"/usr/share/zoneinfo", false, false},
		{"/usr-data", false, false},
		{"/proc/cpuinfo", false, false},
		{"/srv/app", false, false},
		{"/dev/net/tun", false, false},
	} {
		got := judge(c.path)
		if got.root != c.root || got.secrets != c.secrets {
			t.Errorf("judge(%s): root %t, secrets %t; want %t, %t (row %s)", c.path, got.root, got.secrets, c.root, c.secrets, got.path)
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
		if i > 0 && (cells[2] == "root") != (cells[4] != "-") || i > 0 && (cells[3] == "secrets") != (cells[5] != "-") {
			t.Errorf("%s says what is gained without gaining it, or the reverse", cells[0])
		}
	}
}
