package container

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

// A HostUse says what an attacker gets from a mounted path of a Linux host.
type HostUse struct {
	Path    string // of the row that says so
	Runs    Runs   // what follows from writing it
	Secrets bool   // reading it gives secrets away
	Writing string // "adding a cron job"
	Reading string // "SSH keys"

	tree bool
}

// Runs says when and as whom the host runs what is written to a path.
type Runs uint8

// The answers, from the weakest.
const (
	RunsNever  Runs = iota
	RunsAsUser      // with the next shell or command of one user
	RunsLater       // with the next start of a program, module, engine or host
	RunsSoon        // within a minute, or with root's next login
)

// runsIn are the answers as the table writes them.
func runsIn(cell string) Runs {
	switch cell {
	case "user":
		return RunsAsUser
	case "later":
		return RunsLater
	case "root":
		return RunsSoon
	}
	return RunsNever
}

var hostUses = sync.OnceValue(func() []HostUse {
	lines := strings.Split(strings.TrimSpace(hostPathTable), "\n")[1:]
	rows := make([]HostUse, 0, len(lines))
	for _, line := range lines {
		cells := strings.Split(line, "\t")
		rows = append(rows, HostUse{
			Path: cells[0], tree: cells[1] == "tree",
			Runs: runsIn(cells[2]), Secrets: cells[3] == "secrets",
			Writing: cells[4], Reading: cells[5],
		})
	}
	return rows
})

// UseOf returns what mounting a cleaned path of the host gives: the row that is
// closest to it from above, and what lies below it.
func UseOf(mounted string) HostUse {
	direct := closest(mounted)
	if inHome := homePath(mounted); inHome != mounted {
		direct.add(closest(inHome))
	}
	if direct.Path == mounted {
		return direct // the row speaks for what is below it too
	}
	for _, row := range hostUses() {
		if !strings.HasPrefix(row.Path, mounted+"/") {
			continue
		}
		direct.add(row)
	}
	return direct
}

// add takes from another row what it gives beyond h.
func (h *HostUse) add(other HostUse) {
	if other.Runs > h.Runs {
		h.Runs, h.Writing = other.Runs, other.Writing
	}
	if other.Secrets && !h.Secrets {
		h.Secrets, h.Reading = true, other.Reading
	}
}

// closest returns the row of p or of the nearest directory above it whose row
// holds for everything below.
func closest(p string) HostUse {
	var best HostUse
	for _, row := range hostUses() {
		if (row.Path == p || row.tree && strings.HasPrefix(p, row.Path+"/")) && len(row.Path) > len(best.Path) {
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
