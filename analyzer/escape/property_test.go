package escape

import (
	"fmt"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/hullcheck/hullcheck/analyzer"
)

// The solver's set costs what the cheapest of all sets costs.
func TestHittingSetIsMinimal(t *testing.T) {
	t.Parallel()
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 1))
		in := &instance{}
		for range 1 + r.IntN(9) {
			in.cost = append(in.cost, 1+r.IntN(6))
		}
		for range r.IntN(12) {
			core := r.Perm(len(in.cost))[:1+r.IntN(min(4, len(in.cost)))]
			slices.Sort(core)
			in.cores = append(in.cores, core)
		}
		chosen, minimal := in.solve()
		if !minimal {
			t.Fatalf("seed %d: not solved", seed)
		}
		got := 0
		for _, x := range chosen {
			got += in.cost[x]
		}
		if !hits(in.cores, chosen) {
			t.Fatalf("seed %d: %v does not hit %v", seed, chosen, in.cores)
		}
		best, fewest := bruteForce(in)
		if got != best || len(chosen) != fewest {
			t.Fatalf("seed %d: %v costs %d, the best %d with %d of %v", seed, chosen, got, best, fewest, in.cores)
		}
	}
}

// What a search may cost is shared by all of an analysis: once it is spent, a set
// is found that hits every core, but nothing is said of its cost.
func TestHittingSetIsBounded(t *testing.T) {
	t.Parallel()
	r, work := rand.New(rand.NewPCG(1, 1)), maxHits-10_000
	in := &instance{work: &work}
	for range 300 {
		in.cost = append(in.cost, 1+r.IntN(6))
	}
	for range 3_000 {
		core := r.Perm(len(in.cost))[:6]
		slices.Sort(core)
		in.cores = append(in.cores, core)
	}
	for range 3 {
		if chosen, minimal := in.solve(); minimal || !hits(in.cores, chosen) {
			t.Errorf("minimal: %t, hits all: %t", minimal, hits(in.cores, chosen))
		}
	}
	if work > maxHits+20_000 { // each solution looks at all once
		t.Errorf("%d cores were looked at after the limit", work-maxHits)
	}
}

func hits(cores [][]int, chosen []int) bool {
	return !slices.ContainsFunc(cores, func(core []int) bool {
		return !slices.ContainsFunc(core, func(x int) bool { return slices.Contains(chosen, x) })
	})
}

func bruteForce(in *instance) (best, fewest int) {
	best = -1
	for mask := range 1 << len(in.cost) {
		var chosen []int
		total := 0
		for x, cost := range in.cost {
			if mask>>x&1 == 1 {
				chosen = append(chosen, x)
				total += cost
			}
		}
		if hits(in.cores, chosen) && (best < 0 || total < best || total == best && len(chosen) < fewest) {
			best, fewest = total, len(chosen)
		}
	}
	return best, fewest
}

// random makes a small model with cycles, parallel rules and changes that remove
// several facts each.
func random(seed uint64) *cutter {
	r := rand.New(rand.NewPCG(seed, 2))
	m := newModel()
	s := &scan{facts: newFacts(), changes: map[string]*change{}, model: m, settings: DefaultSettings()}
	for i := range 3 + r.IntN(8) {
		s.facts.add(&Fact{Kind: fmt.Sprintf("f%d", i)})
	}
	m.facts = s.facts.number()
	node := func(i int) Node { return Node{Kind: Foot, Service: fmt.Sprint(i)} }
	inner := 2 + r.IntN(4)
	for i := range 1 + r.IntN(3) {
		out := Node{Kind: Outside, Service: fmt.Sprint(i), Detail: "public:1"}
		m.entries = append(m.entries, entry{Entry{Kind: Public, Service: fmt.Sprint(i)}, m.node(out)})
		m.add(out, node(r.IntN(inner)), someArc(r, m.facts))
	}
	for range 4 + r.IntN(10) {
		m.add(node(r.IntN(inner)), node(r.IntN(inner)), someArc(r, m.facts))
	}
	for range 1 + r.IntN(4) {
		m.add(node(r.IntN(inner)), Node{Kind: goals[r.IntN(3)]}, someArc(r, m.facts))
	}
	for i := range 1 + r.IntN(8) {
		c := &change{id: fmt.Sprintf("c%d", i), kind: "k", cost: 1 + r.IntN(6)}
		for range 1 + r.IntN(3) {
			if f := m.facts[r.IntN(len(m.facts))]; !slices.Contains(c.removes, f) {
				c.removes = append(c.removes, f)
			}
		}
		s.changes[c.id] = c
	}
	return &cutter{deriver: &deriver{model: m, scan: s}, threshold: Least(analyzer.MediumSeverity), forbidden: map[int]bool{}}
}

func someArc(r *rand.Rand, facts []*Fact) arc {
	a := arc{edge: "E", factors: []Factor{{50 + r.IntN(51), "factor"}}}
	for range r.IntN(3) {
		a.facts = append(a.facts, facts[r.IntN(len(facts))])
	}
	return a
}

// over returns the entries and goals that are at or above the threshold without
// some facts.
func (c *cutter) over(gone []bool) map[string]bool {
	found := map[string]bool{}
	for _, e := range c.entries {
		best := c.search([]int{e.node}, &filter{removed: gone})
		for _, goal := range goals {
			if to := best.goal(goal); to >= 0 && best.score(to) >= c.threshold {
				found[fmt.Sprint(e.node, goal)] = true
			}
		}
	}
	return found
}

