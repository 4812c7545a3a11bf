package compose

import (
	"errors"
	"strconv"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// cast gives strings the type that their place asks for, interpolated or not.
func (l *loader) cast(root *value.Value) *value.Value {
	return l.rewrite(root, casting, func(v *value.Value, n *node, _ source.Span) *value.Value {
		if v.Kind != value.String {
			return v
		}
		return l.castString(v, n.cast)
	})
}

func (l *loader) castString(v *value.Value, rule castRule) *value.Value {
	kind, text, err := rule.parse(v.Str)
	if v.State == value.Partial || v.State == value.Unknown {
		c := *v
		c.Kind, c.State = kind, value.Unknown
		return &c
	}
	if err != nil {
		l.report(Diagnostic{Code: WrongType, Level: Error, At: v.At, Message: source.Quote(v.Str) + " is " + err.Error()})
		return invalid(v)
	}
	if rule == castBool && !strings.EqualFold(text, v.Str) {
		l.report(Diagnostic{Code: OldBoolean, Level: Note, At: v.At, Message: source.Quote(v.Str) + " is no boolean of YAML 1.2; write " + source.Quote(text)})
	}
	return retext(v, kind, text)
}

// retext returns v as a scalar of another kind or text, which stands where v
// stands.
func retext(v *value.Value, kind value.Kind, text string) *value.Value {
	c := *v
	c.Kind, c.Str = kind, text
	if text != v.Str && len(v.Parts) > 0 {
		part := value.Part{End: int32(len(text)), At: v.At, State: v.State}
		for _, p := range v.Parts {
			if p.Var != "" {
				part.Var, part.Step = p.Var, p.Step
				break
			}
		}
		c.Parts = []value.Part{part}
	}
	return &c
}

var (
	errNoBool   = errors.New("no boolean")
	errNoNumber = errors.New("no number")
	errNoWhole  = errors.New("no whole number")
)

// parse returns the kind that a rule gives and the text as YAML writes it.
func (r castRule) parse(text string) (value.Kind, string, error) {
	switch r {
	case castBool:
		switch strings.ToLower(text) {
		case "true", "y", "yes", "on":
			return value.Bool, "true", nil
		case "false", "n", "no", "off":
			return value.Bool, "false", nil
		}
		return value.Bool, "", errNoBool
	case castInt:
		i, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return value.Int, "", errNoWhole
		}
		return value.Int, strconv.FormatInt(i, 10), nil
	case castUmask:
		u, err := strconv.ParseUint(text, 0, 32)
		if err != nil {
			return value.Int, "", errNoWhole
		}
		return value.Int, strconv.FormatUint(u, 10), nil
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return value.Float, "", errNoNumber
	}
	if strings.Trim(text, "0123456789.") != "" {
		text = strconv.FormatFloat(f, 'g', -1, 64)
	}
	return value.Float, text, nil
}
