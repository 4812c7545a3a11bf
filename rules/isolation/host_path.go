package isolation

import (
	_ "embed" // for the table
	"path"
	"strings"
	"sync"
)

// hostPathTable names the paths of a Linux host that give something away when
// mounted. A row holds for the path alone (exact) or for everything below it
// too (tree); "~" stands for any user's home. What is in no row gives nothing
// away: an application's data, a clock, a list of certificates.
//
//go:embed host_paths.tsv
var hostPathTable string

// A hostPath says what an attacker gets from a mounted path.
type hostPath struct {
	path    string
	tree    bool
	root    bool   // writing it leads to root on the host
	secrets bool   // reading it gives secrets away
	writing string // "adding a cron job"
	reading string // "SSH keys"
}

var hostPaths = sync.OnceValue(func() []hostPath {
	lines := strings.Split(strings.TrimSpace(hostPathTable), "\n")[1:]
	rows := make([]hostPath, 0, len(lines))
	for _, line := range lines {
		cells := strings.Split(line, "\t")
		rows = append(rows, hostPath{
			path: cells[0], tree: cells[1] == "tree",
			root: cells[2] == "root", secrets: cells[3] == "secrets",
			writing: cells[4], reading: cells[5],
		})
	}
	return rows
})

// judge returns what mounting a cleaned path of the host gives: the row that is
// closest to it from above, and what lies below it.
func judge(mounted string) hostPath {
	direct := closest(mounted)
	if inHome := homePath(mounted); inHome != mounted {
		if home := closest(inHome); home.secrets && !direct.secrets {
			direct.secrets, direct.reading = true, home.reading
		}
	}
	if direct.path == mounted {
		return direct // the row speaks for what is below it too
	}
	for _, row := range hostPaths() {
		if !strings.HasPrefix(row.path, mounted+"/") {
			continue
		}
		if row.root && !direct.root {
			direct.root, direct.writing = true, row.writing
		}
		if row.secrets && !direct.secrets {
			direct.secrets, direct.reading = true, row.reading
		}
	}
	return direct
}

// closest returns the row of p or of the nearest directory above it whose row
// holds for everything below.
func closest(p string) hostPath {
	var best hostPath
	for _, row := range hostPaths() {
		if (row.path == p || row.tree && strings.HasPrefix(p, row.path+"/")) && len(row.path) > len(best.path) {
			best = row
		}
	}
	return best
}

// homePath writes a path below a user's home with "~".
func homePath(p string) string {
	for _, homes := range []string{"/home/", "/Users/"} {
		if rest, ok := strings.CutPrefix(p, homes); ok {
			_, below, _ := strings.Cut(rest, "/")
			return path.Join("~", below)
		}
	}
	if rest, ok := strings.CutPrefix(p, "/root/"); ok {
		return path.Join("~", rest)
	}
	return p
}
