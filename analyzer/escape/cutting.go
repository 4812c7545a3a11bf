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
	// open are the entries from which each goal counts: what no change closes is
	// left out.
	open map[NodeKind]map[int]bool
	kept map[NodeKind]map[int]bool
}

// cut returns the cut, nil if no path is at or above the threshold.
func (d *deriver) cut(in Input, paths []*Path) *Cut {
	c := &cutter{deriver: d, in: in, threshold: Least(in.Settings.CutAt), forbidden: map[int]bool{}}
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
	in := &instance{}
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

// ordered returns the changes, first the one that breaks the paths with the
// greatest scores.
func (c *cutter) ordered(chosen []int, paths []*Path) []Change {
	broken := make([]bool, len(paths))
	breaks := c.broken(chosen, paths)
	left := slices.Clone(chosen)
	var list []Change
	for len(left) > 0 {
		best, gain := 0, -1
		for k, i := range left {
			sum := 0
			for _, n := range breaks[i] {
				if !broken[n] {
					sum += paths[n].Score.Tenths()
				}
			}
			if sum > gain || sum == gain && c.items[i].cost < c.items[left[best]].cost {
				best, gain = k, sum
			}
		}
		item := left[best]
		left = slices.Delete(left, best, best+1)
		change := c.items[item].public()
		change.Paths = breaks[item]
		for _, n := range breaks[item] {
			broken[n] = true
		}
		made := slices.DeleteFunc(slices.Clone(chosen), func(i int) bool { return slices.Contains(left, i) })
		if len(list) < maxDetailed {
			if worst := c.worst(made); worst >= c.threshold {
				change.Left = worst
			}
		}
		list = append(list, change)
	}
	return list
}

// broken returns by change the paths at or above the threshold that rest on a
// fact that it removes.
func (c *cutter) broken(chosen []int, paths []*Path) map[int][]int {
	breaks := map[int][]int{}
	for n, p := range paths {
		if p.Score.Tenths() < c.threshold {
			continue
		}
		for i := range p.Steps {
			for _, f := range p.Steps[i].Facts {
				for _, item := range c.of[f.id] {
					if _, ok := slices.BinarySearch(chosen, item); ok && !slices.Contains(breaks[item], n) {
						breaks[item] = append(breaks[item], n)
					}
				}
			}
		}
	}
	return breaks
}

// worst returns the best score that is left after changes, in tenths.
func (c *cutter) worst(items []int) int {
	gone := c.removed(items)
	most := 0
	for _, goal := range goals {
		_, tenths := c.left(goal, gone)
		most = max(most, tenths)
	}
	return most
}

// judge notes which paths the cut closes and what is left.
func (c *cutter) judge(out *Cut, chosen []int, paths []*Path) {
	for n, p := range paths {
		if p.Score.Tenths() < c.threshold {
			continue
		}
		stays := false
		for node := range c.kept[p.Goal.Kind] {
			stays = stays || c.nodes[node].Service == p.Entry.Service
		}
		if stays {
			out.Kept = append(out.Kept, n)
		} else {
			out.Closes = append(out.Closes, n)
		}
	}
	out.Left = c.worst(chosen)
}

// alternatives solves again without each of the first changes.
func (c *cutter) alternatives(out *Cut, chosen []int) {
	if len(chosen) > maxDetailed {
		return
	}
	for _, change := range out.Changes[:min(len(out.Changes), maxAlternatives)] {
		item := slices.IndexFunc(c.items, changeCalled(change.ID))
		other := &cutter{deriver: c.deriver, in: c.in, threshold: c.threshold, forbidden: maps.Clone(c.forbidden)}
		other.prepare()
		other.forbid(item)
		set, _ := other.solve()
		if len(other.keptEntries()) > len(c.keptEntries()) || other.refuted(set) >= 0 {
			continue // nothing else closes what it does
		}
		alternative := Alternative{Without: change.ID, Cost: other.costOf(set)}
		for _, i := range set {
			alternative.Changes = append(alternative.Changes, c.items[i].public())
		}
		out.Alternatives = append(out.Alternatives, alternative)
	}
}

// keptEntries lists what no change closes.
func (c *cutter) keptEntries() []Node {
	var nodes []Node
	for _, kept := range c.kept {
		for node := range kept {
			nodes = append(nodes, c.nodes[node])
		}
	}
	return nodes
}

func changeCalled(id string) func(*change) bool { return func(c *change) bool { return c.id == id } }
