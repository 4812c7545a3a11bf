package compose

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A merger merges one model over another. What it takes from a side gets that
// side's step at its root; a value that replaces another remembers where that
// one stands.
type merger struct {
	base, over side
	// inherits says that the result is the over side's value, completed, and
	// not the base side's, changed: an extended service stands where it is
	// written, an overridden one where it is defined first.
	inherits bool
	report   func(Diagnostic)
}

// A side is one of the two models of a merge. The zero side leaves no step.
type side struct {
	kind   value.StepKind
	at     source.Span
	detail string
	shared *value.Step // for values without a history
}

// graft returns v with the side's step.
func (s *side) graft(v *value.Value) *value.Value {
	if s.kind == 0 || v == nil {
		return v
	}
	c := *v
	if v.Step == nil {
		if s.shared == nil {
			s.shared = &value.Step{Kind: s.kind, At: s.at, Detail: s.detail}
		}
		c.Step = s.shared
	} else {
		c.Step = &value.Step{Kind: s.kind, At: s.at, Detail: s.detail, Prev: v.Step}
	}
	return &c
}

// graftAll returns members with the side's step.
func (s *side) graftAll(kids []value.Member) []value.Member {
	if s.kind == 0 {
		return kids
	}
	grafted := append(make([]value.Member, 0, len(kids)), kids...)
	for i := range grafted {
		grafted[i].Val = s.graft(grafted[i].Val)
	}
	return grafted
}

// shadow returns v with the place of what it replaces.
func shadow(v, replaced *value.Value) *value.Value {
	if v == nil || replaced == nil || replaced.Kind == value.Null || !replaced.At.IsValid() || replaced.At == v.At {
		return v
	}
	c := *v
	c.Step = &value.Step{Kind: value.Shadowed, At: replaced.At, Prev: v.Step}
	return &c
}

// replace returns the over side's value for the base side's.
func (m *merger) replace(base, over *value.Value) *value.Value {
	r := m.over.graft(shadow(over, base))
	if m.over.kind == value.Override && r.Step.Prev != nil && r.Step.Prev.Kind == value.Shadowed {
		r.Step.At = r.Step.Prev.At // graft made this step for r alone
	}
	return r
}

// merge returns over merged onto base at the place of n. The key names the
// place in messages.
func (m *merger) merge(base, over *value.Value, n *node, key string) *value.Value {
	if n != nil && n.merge != 0 {
		return m.special(base, over, n, key)
	}
	switch {
	case over.IsZero():
		return m.base.graft(base)
	case base == nil:
		return m.over.graft(over)
	case base.Kind == value.Map && over.Kind == value.Map:
		return m.maps(base, over, n)
	case base.Kind == value.Seq && over.Kind == value.Seq:
		return m.lists(base, over, base.Kids, over.Kids)
	case (base.Kind == value.Map || base.Kind == value.Seq) && !isUnknown(over):
		m.refuse(base, over, key)
		return m.base.graft(base)
	}
	return m.replace(base, over)
}

func (m *merger) refuse(base, over *value.Value, key string) {
	m.report(Diagnostic{
		Code: CannotOverride, Level: Error, At: over.At,
		Message: fmt.Sprintf("%s cannot override: %s here, %s there", source.Quote(key), describe(over), describe(base)),
		Related: []Related{{At: base.At, Message: "what it would override"}},
	})
}

// frame returns the value whose place the result of a merge takes.
func (m *merger) frame(base, over *value.Value) *value.Value {
	if m.inherits {
		if over.IsZero() {
			return m.base.graft(base)
		}
		return m.over.graft(over)
	}
	if base.IsZero() {
		return m.over.graft(over)
	}
	return m.base.graft(base)
}

// collection returns a map or list of members in the place of a merge.
func (m *merger) collection(kind value.Kind, base, over *value.Value, kids []value.Member) *value.Value {
	c := *m.frame(base, over)
	c.Kind, c.Kids, c.Str, c.Parts = kind, kids, "", nil
	return &c
}

func (m *merger) maps(base, over *value.Value, n *node) *value.Value {
	return m.collection(value.Map, base, over, m.members(base.Kids, over.Kids, n))
}

