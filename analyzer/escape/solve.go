package escape

import (
	"container/heap"
	"slices"
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

// A result is what a search found. It holds until the model's next search.
type result struct {
	model *model
	found []int // the nodes that are reached
}

// at returns how a node is best reached.
func (r result) at(node int) reached { return r.model.best[node] }

// goal returns the node of a kind that is best reached, -1 if none is.
func (r result) goal(kind NodeKind) int {
	to := -1
	for _, id := range r.found {
		if r.model.nodes[id].Kind != kind {
			continue
		}
		if to < 0 || r.at(id).better(r.at(to)) || r.at(id) == r.at(to) && id < to {
			to = id
		}
	}
	return to
}

// score returns the score of a goal's node in tenths.
func (r result) score(to int) int {
	return r.at(to).weight.times(r.model.nodes[to].Kind.impact().Percent).tenths()
}

// search finds the best way from any of the starts to every node. As factors
// never exceed 1 a way does not get better by going on, so that the nodes are
// settled in the order of their weights (Knuth's generalisation of Dijkstra's
// algorithm); cycles are harmless.
func (m *model) search(starts []int, f *filter) result {
	for _, node := range m.found {
		m.best[node], m.done[node] = reached{}, false
	}
	m.found = m.found[:0]
	for len(m.best) < len(m.nodes) {
		m.best, m.done = append(m.best, reached{}), append(m.done, false)
	}
	q := m.queue[:0]
	for _, start := range starts {
		m.best[start] = reached{weight: whole, arc: -1}
		m.found = append(m.found, start)
		q = append(q, waiting{m.best[start], start})
	}
	heap.Init(&q)
	for q.Len() > 0 {
		w := heap.Pop(&q).(waiting)
		if m.done[w.node] {
			continue
		}
		m.done[w.node] = true
		if *m.work += len(m.out[w.node]); *m.work > maxWork {
			m.full = true
			break
		}
		for _, i := range m.out[w.node] {
			a := &m.arcs[i]
			if m.done[a.to] || len(m.useful) > 0 && !m.useful[a.to] || !f.holds(a) {
				continue
			}
			r := reached{w.weight.timesAll(a.factors), w.steps + 1, i}
			known := m.best[a.to]
			if r.weight == 0 || known.weight > 0 && !r.better(known) {
				continue
			}
			if known.weight == 0 {
				m.found = append(m.found, a.to)
			}
			m.best[a.to] = r
			heap.Push(&q, waiting{r, a.to})
		}
	}
	m.queue = q[:0]
	return result{m, m.found}
}

// prune has searches pass over nodes from which no goal is reached.
func (m *model) prune() {
	into := make([][]int, len(m.nodes))
	for i := range m.arcs {
		into[m.arcs[i].to] = append(into[m.arcs[i].to], m.arcs[i].from)
	}
	m.useful = make([]bool, len(m.nodes))
	var open []int
	for id, n := range m.nodes {
		if slices.Contains(goals[:], n.Kind) {
			m.useful[id] = true
			open = append(open, id)
		}
	}
	for len(open) > 0 {
		node := open[len(open)-1]
		open = open[:len(open)-1]
		for _, from := range into[node] {
			if !m.useful[from] {
				m.useful[from] = true
				open = append(open, from)
			}
		}
	}
}

// trace returns the arcs that lead to a node.
func (r result) trace(to int) []int {
	var arcs []int
	for node := to; r.at(node).arc >= 0; node = r.model.arcs[r.at(node).arc].from {
		arcs = append(arcs, r.at(node).arc)
	}
	slices.Reverse(arcs)
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
