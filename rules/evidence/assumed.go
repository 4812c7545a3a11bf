package evidence

import (
	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// Assumed adds to the message of a finding that a value is the default of a
// variable that no file sets.
func Assumed(f *analyzer.Finding, v *value.Value) *analyzer.Finding {
	if v == nil || v.State != value.Assumed {
		return f
	}
	for _, p := range v.Parts {
		if p.State == value.Assumed && p.Var != "" {
			name := "${" + p.Var + "}"
			if p.Step.Via(value.ArgDefault) != nil {
				name = "ARG " + p.Var
			}
			f.Message += " (default of " + source.Quote(name) + ")"
			return f
		}
	}
	return f
}
