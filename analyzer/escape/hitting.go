package escape

import (
	"cmp"
	"slices"
)

// An instance asks for the cheapest set of items that has one of each core.
type instance struct {
	cost  []int   // by item; items are listed in the order of their ids
	cores [][]int // items, sorted
	work  *int    // cores that searches of all instances of an analysis have looked at; nil: not counted
}

// Parts of the weight of an item: the cost decides, then the number of items,
// then their ids.
const (
	perCost = 1_000_000
	perItem = 1_000
)

// Limits on the search of one component, and on that of all of them. Beyond them
// the best set so far is returned.
const (
	maxBranches = 200_000
	maxHits     = 20_000_000 // cores, about a second
)

// solve returns a minimum-cost hitting set, sorted, and whether it is certain
// that none is cheaper. Ties go to fewer items, then to those listed first.
func (in *instance) solve() (chosen []int, minimal bool) {
	forced, cores := in.simplify()
	chosen, minimal = forced, true
	for _, part := range components(cores) {
		s := newHitter(in, part)
		s.best, s.bestWeight = s.greedy()
		s.branch(s.cores, nil, 0)
		chosen = append(chosen, s.named(s.best)...)
		minimal = minimal && !s.exhausted()
	}
	slices.Sort(chosen)
	return chosen, minimal
}

// guess returns a hitting set that may not be the cheapest, sorted.
func (in *instance) guess() []int {
	chosen, cores := in.simplify()
	s := newHitter(in, cores)
	rest, _ := s.greedy()
	chosen = append(chosen, s.named(rest)...)
	slices.Sort(chosen)
	return chosen
}

// simplify takes what has no alternative and leaves out what never pays, again
// and again.
func (in *instance) simplify() (forced []int, cores [][]int) {
	cores = reduce(in.cores)
	for {
		before := len(cores)
		for i := 0; i < len(cores); {
			if len(cores[i]) > 1 {
				i++
				continue
			}
			x := cores[i][0]
			forced = append(forced, x)
			cores = unhit(cores, x)
			i = 0
		}
		less, changed := in.dominate(cores)
		if !changed && len(less) == before {
			return forced, less
		}
		cores = less
	}
}

// reduce sorts cores and leaves out those that hold another one.
func reduce(cores [][]int) [][]int {
	sorted := slices.Clone(cores)
	slices.SortFunc(sorted, func(a, b []int) int { return cmp.Or(cmp.Compare(len(a), len(b)), slices.Compare(a, b)) })
	var kept [][]int
	for _, core := range sorted {
		if !slices.ContainsFunc(kept, func(k []int) bool { return includes(core, k) }) {
			kept = append(kept, core)
		}
	}
	return kept
}

// includes reports whether a sorted list has all of another.
func includes(list, part []int) bool {
	for _, x := range part {
		if _, ok := slices.BinarySearch(list, x); !ok {
			return false
		}
	}
	return true
}

// dominate leaves out items of which another one is in the same cores and more,
// for no greater cost. It reports whether there were any.
func (in *instance) dominate(cores [][]int) ([][]int, bool) {
	in2 := map[int][]int{} // cores by item
	for i, core := range cores {
		for _, x := range core {
			in2[x] = append(in2[x], i)
		}
	}
	items := make([]int, 0, len(in2))
	for x := range in2 {
		items = append(items, x)
	}
	slices.Sort(items)
	gone := map[int]bool{}
	for _, x := range items {
		// What dominates x is in the first core of x, too.
		for _, y := range cores[in2[x][0]] {
			if x == y || gone[y] || in.cost[y] > in.cost[x] || !includes(in2[y], in2[x]) {
				continue
			}
			if in.cost[y] == in.cost[x] && len(in2[y]) == len(in2[x]) && x < y {
				continue // equal: the one listed first stays
			}
			gone[x] = true
			break
		}
	}
	if len(gone) == 0 {
		return cores, false
	}
	less := make([][]int, len(cores))
	for i, core := range cores {
		for _, x := range core {
			if !gone[x] {
				less[i] = append(less[i], x)
			}
		}
	}
	return reduce(less), true
}

// components splits cores into groups that have no item in common.
func components(cores [][]int) [][][]int {
	group := make([]int, len(cores))
	for i := range group {
		group[i] = i
	}
	var find func(int) int
	find = func(i int) int {
		if group[i] != i {
			group[i] = find(group[i])
		}
		return group[i]
	}
	first := map[int]int{}
	for i, core := range cores {
		for _, x := range core {
			if j, ok := first[x]; ok {
				a, b := find(i), find(j)
				group[max(a, b)] = min(a, b)
			} else {
				first[x] = i
			}
		}
	}
	at := map[int]int{}
	var parts [][][]int
	for i, core := range cores {
		root := find(i)
		k, ok := at[root]
		if !ok {
			k = len(parts)
			at[root] = k
			parts = append(parts, nil)
		}
		parts[k] = append(parts[k], core)
	}
	return parts
}

