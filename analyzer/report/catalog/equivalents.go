package catalog

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/encode"
)

// An Equivalent is the id of another tool's rule with the rules that look for
// the same.
type Equivalent struct {
	ID    string
	Rules []*analyzer.Rule
}

// Tools returns the tools whose ids rules name as equivalents, by name.
func Tools(rules []*analyzer.Rule) []string {
	var tools []string
	for _, r := range rules {
		for _, e := range r.Equivalents {
			tool, _, _ := strings.Cut(e, ":")
			tools = append(tools, tool)
		}
	}
	slices.Sort(tools)
	return slices.Compact(tools)
}

// Equivalents returns the ids of a tool that rules name, in the order in which
// people count: 5.9 stands before 5.10.
func Equivalents(rules []*analyzer.Rule, tool string) []Equivalent {
	byID := map[string][]*analyzer.Rule{}
	for _, r := range sorted(rules) {
		for _, e := range r.Equivalents {
			if id, ok := strings.CutPrefix(e, tool+":"); ok {
				byID[id] = append(byID[id], r)
			}
		}
	}
	all := make([]Equivalent, 0, len(byID))
	for id, rules := range byID {
		all = append(all, Equivalent{id, rules})
	}
	slices.SortFunc(all, func(a, b Equivalent) int {
		return cmp.Or(slices.CompareFunc(words(a.ID), words(b.ID), compareWords), strings.Compare(a.ID, b.ID))
	})
	return all
}

// words splits an id into its numbers and what stands between them.
func words(id string) []string {
	var all []string
	digits := false
	start := 0
	for i := range len(id) {
		digit := id[i] >= '0' && id[i] <= '9'
		if i > start && digit != digits {
			all = append(all, id[start:i])
			start = i
		}
		digits = digit
	}
	return append(all, id[start:])
}

func compareWords(a, b string) int {
	m, errA := strconv.Atoi(a)
	n, errB := strconv.Atoi(b)
	if errA == nil && errB == nil {
		return cmp.Compare(m, n)
	}
	return strings.Compare(a, b)
}

// EquivalentsText lists a tool's ids for people, a line for each of our rules.
func EquivalentsText(w io.Writer, ids []Equivalent) error {
	var out bytes.Buffer
	widest, longest := 0, 0
	for _, e := range ids {
		widest = max(widest, len(e.ID))
		for _, r := range e.Rules {
			longest = max(longest, len(r.Name))
		}
	}
	for _, e := range ids {
		id := e.ID
		for _, r := range e.Rules {
			fmt.Fprintf(&out, "%-*s  %-*s  %-8s  %s%s\n", widest, id, longest, r.Name, r.Severity(), r.Title(), switchedOn(r))
			id = ""
		}
	}
	_, err := w.Write(out.Bytes())
	return err
}

// EquivalentsMarkdown lists a tool's ids as a table with links to our pages.
func EquivalentsMarkdown(w io.Writer, tool string, ids []Equivalent) error {
	var out bytes.Buffer
	fmt.Fprintf(&out, "| %s | hullcheck | severity | preset | what it reports |\n|---|---|---|---|---|\n", tool)
	for _, e := range ids {
		for _, r := range e.Rules {
			fmt.Fprintf(&out, "| `%s` | [%s](%s) | %s | %s | %s |\n", e.ID, r.Name, r.PageURL(), r.Severity(), r.Preset, r.Title())
		}
	}
	_, err := w.Write(out.Bytes())
	return err
}

// EquivalentsJSON lists a tool's ids with the names of our rules.
func EquivalentsJSON(w io.Writer, tool string, ids []Equivalent) error {
	type entry struct {
		ID    string   `json:"id"`
		Rules []string `json:"rules"`
	}
	list := struct {
		Version     int     `json:"version"`
		Tool        string  `json:"tool"`
		Equivalents []entry `json:"equivalents"`
	}{Version: 1, Tool: tool, Equivalents: []entry{}}
	for _, e := range ids {
		names := make([]string, len(e.Rules))
		for i, r := range e.Rules {
			names[i] = r.Name
		}
		list.Equivalents = append(list.Equivalents, entry{e.ID, names})
	}
	return encode.JSON(w, list, "  ")
}
