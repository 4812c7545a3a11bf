package escape

import (
	"cmp"
	"slices"
	"strings"
)

// Analyse derives the escape paths of the containers of a unit, and the cut.
func Analyse(in Input) *Analysis {
	s := newScan(in)
	if len(s.containers) == 0 {
		return &Analysis{} // a Dockerfile that no service builds
	}
	m := s.build()
	d := deriver{model: m, scan: s, today: in.Today}
	a := &Analysis{Facts: m.facts}
	a.Paths = d.paths(d.acceptedArc)
	if len(in.Settings.Accept) > 0 {
		a.Accepted = d.accepted(a.Paths)
	}
	if !m.full {
		a.Cut = d.cut(in, a.Paths)
	}
	if *m.work > maxWork {
		a.Cut, a.Incomplete = nil, true // none that is proved
	}
	a.Incomplete = a.Incomplete || m.full
	return a
}

// A deriver finds paths in a model.
type deriver struct {
	*model
	*scan
	today string
}

// acceptedArc reports whether people accept a rule where it holds.
func (d *deriver) acceptedArc(a *arc) bool {
	return d.settings.accepts(a.service, a.edge, d.today) != nil
}

// goals are the goals that are reported, from the strongest.
var goals = [...]NodeKind{HostRoot, HostUser, HostRead, HostNet, HostDOS}

// paths returns the best path from each entry to each goal that no stronger one
// outweighs, without the rules that are closed.
func (d *deriver) paths(closed func(*arc) bool) []*Path {
	if len(d.settings.Accept) == 0 {
		closed = nil
	}
	var all []*Path
	for _, e := range d.entries {
		if e.Kind == Supply {
			continue
		}
		all = append(all, d.from(e, &filter{closed: closed})...)
	}
	// A hostile image is told of where no listener leads to the same.
	reached := map[string]bool{}
	for _, p := range all {
		reached[primitiveOf(p)] = true
	}
	within := &filter{closed: func(a *arc) bool { return a.lateral || closed != nil && closed(a) }}
	for _, e := range d.entries {
		if e.Kind != Supply {
			continue
		}
		for _, p := range d.from(e, within) {
			if !reached[primitiveOf(p)] {
				all = append(all, p)
			}
		}
	}
	return sortPaths(fold(all))
}

func primitiveOf(p *Path) string {
	if p.Primitive == nil {
		return p.Goal.String()
	}
	return p.Goal.Kind.impact().Name + "\x00" + p.Primitive.String()
}

// from returns the paths from an entry.
func (d *deriver) from(e entry, f *filter) []*Path {
	best := d.search([]int{e.node}, f)
	var found []*Path
	strongest := 0
	for _, goal := range goals {
		to := best.goal(goal)
		if to < 0 {
			continue
		}
		p := d.path(e, best, to)
		if tenths := p.Score.Tenths(); tenths > strongest {
			strongest = tenths
			found = append(found, p)
		}
	}
	return found
}

// path makes a path of the way to a node.
func (d *deriver) path(e entry, best result, to int) *Path {
	p := &Path{Entry: e.Entry, Goal: d.nodes[to]}
	p.Score.Factors = []Factor{p.Goal.Kind.impact()}
	depth := 0
	for _, i := range best.trace(to) {
		a := &d.arcs[i]
		step := Step{
			Edge: a.edge, Kind: a.kind, From: d.nodes[a.from], To: d.nodes[a.to], Service: a.service,
			Facts: a.facts, Factors: a.factors, Depth: depth, Text: a.gains, Row: a.row,
		}
		if a.lateral {
			depth++
		}
		p.Steps = append(p.Steps, step)
		p.Score.Factors = append(p.Score.Factors, a.factors...)
		p.Confidence = max(p.Confidence, a.confidence)
		if len(a.facts) > 0 {
			p.Primitive = a.facts[0]
		}
	}
	return p
}

// fold makes one path of those from several ports of a service to one goal: the
// best.
func fold(paths []*Path) []*Path {
	type way struct {
		service string
		goal    NodeKind
		supply  bool
	}
	best := map[way]*Path{}
	var kept []*Path
	for _, p := range paths {
		w := way{p.Entry.Service, p.Goal.Kind, p.Entry.Kind == Supply}
		first := best[w]
		if first == nil {
			best[w] = p
			kept = append(kept, p)
			continue
		}
		if p.Score.Tenths() > first.Score.Tenths() {
			p.Also = append(p.Also, append(first.Also, first.Entry.Port)...)
			*first = *p
			continue
		}
		if p.Entry.Port != first.Entry.Port && !slices.Contains(first.Also, p.Entry.Port) {
			first.Also = append(first.Also, p.Entry.Port)
		}
	}
	for _, p := range kept {
		p.Also = slices.DeleteFunc(p.Also, func(port string) bool { return port == p.Entry.Port })
		slices.Sort(p.Also)
		p.Also = slices.Compact(p.Also)
	}
	return outweighed(kept)
}

// outweighed leaves out what another port of the same service reaches at least
// as well and as a stronger goal.
func outweighed(paths []*Path) []*Path {
	return slices.DeleteFunc(paths, func(p *Path) bool {
		return slices.ContainsFunc(paths, func(o *Path) bool {
			return o != p && o.Entry.Service == p.Entry.Service && o.Goal.Kind < p.Goal.Kind && o.Score.Tenths() >= p.Score.Tenths()
		})
	})
}

// sortPaths brings paths into their order.
func sortPaths(paths []*Path) []*Path {
	slices.SortStableFunc(paths, func(a, b *Path) int {
		return cmp.Or(
			cmp.Compare(b.Score.Tenths(), a.Score.Tenths()),
			strings.Compare(a.Entry.Service, b.Entry.Service),
			compareNodes(a.Goal, b.Goal),
			strings.Compare(a.Entry.Port, b.Entry.Port),
		)
	})
	return paths
}

// accepted returns the paths that only accepted rules lead over.
func (d *deriver) accepted(open []*Path) []*Path {
	type way struct {
		service string
		goal    NodeKind
	}
	left := map[way]int{}
	for _, p := range open {
		left[way{p.Entry.Service, p.Goal.Kind}] = p.Score.Tenths()
	}
	var all []*Path
	for _, e := range d.entries {
		if e.Kind != Supply {
			all = append(all, d.from(e, &filter{})...)
		}
	}
	var accepted []*Path
	for _, p := range fold(all) {
		for i := range p.Steps {
			if a := d.settings.accepts(p.Steps[i].Service, p.Steps[i].Edge, d.today); a != nil {
				p.Accepted = a
				break
			}
		}
		if p.Accepted != nil && left[way{p.Entry.Service, p.Goal.Kind}] < p.Score.Tenths() {
			accepted = append(accepted, p)
		}
	}
	return sortPaths(accepted)
}
