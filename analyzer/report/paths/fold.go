package paths

import (
	"fmt"
	"slices"
	"strings"
)

// fold makes one node of services that are alike: reached from the same nodes by
// the same edges, and leading to the same.
func (g *graph) fold() {
	groups := map[string][]int{}
	var order []string
	for n := range g.nodes {
		if key := g.likeness(n); key != "" {
			if groups[key] == nil {
				order = append(order, key)
			}
			groups[key] = append(groups[key], n)
		}
	}
	into := make([]int, len(g.nodes)) // the node that stands for each
	for n := range into {
		into[n] = n
	}
	for _, key := range order {
		group := groups[key]
		if len(group) < maxAlike {
			continue
		}
		for _, n := range group {
			into[n] = group[0]
		}
		first := &g.nodes[group[0]]
		what, _, _ := strings.Cut(first.title, "`")
		first.title = fmt.Sprintf("%s%d services", what, len(group))
	}
	g.join(into)
}

// likeness is equal for nodes that fold makes one of, "" for those that stand
// for themselves.
func (g *graph) likeness(n int) string {
	kind, _, _ := strings.Cut(g.nodes[n].key, "(")
	if kind != "FOOT" && kind != "ROOT" || g.nodes[n].class == goalNode {
		return ""
	}
	var parts []string
	for i := range g.ways {
		switch w := &g.ways[i]; n {
		case w.to:
			parts = append(parts, fmt.Sprintf("from %d by %q", w.from, w.edge))
		case w.from:
			parts = append(parts, fmt.Sprintf("to %d by %q, %t", w.to, w.label, w.cut))
		}
	}
	slices.Sort(parts)
	return strings.Join(append([]string{kind}, slices.Compact(parts)...), "; ")
}

// join leads ways to the nodes that stand for their ends, and makes one of those
// that are equal then.
func (g *graph) join(into []int) {
	var nodes []node
	index := make([]int, len(g.nodes))
	for n := range g.nodes {
		if into[n] == n {
			index[n] = len(nodes)
			nodes = append(nodes, g.nodes[n])
		}
	}
	var ways []way
	known := map[string]int{}
	for _, w := range g.ways {
		folded := into[w.from] != w.from || into[w.to] != w.to
		w.from, w.to = index[into[w.from]], index[into[w.to]]
		if w.from == w.to {
			continue
		}
		key := fmt.Sprintf("%d %d %s", w.from, w.to, w.edge)
		i, ok := known[key]
		if !ok || !folded {
			known[key] = len(ways)
			ways = append(ways, w)
			continue
		}
		old := &ways[i]
		if old.label != w.label {
			old.label = w.edge
		}
		old.paths = append(old.paths, w.paths...)
		slices.Sort(old.paths)
		old.paths = slices.Compact(old.paths)
		old.cut = old.cut || w.cut
		old.band = max(old.band, w.band)
	}
	g.nodes, g.ways = nodes, ways
}
