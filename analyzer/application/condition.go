package application

import (
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// Truth is what is known of a condition.
type Truth uint8

// The answers.
const (
	Unknown Truth = iota
	True
	False
)

// A Condition is a test under which something is registered, evaluated with the
// environment of the container.
type Condition struct {
	At    source.Span // the expression
	Truth Truth
	// Negated is set if the else branch registers; Truth takes it into account.
	Negated bool
	Reads   []*Reading // the environment it depends on
	Outer   *Condition // which must hold, too; nil if there is none
}

// Reading returns the reading of a variable in a condition or those around it.
func (c *Condition) Reading() *Reading {
	for ; c != nil; c = c.Outer {
		if len(c.Reads) > 0 {
			return c.Reads[0]
		}
	}
	return nil
}

// A Reading is a place at which code takes a variable of the environment.
type Reading struct {
	Variable string
	At       source.Span // the call, or the field of a settings class
	// Value is what the container's environment gives, nil if it is not set
	// there.
	Value *value.Value
	// Default is what the code falls back to; nil if it fails without the
	// variable or falls back to None.
	Default *value.Value
	// InEnvironment is set if the container sets the variable, whatever to.
	InEnvironment bool
}

// InEffect returns what the code gets: the environment's value or the default.
func (r *Reading) InEffect() *value.Value {
	if r.InEnvironment {
		return r.Value
	}
	return r.Default
}
