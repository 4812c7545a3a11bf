package recipe

import (
	"slices"

	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// Variables are those of a stage over the course of its instructions.
type variables struct {
	now  int // counts the changes
	each map[string][]binding
}

type binding struct {
	since int
	value *value.Value // nil: declared without a value
	env   bool         // by ENV, which wins over ARG
}

func newVariables(base *dockerfile.Image) *variables {
	v := &variables{each: map[string][]binding{}}
	if base == nil {
		return v
	}
	for _, arg := range base.Args {
		v.set(arg.Name, arg.Value, false)
	}
	for _, env := range base.Env {
		v.set(env.Name, env.Value, true)
	}
	return v
}

func (v *variables) set(name string, to *value.Value, env bool) {
	list := v.each[name]
	if n := len(list); n > 0 && list[n-1].env && !env {
		return
	}
	v.now++
	v.each[name] = append(list, binding{v.now, to, env})
}

// at returns the environment after the given number of changes.
func (v *variables) at(now int) func(name string) (*value.Value, bool) {
	return func(name string) (*value.Value, bool) {
		for _, b := range slices.Backward(v.each[name]) {
			if b.since <= now {
				return b.value, b.value != nil
			}
		}
		return nil, false
	}
}