// members merges the members of two maps: those of base in their order, then
// the new ones.
func (m *merger) members(base, over []value.Member, n *node) []value.Member {
	kids := append(make([]value.Member, 0, len(base)+len(over)), base...)
	find := newIndex(base)
	merged := make([]bool, len(base))
	for _, o := range over {
		i := find.position(kids[:len(base)], o.Key)
		if i < 0 {
			o.Val = m.over.graft(o.Val)
			kids = append(kids, o)
			continue
		}
		merged[i] = true
		val := m.merge(kids[i].Val, o.Val, n.key(o.Key), o.Key)
		if val != nil && o.Val != nil && val.At == o.Val.At {
			kids[i].KeyAt = o.KeyAt
		}
		kids[i].Val = val
	}
	if m.base.kind != 0 {
		for i := range base {
			if !merged[i] {
				kids[i].Val = m.base.graft(kids[i].Val)
			}
		}
	}
	return kids
}

// lists appends what over adds.
func (m *merger) lists(base, over *value.Value, baseKids, overKids []value.Member) *value.Value {
	kids := append(make([]value.Member, 0, len(baseKids)+len(overKids)), m.base.graftAll(baseKids)...)
	seen := newMemberSet(kids)
	for _, o := range overKids {
		if seen.has(kids, o.Val) {
			continue
		}
		o.Val = m.over.graft(o.Val)
		kids = append(kids, o)
		seen.add(o.Val)
	}
	return m.collection(value.Seq, base, over, kids)
}

// special merges by the rule of a place. Such rules see null too.
func (m *merger) special(base, over *value.Value, n *node, key string) *value.Value {
	if base == nil {
		return m.over.graft(over)
	}
	if over == nil {
		return m.base.graft(base)
	}
	scalar := n.merge == mergeBuild || n.merge == mergeLists // is a form, known or not
	if base.State == value.Invalid || over.State == value.Invalid || !scalar && (over.State == value.Unknown || base.State == value.Unknown) {
		return m.replace(base, over)
	}
	switch n.merge {
	case mergeReplace:
		return m.replace(base, over)
	case mergeKeyValues:
		m.texts(over, key)
		return m.keyValues(base, over)
	case mergeLists:
		return m.lists(base, over, sequence(base), sequence(over))
	case mergeBuild:
		return m.maps(asBuild(base), asBuild(over), n)
	case mergeDependsOn:
		return m.names(base, over, dependency, n, key)
	case mergeNames:
		return m.names(base, over, nil, n, key)
	case mergeLogging:
		return m.logging(base, over, n, key)
	case mergeUlimit:
		if base.Kind == value.Map && over.Kind == value.Map {
			return m.maps(base, over, n)
		}
		return m.replace(base, over)
	case mergeIPAM:
		return m.ipam(base, over, n, key)
	}
	return m.replace(base, over)
}

// keyValues merges mappings and lists of KEY=VALUE.
func (m *merger) keyValues(base, over *value.Value) *value.Value {
	l := loader{report: m.report}
	kids := append(make([]value.Member, 0, len(base.Kids)+len(over.Kids)), l.keyValues(base)...)
	for i := range kids {
		kids[i].Val = m.base.graft(lastOf(kids[i].Val))
	}
	from := len(kids)
	kids = append(kids, l.keyValues(over)...)
	for i := range kids[from:] {
		kids[from+i].Val = lastOf(kids[from+i].Val)
	}
	find := newIndex(kids[:from])
	out := kids[:from]
	for _, o := range kids[from:] {
		if i := find.position(out, o.Key); i >= 0 {
			o.Val = m.replace(out[i].Val, o.Val)
			out[i] = o
			continue
		}
		o.Val = m.over.graft(o.Val)
		find.add(o.Key, len(out))
		out = append(out, o)
	}
	return m.collection(value.Map, base, over, out)
}

// lastOf returns the last element of a list, which is the one of several
// entries of a key that stays.
func lastOf(v *value.Value) *value.Value {
	if v != nil && v.Kind == value.Seq && len(v.Kids) > 0 {
		return v.Kids[len(v.Kids)-1].Val
	}
	return v
}

