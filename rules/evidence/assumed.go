package evidence

import (
	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// Assumed adds to the message of a finding that a value is the default of a
// variable that no file sets.
func Assumed(f *analyzer.Finding, v *value.Value) *analyzer.Finding {
	name, argument := defaultOf(v)
	switch {
	case name == "":
	case argument:
		f.Message += ", the default of " + source.Quote("ARG "+name)
	default:
		f.Message += ", the default of " + source.Quote("${"+name+"}")
	}
	return f
}

// DefaultOf returns the variable whose default a value is, "" if it is none's.
func DefaultOf(v *value.Value) string {
	name, _ := defaultOf(v)
	return name
}

func defaultOf(v *value.Value) (name string, argument bool) {
	if v == nil || v.State != value.Assumed {
		return "", false
	}
	for _, p := range v.Parts {
		if p.State == value.Assumed && p.Var != "" {
			return p.Var, p.Step.Via(value.ArgDefault) != nil
		}
	}
	if s := v.Step.Via(value.Interpolate); s != nil {
		return s.Detail, false
	}
	return "", false
}
