package compose

import (
	"strings"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A node is a place of a Compose model together with what the stages do there.
// A walk carries its node along, so that a rule is found without building or
// splitting paths. The nil node has no rules at or below it.
type node struct {
	keys map[string]*node
	any  *node // any other key
	item *node // any element of a list

	here, below stages // which stages have a rule here; here or below

	cast    castRule
	merge   mergeRule
	unique  uniqueRule
	canon   canonRule
	deflt   defaultRule
	path    pathRule
	decoded decodeRule
}

// stages is a set of stages that rewrite values by rules.
type stages uint8

const (
	casting stages = 1 << iota
	merging
	uniting
	canonizing
	defaulting
	resolving
	decoding
)

// key returns the node of a map's key.
func (n *node) key(name string) *node {
	if n == nil {
		return nil
	}
	if k, ok := n.keys[name]; ok {
		return k
	}
	return n.any
}

// element returns the node of a list's elements.
func (n *node) element() *node {
	if n == nil {
		return nil
	}
	return n.item
}

// child returns the node of a member of v.
func (n *node) child(v *value.Value, m *value.Member) *node {
	if v.Kind == value.Map {
		return n.key(m.Key)
	}
	return n.element()
}

// rules returns the root of the rules of all stages.
var rules = sync.OnceValue(func() *node {
	root := &node{}
	plant(root, castTable, func(n *node, r castRule) { n.cast, n.here = r, n.here|casting })
	plant(root, mergeTable, func(n *node, r mergeRule) { n.merge, n.here = r, n.here|merging })
	plant(root, uniqueTable, func(n *node, r uniqueRule) { n.unique, n.here = r, n.here|uniting })
	plant(root, canonTable, func(n *node, r canonRule) { n.canon, n.here = r, n.here|canonizing })
	plant(root, defaultTable, func(n *node, r defaultRule) { n.deflt, n.here = r, n.here|defaulting })
	plant(root, pathTable, func(n *node, r pathRule) { n.path, n.here = r, n.here|resolving })
	plant(root, decodeTable, func(n *node, r decodeRule) { n.decoded, n.here = r, n.here|decoding })
	root.close()
	return root
})

// A row gives the rule of some paths below a prefix. In a path `*` stands for
// any key or element and `[]` for any element.
type row[R any] struct {
	prefix prefix
	rule   R
	paths  string // separated by spaces
}

// prefix names the places at which the same attributes can stand.
type prefix uint8

const (
	topLevel  prefix = iota
	service          // services
	workload         // services and jobs
	container        // services, jobs and pre_start hooks
)

func (p prefix) expand() []string {
	switch p {
	case service:
		return []string{"services.*."}
	case workload:
		return []string{"services.*.", "jobs.*."}
	case container:
		return []string{"services.*.", "jobs.*.", "services.*.pre_start.*."}
	}
	return []string{""}
}

func plant[R any](root *node, table []row[R], set func(*node, R)) {
	for _, r := range table {
		for path := range strings.SplitSeq(r.paths, " ") {
			for _, before := range r.prefix.expand() {
				root.grow(strings.Split(before+path, "."), func(n *node) { set(n, r.rule) })
			}
		}
	}
}

// grow calls set with the nodes at a path, making those that do not exist.
func (n *node) grow(path []string, set func(*node)) {
	if len(path) == 0 {
		set(n)
		return
	}
	next := func(slot **node) {
		if *slot == nil {
			*slot = &node{}
		}
		(*slot).grow(path[1:], set)
	}
	switch path[0] {
	case "*":
		next(&n.any)
		next(&n.item)
	case "[]":
		next(&n.item)
	default:
		k := n.keys[path[0]]
		next(&k)
		if n.keys == nil {
			n.keys = map[string]*node{}
		}
		n.keys[path[0]] = k
	}
}

// close computes which stages have rules below each node.
func (n *node) close() stages {
	if n == nil {
		return 0
	}
	n.below = n.here | n.any.close() | n.item.close()
	for _, k := range n.keys {
		n.below |= k.close()
	}
	return n.below
}

// maxVisits bounds the values that one walk looks at: Compose stops at as many
// nodes of a document.
const maxVisits = 100_000

// A walk rewrites the values at which a stage has rules, children first. What
// does not change is shared with the input, and what aliases share is rewritten
// once for each place in the rules.
type walk struct {
	stage  stages
	apply  func(v *value.Value, n *node, anchor source.Span) *value.Value
	report func(Diagnostic)
	visits int
	shared map[shared]*value.Value
}

// shared is a collection that several values hold, known by its first member,
// at a place in the rules.
type shared struct {
	first *value.Member
	n     *node
}

// run returns v as the stage leaves it. The anchor is where the nearest key
// above v is written: the place of what a rule adds.
func (w *walk) run(v *value.Value, n *node, anchor source.Span) *value.Value {
	if v == nil || n == nil || n.below&w.stage == 0 {
		return v
	}
	// What a default adds to a value stands at the key of this use.
	if len(v.Kids) == 0 || n.here&w.stage&defaulting != 0 || v.Step.Via(value.Alias) == nil {
		return w.rewrite(v, n, anchor)
	}
	key := shared{&v.Kids[0], n}
	r, done := w.shared[key]
	if !done {
		r = w.rewrite(v, n, anchor)
		if w.shared == nil {
			w.shared = map[shared]*value.Value{}
		}
		w.shared[key] = r
	}
	if r.Step == v.Step {
		return r
	}
	c := *r
	c.Step = v.Step
	return &c
}

func (w *walk) rewrite(v *value.Value, n *node, anchor source.Span) *value.Value {
	if w.visits++; w.visits >= maxVisits {
		if w.visits == maxVisits {
			w.report(Diagnostic{Code: TooManyValues, Level: Error, At: v.At, Message: "more values than are analysed; the rest stays as written"})
		}
		return v
	}
	var kids []value.Member
	for i := range v.Kids {
		m := &v.Kids[i]
		c := n.child(v, m)
		if c == nil || c.below&w.stage == 0 || m.Val == nil {
			continue
		}
		at := m.KeyAt
		if !at.IsValid() {
			at = m.Val.At
		}
		if !at.IsValid() {
			at = anchor
		}
		if r := w.run(m.Val, c, at); r != m.Val {
			if kids == nil {
				kids = append(make([]value.Member, 0, len(v.Kids)), v.Kids...)
			}
			kids[i].Val = r
		}
	}
	if kids != nil {
		v = withKids(v, kids)
	}
	if n.here&w.stage != 0 && v.State != value.Invalid {
		v = w.apply(v, n, anchor)
	}
	return v
}

// rewrite runs a stage over a whole model.
func (l *loader) rewrite(root *value.Value, stage stages, apply func(*value.Value, *node, source.Span) *value.Value) *value.Value {
	w := walk{stage: stage, apply: apply, report: l.report}
	return w.run(root, rules(), source.Span{})
}

// withKids returns a copy of v with other members.
func withKids(v *value.Value, kids []value.Member) *value.Value {
	c := *v
	c.Kids = kids
	return &c
}

// with returns a copy of v in which key has a value, in its place or at the
// end.
func with(v *value.Value, key string, at source.Span, val *value.Value) *value.Value {
	kids := append(make([]value.Member, 0, len(v.Kids)+1), v.Kids...)
	for i := range kids {
		if kids[i].Key == key {
			kids[i].Val = val
			return withKids(v, kids)
		}
	}
	return withKids(v, append(kids, value.Member{Key: key, KeyAt: at, Val: val}))
}

// without returns a copy of v that lacks key.
func without(v *value.Value, key string) *value.Value {
	if v.Member(key) == nil {
		return v
	}
	kids := make([]value.Member, 0, len(v.Kids)-1)
	for _, m := range v.Kids {
		if m.Key != key {
			kids = append(kids, m)
		}
	}
	return withKids(v, kids)
}

// invalid returns a copy of v that no rule relies on.
func invalid(v *value.Value) *value.Value {
	c := *v
	c.State = value.Invalid
	return &c
}

// synthetic returns a scalar that no file gives.
func synthetic(kind value.Kind, text string, at source.Span, step *value.Step) *value.Value {
	return &value.Value{Kind: kind, State: value.Synthetic, Str: text, At: at, Step: step}
}
