package compose

import (
	"slices"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// ipam merges address pools pair by pair as compose-go does, by which entries
// of the base can be lost.
func (m *merger) ipam(base, over *value.Value, n *node, key string) *value.Value {
	if base.Kind != value.Seq || over.Kind != value.Seq {
		m.refuse(base, over, key)
		return m.base.graft(base)
	}
	// compose-go merges into its base in place, so that what was listed once
	// changes with it: an entry is held by reference.
	type pool struct{ v *value.Value }
	var pools []*pool
	position := func(subnet *value.Value) int {
		return slices.IndexFunc(pools, func(p *pool) bool { return equal(p.v.Get("subnet"), subnet) })
	}
	for _, b := range base.Kids {
		right := &pool{b.Val}
		for _, o := range over.Kids {
			if right.v == nil || o.Val == nil || right.v.Kind != value.Map || o.Val.Kind != value.Map {
				continue // the schema says so
			}
			subnet := o.Val.Get("subnet")
			if !equal(right.v.Get("subnet"), subnet) && position(subnet) < 0 {
				pools = append(pools, &pool{m.over.graft(o.Val)})
				continue
			}
			right.v = m.maps(right.v, o.Val, n.element())
			if i := position(right.v.Get("subnet")); i >= 0 {
				pools[i] = right
			} else {
				pools = append(pools, right)
			}
		}
	}
	kids := make([]value.Member, 0, len(pools))
	for _, p := range pools {
		kids = append(kids, value.Member{Val: p.v})
	}
	for _, b := range base.Kids {
		if b.Val != nil && len(over.Kids) > 0 && position(b.Val.Get("subnet")) < 0 {
			m.report(Diagnostic{
				Code: LostPool, Level: Warn, At: b.Val.At,
				Message: "the override drops this address pool",
				Related: []Related{{At: over.At, Message: "the override"}},
			})
		}
	}
	return m.collection(value.Seq, base, over, kids)
}
