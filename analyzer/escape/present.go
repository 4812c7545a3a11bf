package escape

import (
	"maps"
	"slices"
)

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
		change.final = len(left) == 0
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
		other := &cutter{deriver: c.deriver, in: c.in, threshold: c.threshold, forbidden: maps.Clone(c.forbidden), hits: c.hits}
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
