package dockerfile

import (
	"slices"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A table is a list of variables in the order in which they were first set. It
// shares the base's list until it changes.
type table struct {
	shared []Variable
	own    []Variable
	index  map[string]int
}

// set adds a variable or replaces it in its place. Without budget left it does
// nothing.
func (t *table) set(m *imager, name string, v *value.Value, in *Instruction) {
	if t.index == nil {
		if !m.copies(len(t.shared), in) {
			return
		}
		t.own = append(make([]Variable, 0, len(t.shared)+1), t.shared...)
		t.index = make(map[string]int, len(t.own)+1)
		for i := range t.own {
			t.index[t.own[i].Name] = i
		}
	}
	variable := Variable{Name: name, Value: v, Instruction: in}
	if i, ok := t.index[name]; ok {
		t.own[i] = variable
		return
	}
	t.index[name] = len(t.own)
	t.own = append(t.own, variable)
}

func (t *table) has(name string) bool {
	return slices.ContainsFunc(t.all(), func(v Variable) bool { return v.Name == name })
}

func (t *table) all() []Variable {
	if t.index == nil {
		return t.shared
	}
	return t.own
}

// A list is a set of values in the order in which they were first added.
type list struct {
	shared []*value.Value
	own    []*value.Value
	seen   map[string]bool
}

func (l *list) add(m *imager, v *value.Value) {
	if l.seen == nil {
		if !m.copies(len(l.shared), nil) {
			return
		}
		l.own = append(make([]*value.Value, 0, len(l.shared)+1), l.shared...)
		l.seen = make(map[string]bool, len(l.own)+1)
		for _, old := range l.own {
			l.seen[old.Str] = true
		}
	}
	if !l.seen[v.Str] {
		l.seen[v.Str] = true
		l.own = append(l.own, v)
	}
}

func (l *list) all() []*value.Value {
	if l.seen == nil {
		return l.shared
	}
	return l.own
}

// copies takes n variables from what stages may inherit together.
func (r *resolver) copies(n int, in *Instruction) bool {
	if r.copied += n; r.copied <= maxCopied {
		return true
	}
	if r.copied-n <= maxCopied && in != nil {
		r.errorAt(in.At, "the stages inherit more than %d variables together: this is not analysed", maxCopied)
	}
	return false
}