// A hitter solves one component by branch and bound. Its items are numbered from
// zero, in the order of the instance's.
type hitter struct {
	items      []int // as the instance numbers them
	cost       []int
	weight     []int64
	cores      [][]int
	best       []int
	bestWeight int64
	branches   int
	work       *int
	used       []int // by item: the bound that last counted it
	bounds     int
}

func newHitter(in *instance, cores [][]int) *hitter {
	s := &hitter{work: in.work, cores: make([][]int, len(cores))}
	if s.work == nil {
		s.work = new(int)
	}
	for _, core := range cores {
		s.items = append(s.items, core...)
	}
	slices.Sort(s.items)
	s.items = slices.Compact(s.items)
	for i, core := range cores {
		s.cores[i] = make([]int, len(core))
		for j, x := range core {
			s.cores[i][j], _ = slices.BinarySearch(s.items, x)
		}
	}
	s.used = make([]int, len(s.items))
	for i, x := range s.items {
		s.cost = append(s.cost, in.cost[x])
		s.weight = append(s.weight, int64(in.cost[x])*perCost+perItem+int64(min(i, perItem-1)))
	}
	return s
}

// named returns items as the instance numbers them.
func (s *hitter) named(items []int) []int {
	named := make([]int, len(items))
	for i, x := range items {
		named[i] = s.items[x]
	}
	return named
}

// exhausted reports whether the search has met a limit.
func (s *hitter) exhausted() bool { return s.branches > maxBranches || *s.work > maxHits }

// order sorts items by cost, then as listed.
func (s *hitter) order(items []int) []int {
	sorted := slices.Clone(items)
	slices.SortFunc(sorted, func(a, b int) int { return cmp.Or(cmp.Compare(s.cost[a], s.cost[b]), cmp.Compare(a, b)) })
	return sorted
}

// greedy returns the set that takes what hits the most for its cost, each time.
func (s *hitter) greedy() (chosen []int, total int64) {
	in := make([][]int, len(s.items)) // cores by item
	hits := make([]int, len(s.items)) // open ones
	for i, core := range s.cores {
		for _, x := range core {
			in[x] = append(in[x], i)
			hits[x]++
		}
	}
	hit := make([]bool, len(s.cores))
	for open := len(s.cores); open > 0; {
		best := -1
		for x := range s.items {
			if hits[x] > 0 && (best < 0 || better(hits[x], s.cost[x], x, hits[best], s.cost[best], best)) {
				best = x
			}
		}
		chosen = append(chosen, best)
		total += s.weight[best]
		for _, i := range in[best] {
			if hit[i] {
				continue
			}
			hit[i] = true
			open--
			for _, x := range s.cores[i] {
				hits[x]--
			}
		}
	}
	slices.Sort(chosen)
	return chosen, total
}

// better compares hits for cost without dividing.
func better(hitsA, costA, a, hitsB, costB, b int) bool {
	x, y := hitsA*costB, hitsB*costA
	return x > y || x == y && a < b
}

func unhit(cores [][]int, x int) [][]int {
	var open [][]int
	for _, core := range cores {
		if _, ok := slices.BinarySearch(core, x); !ok {
			open = append(open, core)
		}
	}
	return open
}

// bound returns a weight that no set for the open cores is below: that of
// cores without a common item, each by its cheapest.
func (s *hitter) bound(open [][]int) int64 {
	var total int64
	s.bounds++
	for _, core := range open {
		if slices.ContainsFunc(core, func(x int) bool { return s.used[x] == s.bounds }) {
			continue
		}
		least := int64(-1)
		for _, x := range core {
			s.used[x] = s.bounds
			if w := s.weight[x]; least < 0 || w < least {
				least = w
			}
		}
		total += least
	}
	return total
}

// branch tries every item of the smallest open core; one that has been tried is
// left out of the later branches.
func (s *hitter) branch(open [][]int, chosen []int, total int64) {
	s.branches++
	if *s.work += len(open); s.exhausted() {
		return
	}
	if len(open) == 0 {
		if total < s.bestWeight {
			s.best, s.bestWeight = slices.Sorted(slices.Values(chosen)), total
		}
		return
	}
	if total+s.bound(open) >= s.bestWeight {
		return
	}
	smallest := slices.MinFunc(open, func(a, b []int) int { return cmp.Or(cmp.Compare(len(a), len(b)), slices.Compare(a, b)) })
	rest := open
	for _, x := range s.order(smallest) {
		if *s.work += len(rest); s.exhausted() {
			return
		}
		s.branch(unhit(rest, x), append(slices.Clip(chosen), x), total+s.weight[x])
		rest = drop(rest, x)
		if rest == nil {
			return // a core has no other item
		}
	}
}

// drop takes an item out of all cores, nil if that leaves one empty.
func drop(cores [][]int, x int) [][]int {
	less := make([][]int, len(cores))
	for i, core := range cores {
		j, ok := slices.BinarySearch(core, x)
		if !ok {
			less[i] = core
			continue
		}
		if len(core) == 1 {
			return nil
		}
		less[i] = slices.Delete(slices.Clone(core), j, j+1)
	}
	return less
}
