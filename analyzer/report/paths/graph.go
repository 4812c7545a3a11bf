package paths

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/escape"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// Limits on what is drawn: more is no picture.
const (
	maxNodes = 80
	maxAlike = 4 // services that are alike are one node from this number on
)

// A graph is what the paths of an application have in common: each node and each
// way between two nodes once.
type graph struct {
	nodes []node
	ways  []way
	drawn int // paths
	left  int // paths that were left out: they would add too many nodes
}

type node struct {
	key   string
	title string // safe to print, names in backticks
	class nodeClass
}

type nodeClass string

const (
	entryNode  nodeClass = "entry"
	heldNode   nodeClass = "held"   // inside a container
	betterNode nodeClass = "better" // root in a container, an engine's API
	goalNode   nodeClass = "goal"
)

// A way leads from one node to another by one edge.
type way struct {
	from, to int
	edge     string
	label    string // the edge, and the port of an entry; safe to print
	paths    []int  // numbers, ascending
	step     int    // of the first of paths, from 1
	band     analyzer.Severity
	cut      bool // a change of the cut takes it away
}

// graphOf draws the paths of an application from a severity on, the best ones
// first.
func graphOf(a *Application, least analyzer.Severity) *graph {
	for limit := 8 * maxNodes; ; limit /= 2 {
		g := collect(a, least, limit)
		g.fold()
		if len(g.nodes) <= maxNodes {
			return g
		}
	}
}

// collect takes as many paths as have a number of nodes together.
func collect(a *Application, least analyzer.Severity, limit int) *graph {
	g := &graph{}
	index := map[string]int{}
	ways := map[[2]int][]int{}
	for i := range a.Paths {
		p := &a.Paths[i]
		if p.Band < least {
			continue
		}
		if g.fresh(index, p)+len(g.nodes) > limit {
			g.left++
			continue
		}
		g.drawn++
		from := g.node(index, node{key: entryKey(p), title: p.Entry.Title, class: entryNode})
		for k := range p.Steps {
			s := &p.Steps[k]
			to := g.node(index, node{key: s.Node, title: s.Title, class: classOf(p, k)})
			edge := source.Cut(source.Visible(string(s.Edge)))
			label := edge
			if k == 0 && p.Entry.Port != "" {
				label += " " + source.Visible(strings.Join(append([]string{p.Entry.Port}, p.Entry.Also...), ", "))
			}
			g.way(ways, way{from: from, to: to, edge: edge, label: source.Cut(label), paths: []int{p.Number}, step: k + 1, band: p.Band, cut: s.Cut})
			from = to
		}
	}
	return g
}

func entryKey(p *Path) string { return "from " + string(p.Entry.Kind) }

// fresh counts the nodes that a path would add.
func (g *graph) fresh(index map[string]int, p *Path) int {
	keys := []string{entryKey(p)}
	for i := range p.Steps {
		keys = append(keys, p.Steps[i].Node)
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	return len(slices.DeleteFunc(keys, func(key string) bool {
		_, known := index[key]
		return known
	}))
}

func (g *graph) node(index map[string]int, n node) int {
	i, ok := index[n.key]
	if !ok {
		i = len(g.nodes)
		index[n.key] = i
		g.nodes = append(g.nodes, n)
	}
	return i
}

func (g *graph) way(known map[[2]int][]int, w way) {
	between := [2]int{w.from, w.to}
	if w.from == w.to {
		return
	}
	for _, i := range known[between] {
		if old := &g.ways[i]; old.label == w.label {
			if !slices.Contains(old.paths, w.paths[0]) {
				old.paths = append(old.paths, w.paths[0])
			}
			old.cut = old.cut || w.cut
			return
		}
	}
	known[between] = append(known[between], len(g.ways))
	g.ways = append(g.ways, w)
}

func classOf(p *Path, step int) nodeClass {
	switch s := &p.Steps[step]; {
	case step == len(p.Steps)-1:
		return goalNode
	case s.Kind == escape.PrivilegeStep, strings.HasPrefix(s.Node, "ROOT("), strings.HasPrefix(s.Node, "API("):
		return betterNode
	}
	return heldNode
}