// sequence returns an attribute that is a list, a string or a mapping as the
// elements of a list.
func sequence(v *value.Value) []value.Member {
	switch {
	case v.Kind == value.Seq:
		return v.Kids
	case isString(v):
		return []value.Member{{Val: v}}
	case v.Kind != value.Map:
		return nil
	}
	var kids []value.Member
	for _, m := range v.Kids {
		switch {
		case m.Val.IsZero():
			kids = append(kids, value.Member{Val: value.NewString(m.Key, m.KeyAt)})
		case m.Val.Kind == value.Seq:
			for _, e := range m.Val.Kids {
				kids = append(kids, value.Member{Val: entryOf(m, e.Val)})
			}
		default:
			kids = append(kids, value.Member{Val: entryOf(m, m.Val)})
		}
	}
	slices.SortStableFunc(kids, func(a, b value.Member) int { return strings.Compare(a.Val.Str, b.Val.Str) })
	return kids
}

// entryOf returns KEY=VALUE for a member of a mapping.
func entryOf(m value.Member, v *value.Value) *value.Value {
	if v == nil {
		v = &value.Value{At: m.KeyAt}
	}
	if v = asText(v); v.Kind == value.Null {
		v = retext(v, value.String, "<nil>") // as compose-go prints it
	}
	key, all := int32(len(m.Key)), int32(len(m.Key)+1+len(v.Str))
	parts := []value.Part{
		{End: key, At: m.KeyAt},
		{Off: key, End: key + 1, At: v.At.Sub(0, 0)},
	}
	if v.Parts == nil {
		parts = append(parts, value.Part{Off: key + 1, End: all, At: v.At, State: v.State})
	}
	for _, p := range v.Parts {
		p.Off, p.End = p.Off+key+1, p.End+key+1
		parts = append(parts, p)
	}
	state := v.State
	if state == value.Unknown {
		state = value.Partial
	}
	return &value.Value{Kind: value.String, State: state, At: v.At, Step: v.Step, Str: m.Key + "=" + v.Str, Parts: parts}
}

// asBuild returns the mapping that a build attribute stands for.
func asBuild(v *value.Value) *value.Value {
	switch {
	case v.Kind == value.Map:
		return v
	case isString(v):
		return wrap(v, "context")
	}
	c := *v
	c.Kind, c.Str, c.Parts = value.Map, "", nil
	return &c
}

// names merges mappings that can be written as lists of their keys.
func (m *merger) names(base, over *value.Value, members func(source.Span) []value.Member, n *node, key string) *value.Value {
	m.texts(base, key)
	m.texts(over, key)
	b, o := asNames(base, members), asNames(over, members)
	switch {
	case b == nil:
		m.refuse(base, over, key)
		return m.over.graft(over)
	case o == nil:
		m.refuse(base, over, key)
		return m.base.graft(base)
	}
	return m.maps(b, o, n)
}

// texts reports the items of a list that are no text: the merge drops them
// before the schema sees them.
func (m *merger) texts(v *value.Value, key string) {
	if v.Kind != value.Seq {
		return
	}
	for i := range v.Kids {
		if e := v.Kids[i].Val; e != nil && e.Kind != value.String {
			m.report(Diagnostic{Code: WrongType, Level: Error, At: e.At, Message: "an item of " + source.Quote(key) + " is " + describe(e) + "; Compose takes text"})
		}
	}
}

// asNames returns a mapping for a mapping, a list of names, one name or null,
// nil for anything else.
func asNames(v *value.Value, members func(source.Span) []value.Member) *value.Value {
	switch {
	case v.Kind == value.Map:
		return v
	case v.Kind == value.Null:
		c := *v
		c.Kind = value.Map
		return &c
	case isString(v):
		v = listOf(v)
	case v.Kind != value.Seq:
		return nil
	}
	return namesAsMap(v, members)
}

// logging keeps the options of a logging driver only for the same driver, and
// for one that may be the same.
func (m *merger) logging(base, over *value.Value, n *node, key string) *value.Value {
	if base.Kind != value.Map || over.Kind != value.Map {
		m.refuse(base, over, key)
		return m.base.graft(base)
	}
	b, o := base.Get("driver"), over.Get("driver")
	if b == nil || o == nil || equal(b, o) || isUnknown(b) || isUnknown(o) {
		return m.maps(base, over, n)
	}
	return m.replace(base, over)
}
