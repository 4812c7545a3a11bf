package value_test

import (
	"testing"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

func TestSubOfPlainText(t *testing.T) {
	t.Parallel()
	v := value.NewString("0.0.0.0:8080:80", source.NewSpan(100, 115))
	port := v.Sub(8, 12)
	if port.Str != "8080" || port.At != source.NewSpan(108, 112) || port.State != value.Known {
		t.Errorf("Sub = %q at %v, state %d", port.Str, port.At, port.State)
	}
}

// A value written as `"${IP:-127.0.0.1}:${PORT}:80"`.
func interpolated() *value.Value {
	fromDefault := &value.Step{Kind: value.Interpolate, Detail: "IP"}
	return &value.Value{
		Kind: value.String, State: value.Partial, At: source.NewSpan(200, 230), Str: "127.0.0.1::80",
		Parts: []value.Part{
			{Off: 0, End: 9, At: source.NewSpan(207, 216), State: value.Assumed, Var: "IP", Step: fromDefault},
			{Off: 9, End: 10, At: source.NewSpan(217, 218)},
			{Off: 10, End: 10, At: source.NewSpan(218, 225), State: value.Unknown, Var: "PORT"},
			{Off: 10, End: 13, At: source.NewSpan(225, 228)},
		},
	}
}

func TestSubOfInterpolatedText(t *testing.T) {
	t.Parallel()
	v := interpolated()
	for _, c := range []struct {
		off, end int
		text     string
		at       source.Span
		state    value.State
	}{
		{0, 9, "127.0.0.1", source.NewSpan(207, 216), value.Assumed},
		{4, 9, "0.0.1", source.NewSpan(211, 216), value.Assumed},
		{10, 10, "", source.NewSpan(218, 225), value.Unknown},
		{11, 13, "80", source.NewSpan(226, 228), value.Known},
		{0, 13, "127.0.0.1::80", source.NewSpan(207, 228), value.Partial},
	} {
		sub := v.Sub(c.off, c.end)
		if sub.Str != c.text || sub.At != c.at || sub.State != c.state {
			t.Errorf("Sub(%d, %d) = %q at %v, state %d; want %+v", c.off, c.end, sub.Str, sub.At, sub.State, c)
		}
	}
	if step := v.Sub(0, 9).Step; step == nil || step.Detail != "IP" {
		t.Error("a piece of a substituted value does not say where it comes from")
	}
}

func TestAbsent(t *testing.T) {
	t.Parallel()
	var v *value.Value
	if v.Path("deploy", "resources") != nil || v.Pos().IsValid() || v.IsKnown() || v.IsUnknown() || !v.IsZero() {
		t.Error("an absent value answers as if it were there")
	}
}

func TestChain(t *testing.T) {
	t.Parallel()
	definition := &value.Step{Kind: value.Alias, Detail: "base"}
	use := &value.Step{Kind: value.Extends, Detail: "api", Prev: definition}
	if chain := use.Chain(); len(chain) != 2 || chain[1] != definition {
		t.Errorf("Chain = %v", chain)
	}
	if use.Via(value.Alias) != definition || use.Via(value.EnvFile) != nil {
		t.Error("Via finds the wrong step")
	}
}
