package compose

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// keyValues returns the entries of an attribute that is a mapping or a list of
// KEY=VALUE strings: the later of two entries of a key takes the place of the
// earlier. An entry without a value is null.
func (l *loader) keyValues(v *value.Value) []value.Member {
	switch {
	case v == nil:
		return nil
	case v.Kind == value.Map:
		return v.Kids
	case v.Kind == value.Seq:
		kids := make([]value.Member, 0, len(v.Kids))
		for i := range v.Kids {
			if m, ok := l.keyValue(v.Kids[i].Val); ok {
				kids = append(kids, m)
			}
		}
		return uniqueMembers(kids)
	case isString(v):
		if m, ok := l.keyValue(v); ok {
			return []value.Member{m}
		}
	}
	return nil
}

// keyValueStep marks a member that was an element KEY=VALUE of a list.
var keyValueStep = &value.Step{Kind: value.Transform, Detail: "KEY=VALUE"}

// keyValue splits one KEY=VALUE.
func (l *loader) keyValue(v *value.Value) (value.Member, bool) {
	if !isString(v) {
		return value.Member{}, false
	}
	spelled := spell(v)
	at := strings.IndexByte(spelled.text, '=')
	if at < 0 {
		null := &value.Value{Kind: value.Null, At: v.At, Step: v.Step}
		if isUnknown(v) {
			null.Kind, null.State, null.Str, null.Parts = value.String, value.Unknown, v.Str, v.Parts
		}
		return value.Member{Key: keyText(v), KeyAt: v.Span(0, len(v.Str)), Step: keyValueStep, Val: null}, true
	}
	return value.Member{Key: keyText(spelled.sub(0, at)), KeyAt: spelled.span(0, at), Step: keyValueStep, Val: spelled.sub(at+1, len(spelled.text))}, true
}

// uniqueMembers lets the later of two members with one key take the place of
// the earlier, which it shadows.
func uniqueMembers(kids []value.Member) []value.Member {
	find := newIndex(kids[:0:0])
	out := kids[:0]
	for _, m := range kids {
		if i := find.position(out, m.Key); i >= 0 {
			m.Val = shadow(m.Val, out[i].Val)
			out[i] = m
			continue
		}
		find.add(m.Key, len(out))
		out = append(out, m)
	}
	return out
}

// canonKeyValues turns a list of KEY=VALUE into a map and gives every value the
// text that it has in the container.
func (l *loader) canonKeyValues(v *value.Value) *value.Value {
	switch v.Kind {
	case value.Map:
		var kids []value.Member
		for i := range v.Kids {
			r := asText(v.Kids[i].Val)
			if r == v.Kids[i].Val {
				continue
			}
			if kids == nil {
				kids = append(make([]value.Member, 0, len(v.Kids)), v.Kids...)
			}
			kids[i].Val = r
		}
		if kids == nil {
			return v
		}
		return withKids(v, kids)
	case value.Seq:
		for i := range v.Kids {
			e := v.Kids[i].Val
			if !isString(e) {
				continue
			}
			if name, _, _ := strings.Cut(e.Str, "="); strings.TrimRight(name, " \t\r\n\v\f") != name {
				l.report(Diagnostic{Code: TrailingSpace, Level: Error, At: e.Span(0, len(name)), Message: "the name " + source.Quote(name) + " ends with a blank"})
			}
		}
		m := *v
		m.Kind, m.Kids = value.Map, l.keyValues(v)
		return &m
	}
	return v
}

// asText returns a scalar as the string that Go's fmt prints for it, null and
// collections as they are.
func asText(v *value.Value) *value.Value {
	if v == nil {
		return nil
	}
	switch v.Kind {
	case value.Bool, value.Int, value.Float, value.Time:
		return retext(v, value.String, plainText(v))
	}
	return v
}

// index finds the members of large maps by key.
type index struct{ at map[string]int }

// indexFrom is the number of members from which looking through all of them
// costs more than a map.
const indexFrom = 12

func newIndex(kids []value.Member) *index {
	x := &index{}
	if len(kids) >= indexFrom {
		x.build(kids)
	}
	return x
}

func (x *index) build(kids []value.Member) {
	x.at = make(map[string]int, 2*len(kids))
	for i := range kids {
		x.at[kids[i].Key] = i
	}
}

// position returns where key stands in kids, which the index was made for or
// told of, -1 if nowhere.
func (x *index) position(kids []value.Member, key string) int {
	if x.at == nil && len(kids) >= indexFrom {
		x.build(kids)
	}
	if x.at != nil {
		if i, ok := x.at[key]; ok {
			return i
		}
		return -1
	}
	for i := range kids {
		if kids[i].Key == key {
			return i
		}
	}
	return -1
}

// add tells the index of a member that is appended next.
func (x *index) add(key string, position int) {
	if x.at != nil {
		x.at[key] = position
	}
}
