package escape

import (
	"container/heap"
)

// A reached says how a node is best reached: the arc by which, and the product of
// the factors on the way.
type reached struct {
	weight weight // 0: not reached
	steps  int
	arc    int // -1 at the start
}

// better reports whether a way is to be taken instead of another: by its weight,
// then by its length, then by the rule that is listed first.
func (r reached) better(than reached) bool {
	switch {
	case r.weight != than.weight:
		return r.weight > than.weight
	case r.steps != than.steps:
		return r.steps < than.steps
	}
	return r.arc < than.arc
}

// A filter says which rules hold: facts may be removed, and edges accepted.
type filter struct {
	removed []bool // by the fact's id; nil: none
	closed  func(*arc) bool
}

func (f *filter) holds(a *arc) bool {
	if f.removed != nil {
		for _, fact := range a.facts {
			if f.removed[fact.id] {
				return false
			}
		}
	}
	return f.closed == nil || !f.closed(a)
}

// search finds the best way from any of the starts to every node. As factors
// never exceed 1 a way does not get better by going on, so that the nodes are
// settled in the order of their weights (Knuth's generalisation of Dijkstra's
// algorithm); cycles are harmless.
func (m *model) search(starts []int, f *filter) []reached {
	best := make([]reached, len(m.nodes))
	done := make([]bool, len(m.nodes))
	var q queue
	for _, start := range starts {
		best[start] = reached{weight: whole, arc: -1}
		q = append(q, waiting{best[start], start})
	}
	heap.Init(&q)
	for q.Len() > 0 {
		w := heap.Pop(&q).(waiting)
		if done[w.node] {
			continue
		}
		done[w.node] = true
		for _, i := range m.out[w.node] {
			a := &m.arcs[i]
			if done[a.to] || !f.holds(a) {
				continue
			}
			r := reached{w.weight, w.steps + 1, i}
			for _, factor := range a.factors {
				r.weight = r.weight.times(factor.Percent)
			}
			if r.weight == 0 || best[a.to].weight > 0 && !r.better(best[a.to]) {
				continue
			}
			best[a.to] = r
			heap.Push(&q, waiting{r, a.to})
		}
	}
	return best
}

// trace returns the arcs that lead to a node.
func (m *model) trace(best []reached, to int) []int {
	var arcs []int
	for node := to; best[node].arc >= 0; node = m.arcs[best[node].arc].from {
		arcs = append(arcs, best[node].arc)
	}
	for i, j := 0, len(arcs)-1; i < j; i, j = i+1, j-1 {
		arcs[i], arcs[j] = arcs[j], arcs[i]
	}
	return arcs
}

// A waiting node is reached and not settled.
type waiting struct {
	reached
	node int
}

// A queue holds waiting nodes, the best first.
type queue []waiting

func (q queue) Len() int { return len(q) }

func (q queue) Less(i, j int) bool {
	a, b := q[i], q[j]
	if a.reached == b.reached {
		return a.node < b.node
	}
	return a.better(b.reached)
}

func (q queue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }

func (q *queue) Push(x any) { *q = append(*q, x.(waiting)) }

func (q *queue) Pop() any {
	old := *q
	last := old[len(old)-1]
	*q = old[:len(old)-1]
	return last
}
