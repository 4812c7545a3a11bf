package compose

import "github.com/hullcheck/hullcheck/analyzer/value"

// equal reports whether two values say the same, wherever they are written.
func equal(a, b *value.Value) bool {
	if a == b {
		return true
	}
	if a == nil || b == nil || a.Kind != b.Kind || len(a.Kids) != len(b.Kids) {
		return false
	}
	switch a.Kind {
	case value.Map:
		find := newIndex(b.Kids)
		for i := range a.Kids {
			j := find.position(b.Kids, a.Kids[i].Key)
			if j < 0 || !equal(a.Kids[i].Val, b.Kids[j].Val) {
				return false
			}
		}
		return true
	case value.Seq:
		for i := range a.Kids {
			if !equal(a.Kids[i].Val, b.Kids[i].Val) {
				return false
			}
		}
		return true
	case value.Int, value.Float, value.Bool:
		if isUnknown(a) || isUnknown(b) {
			break
		}
		return plainText(a) == plainText(b)
	}
	return textKey(a) == textKey(b)
}

// A memberSet tells which elements a list holds, scalars without looking at
// all of them.
type memberSet struct{ scalars map[scalarKey]bool }

type scalarKey struct {
	kind value.Kind
	text string
}

func newMemberSet(kids []value.Member) *memberSet {
	s := &memberSet{}
	if len(kids) < indexFrom {
		return s
	}
	s.scalars = make(map[scalarKey]bool, len(kids))
	for i := range kids {
		s.add(kids[i].Val)
	}
	return s
}

func (s *memberSet) has(kids []value.Member, v *value.Value) bool {
	if s.scalars != nil && v != nil && v.Kind != value.Map && v.Kind != value.Seq {
		return s.scalars[scalarKey{v.Kind, scalarKeyOf(v)}]
	}
	if len(kids) > maxCompared {
		return false
	}
	for i := range kids {
		if equal(kids[i].Val, v) {
			return true
		}
	}
	return false
}

// maxCompared is the length up to which a list is searched for an equal map or
// list; no real list comes near it.
const maxCompared = 2048

func (s *memberSet) add(v *value.Value) {
	if s.scalars != nil && v != nil && v.Kind != value.Map && v.Kind != value.Seq {
		s.scalars[scalarKey{v.Kind, scalarKeyOf(v)}] = true
	}
}
