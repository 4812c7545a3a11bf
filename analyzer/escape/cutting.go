package escape

import (
	"maps"
	"slices"

	"github.com/hullcheck/hullcheck/analyzer/container"
)

// Limits on the search for a cut.
const (
	maxRounds       = 2_000 // cores
	maxProofs       = 64    // disjoint cores that are looked for in a round
	maxRetries      = 16    // cuts that the containers refute
	maxAlternatives = 3
	maxDetailed     = 25 // changes for which it is told what is left after each, and what else would do
)

// A cutter looks for the cheapest changes. It makes no list of derivations:
// each that is left after the changes so far is one more core to hit (implicit
// hitting set), so that the set found is minimal over all of them.
type cutter struct {
	*deriver
	in        Input
	threshold int
	items     []*change // that remove a fact, by id
	of        [][]int   // items by the fact's id
	forbidden map[int]bool
	cores     [][]int
	hits      *int // cores that searches for the cheapest changes have looked at
	// open are the entries from which each goal counts: what no change closes is
	// left out.
	open map[NodeKind]map[int]bool
	kept map[NodeKind]map[int]bool
}

// cut returns the cut, nil if no path is at or above the threshold.
func (d *deriver) cut(in Input, paths []*Path) *Cut {
	c := &cutter{deriver: d, in: in, threshold: Least(in.Settings.CutAt), forbidden: map[int]bool{}, hits: new(int)}
	if len(paths) == 0 || paths[0].Score.Tenths() < c.threshold {
		return nil
	}
	c.prepare()
	chosen, minimal := c.solve()
	for range maxRetries {
		i := c.refuted(chosen)
		if i < 0 {
			break
		}
		c.forbid(i)
		chosen, minimal = c.solve()
	}
	out := &Cut{Threshold: c.threshold, Minimal: minimal, Cost: c.costOf(chosen)}
	out.Changes, out.removes = c.ordered(chosen, paths), map[*Fact]bool{}
	for _, i := range chosen {
		for _, f := range c.items[i].removes {
			out.removes[f] = true
		}
	}
	c.judge(out, chosen, paths)
	c.alternatives(out, chosen)
	return out
}

// prepare numbers the changes and lists which of them remove a fact.
func (c *cutter) prepare() {
	ids := slices.Sorted(maps.Keys(c.changes))
	c.of = make([][]int, len(c.model.facts))
	for _, id := range ids {
		change := c.changes[id]
		if len(change.removes) == 0 {
			continue
		}
		item := len(c.items)
		c.items = append(c.items, change)
		for _, f := range change.removes {
			c.of[f.id] = append(c.of[f.id], item)
		}
	}
	c.open, c.kept = map[NodeKind]map[int]bool{}, map[NodeKind]map[int]bool{}
	for _, goal := range goals {
		c.open[goal], c.kept[goal] = map[int]bool{}, map[int]bool{}
		for _, e := range c.entries {
			c.open[goal][e.node] = true
		}
	}
}

// removed marks the facts that changes remove.
func (c *cutter) removed(items []int) []bool {
	gone := make([]bool, len(c.model.facts))
	for _, i := range items {
		for _, f := range c.items[i].removes {
			gone[f.id] = true
		}
	}
	return gone
}

// forbid takes a change out of the search.
func (c *cutter) forbid(item int) {
	c.forbidden[item] = true
	c.cores = nil // found again, without it
}

// settle notes from which entries a goal is at or above the threshold whatever is
// changed: nothing is to be done about these.
func (c *cutter) settle() {
	var all []int
	for i := range c.items {
		if !c.forbidden[i] {
			all = append(all, i)
		}
	}
	gone := c.removed(all)
	for _, e := range c.entries {
		if e.Kind == Supply && c.threshold > suppliedMost {
			continue
		}
		best := c.search([]int{e.node}, c.filter(gone, e.Kind == Supply))
		for _, goal := range goals {
			if to := best.goal(goal); to >= 0 && best.score(to) >= c.threshold {
				delete(c.open[goal], e.node)
				c.kept[goal][e.node] = true
			}
		}
	}
}

// filter leaves out facts, accepted rules, and for hostile images what leads to
// other services.
func (c *cutter) filter(gone []bool, supply bool) *filter {
	return &filter{removed: gone, closed: func(a *arc) bool {
		return supply && a.lateral || len(c.settings.Accept) > 0 && c.acceptedArc(a)
	}}
}