// The cut closes all that any changes close, and costs what the cheapest set of
// all costs that does so.
func TestCutIsMinimal(t *testing.T) {
	t.Parallel()
	cut, none := 0, 0
	for seed := range uint64(4000) {
		c := random(seed)
		c.prepare()
		chosen, minimal := c.solve()
		if !minimal {
			t.Fatalf("seed %d: not solved", seed)
		}
		all := make([]int, len(c.items))
		for i := range all {
			all[i] = i
		}
		stays := c.over(c.removed(all)) // whatever is changed
		if diff := len(c.over(c.removed(chosen))); diff != len(stays) {
			t.Fatalf("seed %d: %v leaves %d ways, all changes %d", seed, chosen, diff, len(stays))
		}
		best := -1
		for mask := range uint(1) << len(c.items) {
			var set []int
			for i := range c.items {
				if mask>>i&1 == 1 {
					set = append(set, i)
				}
			}
			if cost := c.costOf(set); (best < 0 || cost < best) && len(c.over(c.removed(set))) == len(stays) {
				best = cost
			}
		}
		if got := c.costOf(chosen); got != best {
			t.Fatalf("seed %d: %v costs %d, the best %d", seed, chosen, got, best)
		}
		if len(chosen) > 0 {
			cut++
		} else {
			none++
		}
	}
	t.Logf("%d models with a cut, %d without", cut, none)
	if cut < 1000 {
		t.Error("hardly any model needs a cut")
	}
}

// A fact more never takes a way or lessens its score.
func TestFactsAreMonotone(t *testing.T) {
	t.Parallel()
	for seed := range uint64(2000) {
		c := random(seed)
		r := rand.New(rand.NewPCG(seed, 3))
		less := make([]bool, len(c.model.facts))
		for i := range less {
			less[i] = r.IntN(3) == 0
		}
		more := slices.Clone(less)
		if i := slices.Index(more, true); i >= 0 {
			more[i] = false
		}
		for _, e := range c.entries {
			var with []weight
			all := c.search([]int{e.node}, &filter{removed: more})
			for n := range c.nodes {
				with = append(with, all.at(n).weight)
			}
			without := c.search([]int{e.node}, &filter{removed: less})
			for n := range with {
				if with[n] < without.at(n).weight {
					t.Fatalf("seed %d: %v falls from %d to %d", seed, c.nodes[n], without.at(n).weight, with[n])
				}
			}
		}
	}
}

// The best way is the best of all simple ways.
func TestSearchFindsTheBest(t *testing.T) {
	t.Parallel()
	for seed := range uint64(500) {
		c := random(seed)
		for _, e := range c.entries {
			best := c.search([]int{e.node}, &filter{})
			walked := make([]weight, len(c.nodes))
			c.walk(e.node, whole, 1<<e.node, walked)
			for n := range walked {
				if walked[n] != best.at(n).weight {
					t.Fatalf("seed %d: %v is reached with %d, found %d", seed, c.nodes[n], walked[n], best.at(n).weight)
				}
			}
		}
	}
}

func (c *cutter) walk(node int, w weight, seen uint64, best []weight) {
	best[node] = max(best[node], w)
	if bits.OnesCount64(seen) > 12 {
		return
	}
	for _, i := range c.out[node] {
		a := &c.arcs[i]
		if seen>>a.to&1 == 1 {
			continue
		}
		next := w
		for _, f := range a.factors {
			next = next.times(f.Percent)
		}
		c.walk(a.to, next, seen|1<<a.to, best)
	}
}

func TestScore(t *testing.T) {
	t.Parallel()
	for want, percents := range map[string][]int{
		"10.0": {100}, "8.8": {100, 88}, "8.5": {100, 88, 97}, "5.3": {100, 60, 88}, "0.1": {35, 1, 1}, "4.4": {100, 88, 50}, "7.5": {85, 88}, "9.7": {100, 100, 97}, "5.0": {100, 60, 88, 94},
	} {
		var s Score
		for _, p := range percents {
			s.Factors = append(s.Factors, Factor{p, "factor"})
		}
		if s.String() != want {
			t.Errorf("%v: %s, want %s", percents, s, want)
		}
	}
	s := Score{[]Factor{{85, "a user of the host"}, {100, "supported action"}, {60, "reachable from the host"}}}
	if got, want := s.Explain(), "8.5 a user of the host × 0.6 reachable from the host = 5.1"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	for tenths, want := range map[int]analyzer.Severity{
		90: analyzer.CriticalSeverity, 89: analyzer.HighSeverity, 70: analyzer.HighSeverity, 69: analyzer.MediumSeverity, 40: analyzer.MediumSeverity, 39: analyzer.LowSeverity, 1: analyzer.LowSeverity,
	} {
		if got := bandOf(tenths); got != want {
			t.Errorf("%d is %s, want %s", tenths, got, want)
		}
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	for _, r := range Rows() {
		if r.Gains == "" || r.Basis == "" || len(r.CWE) == 0 {
			t.Errorf("%s is not complete", r.Edge)
		}
		if r.From == API != (r.Mode != "") {
			t.Errorf("%s starts from %d with mode %q", r.Edge, r.From, r.Mode)
		}
		switch r.Basis {
		case "measured", "source", "documented", "reasoned":
		default:
			t.Errorf("%s: basis %q", r.Edge, r.Basis)
		}
		for _, m := range r.Unless {
			switch m {
			case userNamespace, rootlessEngine, appArmor, seLinux, lockdown, virtualMachine, gVisor:
			default:
				t.Errorf("%s: unknown mitigation %s", r.Edge, m)
			}
		}
	}
	for id, want := range map[Edge]bool{"SOCK.docker": true, "MNT.etc": true, "MNT.": false, "L.net": true, "SOCK": false} {
		if IsEdge(id) != want {
			t.Errorf("IsEdge(%s) is %t", id, !want)
		}
	}
}
