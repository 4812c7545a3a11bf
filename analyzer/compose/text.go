package compose

import (
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// A spelling is the text of a value in which NUL stands for what is not known,
// so that separators are found in known text only and an unknown field is not
// empty. A NUL that an escape brings becomes another control character.
type spelling struct {
	v    *value.Value
	text string
	offs []int // of each byte of text in the value, nil if they are the same
}

// spell returns the spelling of a string.
func spell(v *value.Value) spelling {
	if !isUnknown(v) {
		return spelling{v: v, text: strings.ReplaceAll(v.Str, "\x00", "\x01")}
	}
	if v.Parts == nil {
		n := max(len(v.Str), 1)
		s := spelling{v: v, text: strings.Repeat("\x00", n)}
		if v.Str == "" {
			s.offs = []int{0, 0}
		}
		return s
	}
	s := spelling{v: v}
	var b strings.Builder
	for _, p := range v.Parts {
		if p.State <= value.Assumed {
			for i := p.Off; i < p.End; i++ {
				s.offs = append(s.offs, int(i))
			}
			b.WriteString(strings.ReplaceAll(v.Str[p.Off:p.End], "\x00", "\x01"))
			continue
		}
		// Whatever its length, an unknown part is one NUL.
		s.offs = append(s.offs, int(p.Off))
		b.WriteByte(0)
	}
	s.text, s.offs = b.String(), append(s.offs, len(v.Str))
	return s
}

// offset returns where a byte of the text stands in the value. The end of a
// range that an unknown part ends is the end of that part.
func (s spelling) offset(i int) int {
	if s.offs == nil {
		return i
	}
	return s.offs[i]
}

// sub returns a range of the text as a value of its own.
func (s spelling) sub(from, to int) *value.Value { return s.v.Sub(s.offset(from), s.offset(to)) }

// span returns where a range of the text is written.
func (s spelling) span(from, to int) source.Span { return s.v.Span(s.offset(from), s.offset(to)) }

// hasUnknown reports whether some of a spelling's text is not known.
func hasUnknown(text string) bool { return strings.IndexByte(text, 0) >= 0 }

// textKey returns what tells a string from others: equal references to a
// variable are equal, and no known text equals one.
func textKey(v *value.Value) string {
	if !isUnknown(v) {
		return v.Str
	}
	if v.Parts == nil {
		return "\x00" + v.Str
	}
	var b strings.Builder
	for _, p := range v.Parts {
		if p.State > value.Assumed {
			b.WriteString("\x00" + p.Var + "\x00")
		}
		b.WriteString(v.Str[p.Off:p.End])
	}
	return b.String()
}

// keyText returns the key that a string becomes. What is not known of it is
// written as `${NAME}`, which no key that Compose takes holds.
func keyText(v *value.Value) string {
	if !isUnknown(v) {
		return v.Str
	}
	if v.Parts == nil {
		return "${" + v.Str + "}"
	}
	var b strings.Builder
	for _, p := range v.Parts {
		if p.State > value.Assumed {
			b.WriteString("${" + p.Var + "}")
			continue
		}
		b.WriteString(v.Str[p.Off:p.End])
	}
	return b.String()
}

// isUnknownKey reports whether a key depends on a variable that is not known.
func isUnknownKey(key string) bool { return strings.Contains(key, "${") }

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