// solve returns the cheapest changes, sorted.
func (c *cutter) solve() (chosen []int, minimal bool) {
	c.settle()
	in := &instance{work: c.hits}
	for _, item := range c.items {
		in.cost = append(in.cost, item.cost)
	}
	for range maxRounds {
		// Cores are looked for with any set that hits those so far; only once there
		// are none is the cheapest asked for.
		in.cores = c.cores
		if c.extend(in.guess()) {
			continue
		}
		chosen, minimal = in.solve()
		if !c.extend(chosen) {
			return chosen, minimal
		}
	}
	return in.guess(), false
}

// extend adds cores for derivations that are left after changes: one that is
// there, and up to eight more that have no change in common with it. It reports
// whether any is left.
func (c *cutter) extend(chosen []int) bool {
	gone := c.removed(chosen)
	left := false
	for range maxProofs {
		core := c.proof(gone)
		if core == nil {
			return left
		}
		left = true
		c.cores = append(c.cores, core)
		for _, i := range core {
			for _, f := range c.items[i].removes {
				gone[f.id] = true
			}
		}
	}
	return left
}

// proof returns the changes that break one derivation at or above the threshold
// that is left without some facts, nil if none is left.
func (c *cutter) proof(gone []bool) (core []int) {
	for _, goal := range goals {
		arcs, tenths := c.left(goal, gone)
		if tenths < c.threshold {
			continue
		}
		for _, i := range arcs {
			for _, fact := range c.arcs[i].facts {
				for _, item := range c.of[fact.id] {
					if !c.forbidden[item] {
						core = append(core, item)
					}
				}
			}
		}
		slices.Sort(core)
		return slices.Compact(core)
	}
	return nil
}

// left returns the best way to a goal without some facts, and its score in
// tenths; 0 if there is none.
func (c *cutter) left(goal NodeKind, gone []bool) (arcs []int, tenths int) {
	for _, supply := range []bool{false, true} {
		if supply && c.threshold > suppliedMost {
			break
		}
		var starts []int
		for _, e := range c.entries {
			if c.open[goal][e.node] && (e.Kind == Supply) == supply {
				starts = append(starts, e.node)
			}
		}
		best := c.search(starts, c.filter(gone, supply))
		if to := best.goal(goal); to >= 0 && best.score(to) > tenths {
			arcs, tenths = best.trace(to), best.score(to)
		}
	}
	return arcs, tenths
}

// suppliedMost is the greatest score of a path that begins with a hostile image,
// in tenths.
const suppliedMost = 45

// refuted makes the changes to copies of the containers and derives everything
// anew. It returns a change to do without if a path is left that should not be,
// -1 if none is.
func (c *cutter) refuted(chosen []int) int {
	again := c.patched(chosen)
	expected := map[NodeKind]map[string]bool{}
	for goal, nodes := range c.kept {
		expected[goal] = map[string]bool{}
		for node := range nodes {
			expected[goal][c.nodes[node].Service] = true
		}
	}
	for _, p := range again.paths(again.acceptedArc) {
		if p.Score.Tenths() < c.threshold || expected[p.Goal.Kind][p.Entry.Service] {
			continue
		}
		for i := range p.Steps {
			for _, item := range chosen {
				if c.items[item].service == p.Steps[i].Service {
					return item
				}
			}
		}
	}
	return -1
}

// patched returns the model of the containers after changes.
func (c *cutter) patched(chosen []int) *deriver {
	in := c.in
	in.Containers = clone(in.Containers)
	gone := map[string]bool{}
	for _, i := range chosen {
		change := c.items[i]
		if change.patch != nil {
			change.patch(in.Containers)
			continue
		}
		for _, f := range change.removes {
			gone[f.String()] = true
		}
	}
	s := newScan(in)
	s.facts.without(gone)
	m := s.build()
	m.work = c.work
	return &deriver{model: m, scan: s, today: c.today}
}

// clone copies containers as far as changes go.
func clone(all []*container.Container) []*container.Container {
	copies := make([]*container.Container, len(all))
	of := make(map[*container.Container]*container.Container, len(all))
	for i, c := range all {
		made := *c
		copies[i], of[c] = &made, &made
	}
	for _, c := range copies {
		if c.NetworkOf != nil {
			c.NetworkOf = of[c.NetworkOf]
		}
	}
	return copies
}

func (c *cutter) costOf(items []int) int {
	total := 0
	for _, i := range items {
		total += c.items[i].cost
	}
	return total
}
