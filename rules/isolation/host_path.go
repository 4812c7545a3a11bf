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
	runs    runs   // what follows from writing it
	secrets bool   // reading it gives secrets away
	writing string // "adding a cron job"
	reading string // "SSH keys"
}

// runs says when and as whom the host runs what is written to a path.
type runs uint8

// The answers, from the weakest.
const (
	never     runs = iota
	asUser         // with the next shell or command of one user
	rootLater      // with the next start of a program, module, engine or host
	rootSoon       // within a minute, or with root's next login
)

// runsIn are the answers as the table writes them.
func runsIn(cell string) runs {
	switch cell {
	case "user":
		return asUser
	case "later":
		return rootLater
	case "root":
		return rootSoon
	}
	return never
}

var hostPaths = sync.OnceValue(func() []hostPath {
	lines := strings.Split(strings.TrimSpace(hostPathTable), "\n")[1:]
	rows := make([]hostPath, 0, len(lines))
	for _, line := range lines {
		cells := strings.Split(line, "\t")
		rows = append(rows, hostPath{
			path: cells[0], tree: cells[1] == "tree",
			runs: runsIn(cells[2]), secrets: cells[3] == "secrets",
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
		direct.add(closest(inHome))
	}
	if direct.path == mounted {
		return direct // the row speaks for what is below it too
	}
	for _, row := range hostPaths() {
		if !strings.HasPrefix(row.path, mounted+"/") {
			continue
		}
		direct.add(row)
	}
	return direct
}

// add takes from another row what it gives beyond h.
func (h *hostPath) add(other hostPath) {
	if other.runs > h.runs {
		h.runs, h.writing = other.runs, other.writing
	}
	if other.secrets && !h.secrets {
		h.secrets, h.reading = true, other.reading
	}
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
