package compose

import (
	"errors"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

var volumeStep = &value.Step{Kind: value.Default, Detail: "volumes"}

// canonVolume turns the short form of a mount into the long one.
func (l *loader) canonVolume(v *value.Value) *value.Value {
	if !isString(v) {
		return v
	}
	s, at, err := splitVolume(v)
	if err != nil {
		l.report(Diagnostic{Code: InvalidVolume, Level: Error, At: at, Message: err.Error()})
		return invalid(v)
	}
	if s.source == nil && !s.tiny && strings.Contains(v.Str, ":/") {
		l.report(Diagnostic{Code: DriveLetter, Level: Warn, At: v.At, Message: "Compose takes the letter before the colon of " + source.Quote(v.Str) + " for a drive: this is an anonymous volume"})
	}
	return s.long(v)
}

// A shortVolume holds the fields of `[SOURCE:]TARGET[:OPTIONS]`.
type shortVolume struct {
	source, target, options *value.Value // nil if absent
	tiny                    bool         // too short to be split
}

// splitVolume splits the short form as format.ParseVolume of compose-go does.
// The error comes with the place of what is wrong.
func splitVolume(v *value.Value) (s shortVolume, at source.Span, err error) {
	spelled := spell(v)
	text := spelled.text
	if text == "" {
		return s, v.At, errors.New("a volume is empty")
	}
	if len(text) <= 2 && !hasUnknown(text) {
		s.target, s.tiny = spelled.sub(0, len(text)), true
		return s, at, nil
	}
	fields := [3]**value.Value{&s.source, &s.target, &s.options}
	count, start, depth := 0, 0, 0
	for i := 0; i <= len(text); i++ {
		switch {
		case i < len(text) && text[i] == '$' && i+1 < len(text) && text[i+1] == '{':
			depth++
			continue
		case i < len(text) && text[i] == '}' && depth > 0:
			depth--
			continue
		case depth > 0 || i < len(text) && text[i] != ':' || i < len(text) && isDrive(text[start:i]):
			continue
		}
		switch {
		case start == i:
			return s, spelled.span(max(i-1, 0), min(i+1, len(text))), errors.New(source.Quote(v.Str) + " has an empty field")
		case i == len(text) && count == 0:
			s.target = spelled.sub(start, i)
		case count == 2 && i < len(text):
			return s, spelled.span(i, i+1), errors.New(source.Quote(v.Str) + " has more than three fields")
		default:
			*fields[count] = spelled.sub(start, i)
		}
		count++
		start = i + 1
	}
	return s, at, nil
}

// isDrive reports whether a field starts with the letter of a Windows drive, so
// that the colon after it does not end the field.
func isDrive(field string) bool {
	r, size := utf8.DecodeRuneInString(field)
	return size == len(field) && size > 0 && unicode.IsLetter(r)
}

// isHostPath reports whether the source of a short form is a path of the host
// and not the name of a volume.
func isHostPath(text string) bool {
	switch {
	case text == "":
		return false
	case text[0] == '.', text[0] == '/', text[0] == '~', strings.HasPrefix(text, `\\`):
		return true
	}
	_, size := utf8.DecodeRuneInString(text)
	return len(text) > size && text[size] == ':' && isDrive(text[:size])
}

// long returns the mount that a short form stands for.
func (s shortVolume) long(v *value.Value) *value.Value {
	kids := make([]value.Member, 0, 6)
	add := func(to *[]value.Member, key string, val *value.Value) {
		*to = append(*to, value.Member{Key: key, KeyAt: val.At, Val: val})
	}
	kind, bind := synthetic(value.String, types.VolumeTypeVolume, v.At, volumeStep), false
	if s.source != nil {
		text := spell(s.source).text
		switch {
		case strings.HasPrefix(text, "\x00"):
			kind.State, kind.Str = value.Unknown, ""
		case isHostPath(text):
			kind.Str, bind = types.VolumeTypeBind, true
		}
	}
	add(&kids, "type", kind)
	if s.source != nil {
		add(&kids, "source", s.source)
	}
	target := s.target
	if target == nil { // every field is a drive without a path
		target = synthetic(value.String, "", v.At, volumeStep)
	}
	add(&kids, "target", cleanTarget(target))

	var binds, volumes []value.Member
	if s.options != nil {
		options := spell(s.options)
		for off, word := range words(options.text, ',') {
			at := options.sub(off, off+len(word))
			switch {
			case hasUnknown(word):
				at.Kind, at.State = value.Bool, value.Unknown
				kids = setMember(kids, "read_only", at)
			case word == "ro":
				kids = setMember(kids, "read_only", retext(at, value.Bool, "true"))
			case word == "rw":
				kids = setMember(kids, "read_only", retext(at, value.Bool, "false"))
			case word == "nocopy":
				volumes = setMember(volumes, "nocopy", retext(at, value.Bool, "true"))
			case word == types.SElinuxShared, word == types.SElinuxUnshared:
				binds = setMember(binds, "selinux", at)
			case isPropagation(word):
				binds = setMember(binds, "propagation", at)
			}
		}
	}
	if bind {
		add(&binds, "create_host_path", synthetic(value.Bool, "true", v.At, volumeStep))
	}
	if binds != nil {
		add(&kids, "bind", syntheticMap(binds, v.At, volumeStep))
	}
	if volumes != nil || !bind && !s.tiny && kind.State != value.Unknown {
		add(&kids, "volume", syntheticMap(volumes, v.At, volumeStep))
	}
	return long(v, kids)
}

func isPropagation(word string) bool {
	switch word {
	case types.PropagationPrivate, types.PropagationRPrivate, types.PropagationShared,
		types.PropagationRShared, types.PropagationSlave, types.PropagationRSlave:
		return true
	}
	return false
}

// cleanTarget returns a mount's target without redundant elements.
func cleanTarget(v *value.Value) *value.Value {
	if !isString(v) || isUnknown(v) {
		return v
	}
	if clean := path.Clean(v.Str); clean != v.Str {
		return retext(v, value.String, clean)
	}
	return v
}

// setMember returns kids with a value for key in its place or at the end.
func setMember(kids []value.Member, key string, val *value.Value) []value.Member {
	for i := range kids {
		if kids[i].Key == key {
			kids[i].KeyAt, kids[i].Val = val.At, val
			return kids
		}
	}
	return append(kids, value.Member{Key: key, KeyAt: val.At, Val: val})
}

// syntheticMap returns a map that no file gives.
func syntheticMap(kids []value.Member, at source.Span, step *value.Step) *value.Value {
	return &value.Value{Kind: value.Map, State: value.Synthetic, At: at, Step: step, Kids: kids}
}

// words yields the pieces between separators with their offsets.
func words(text string, separator byte) func(yield func(int, string) bool) {
	return func(yield func(int, string) bool) {
		for off := 0; ; {
			end := strings.IndexByte(text[off:], separator)
			if end < 0 {
				yield(off, text[off:])
				return
			}
			if !yield(off, text[off:off+end]) {
				return
			}
			off += end + 1
		}
	}
}
