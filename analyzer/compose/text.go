package compose

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// known returns the text of v with the bytes of unknown parts replaced by NUL,
// so that a separator is found in known text only. Offsets stay.
func known(v *value.Value) string {
	if v.State != value.Partial && v.State != value.Unknown {
		return v.Str
	}
	if v.Parts == nil {
		return strings.Repeat("\x00", len(v.Str))
	}
	text := []byte(v.Str)
	for _, p := range v.Parts {
		if p.State > value.Assumed {
			clear(text[p.Off:p.End])
		}
	}
	return string(text)
}

// hasUnknown reports whether some of a text made by known is not known.
func hasUnknown(text string) bool { return strings.IndexByte(text, 0) >= 0 }

// isUnknown reports whether nothing or only a part of v is known.
func isUnknown(v *value.Value) bool {
	return v != nil && (v.State == value.Partial || v.State == value.Unknown)
}

// isString reports whether v is a string that can be split.
func isString(v *value.Value) bool {
	return v != nil && v.Kind == value.String && v.State != value.Invalid
}

// isTrue reports whether v is the boolean true and known.
func isTrue(v *value.Value) bool {
	return v.IsKnown() && v.Kind == value.Bool && strings.EqualFold(v.Str, "true")
}
