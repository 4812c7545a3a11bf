package dockerfile

import (
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A binding is a variable as an expansion finds it.
type binding struct {
	value *value.Value
	step  *value.Step // where the value comes from
}

func (b *binding) unknown() bool {
	return b.value.State == value.Unknown || b.value.State == value.Invalid
}

// empty reports whether the variable is known to be empty.
func (b *binding) empty() bool { return b.value.IsKnown() && b.value.Str == "" }

// A scope is the environment at one place of a Dockerfile: what the base stage
// leaves, then ENV and ARG in the order of the text.
type scope struct {
	base   *scope
	set    map[string]*binding
	closed bool       // a variable that nothing sets is unset, not unknown
	work   *int       // what matching patterns may still cost, in one build
	misses *[]missing // what expansions asked for in vain, in one build
	// predefined returns the variable called name that stands here unless the
	// text sets it, nil if there is none; it may be nil itself.
	predefined func(name string) *binding
}

// newScope returns an empty scope over base.
func newScope(base *scope) *scope {
	return &scope{base: base, closed: base.closed, work: base.work, misses: base.misses}
}

func (s *scope) find(name string) *binding {
	for ; s != nil; s = s.base {
		if b, ok := s.set[name]; ok {
			return b
		}
		if s.predefined == nil {
			continue
		}
		if b := s.predefined(name); b != nil {
			return b
		}
	}
	return nil
}

// lookup returns the variable called name, nil if it is not set. A variable
// that nothing sets may still come with the base image or the caller's build
// arguments.
func (s *scope) lookup(name string) *binding {
	if b := s.find(name); b != nil {
		return b
	}
	if s.closed {
		return nil
	}
	return &binding{value: &value.Value{Kind: value.String, State: value.Unknown}}
}

// asked returns what expansions asked for in vain since the last call.
func (s *scope) asked() []missing {
	if s.misses == nil || len(*s.misses) == 0 {
		return nil
	}
	asked := *s.misses
	*s.misses = nil
	return asked
}

// bind sets a variable that is defined by v.
func (s *scope) bind(name string, v *value.Value, kind value.StepKind) {
	s.put(name, bindingOf(name, v, kind))
}

func (s *scope) put(name string, b *binding) {
	if s.set == nil {
		s.set = map[string]*binding{}
	}
	s.set[name] = b
}

func bindingOf(name string, v *value.Value, kind value.StepKind) *binding {
	return &binding{value: v, step: &value.Step{Kind: kind, At: v.At, Detail: name, Prev: history(v)}}
}

// history returns the step through which v came: its own, or that of the only
// variable in it.
func history(v *value.Value) *value.Step {
	step := v.Step
	for _, p := range v.Parts {
		if p.Step == nil || p.Step == step {
			continue
		}
		if step != nil {
			return nil
		}
		step = p.Step
	}
	return step
}

// environment presents a scope to BuildKit's word scanner.
type environment struct{ scope *scope }

// Get implements shell.EnvGetter.
func (e environment) Get(name string) (string, bool) {
	if b := e.scope.lookup(name); b != nil {
		return b.value.Str, true
	}
	return "", false
}

// Keys implements shell.EnvGetter.
func (e environment) Keys() []string { return nil }
