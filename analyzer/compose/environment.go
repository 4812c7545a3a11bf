package compose

import (
	"maps"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// An environment holds the variables of interpolation. It is immutable, and
// what is added later is a fallback: the first definition of a name wins.
type environment struct {
	vars   map[string]*value.Value
	next   *environment // earlier definitions, at least twice as many
	closed bool         // an unset variable is the empty string
}

// newEnvironment returns an environment of variables that were given with the
// call and therefore stand in no file.
func newEnvironment(explicit map[string]string, closed bool) *environment {
	vars := make(map[string]*value.Value, len(explicit))
	for name, text := range explicit {
		vars[name] = &value.Value{Kind: value.String, Str: text}
	}
	return &environment{vars: vars, closed: closed}
}

// lookup returns the variable called name.
func (e *environment) lookup(name string) (*value.Value, bool) {
	for ; e != nil; e = e.next {
		if v, ok := e.vars[name]; ok {
			return v, true
		}
	}
	return nil, false
}

// with returns an environment in which name is v unless it is set already.
func (e *environment) with(name string, v *value.Value) *environment {
	return e.withAll([]value.Member{{Key: name, Val: v}})
}

// withAll adds the members of an env file. Those without a value add nothing.
func (e *environment) withAll(members []value.Member) *environment {
	added := &environment{vars: make(map[string]*value.Value, len(members)), next: e, closed: e.closed}
	for _, m := range members {
		if _, ok := e.lookup(m.Key); !ok && m.Val != nil {
			added.vars[m.Key] = m.Val
		}
	}
	if len(added.vars) == 0 {
		return e
	}
	// Neighbours of like size become one, so that looking up stays logarithmic
	// however the names are added.
	for added.next != nil && len(added.next.vars) < 2*len(added.vars) {
		maps.Copy(added.vars, added.next.vars)
		added.next = added.next.next
	}
	return added
}
