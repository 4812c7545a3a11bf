package compose

import (
	"strconv"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// decodeScalar gives a scalar the type that compose-go's structs ask for, and
// refuses text that they do not take. Numbers with units stay as written.
func (l *loader) decodeScalar(v *value.Value, rule decodeRule) *value.Value {
	switch v.Kind {
	case value.String, value.Int, value.Float:
	default:
		return v
	}
	switch {
	case rule == decodeBool && v.Kind == value.String:
		return l.castString(v, castBool)
	case rule == decodeInt && v.Kind == value.String:
		return l.castString(v, castInt)
	case isUnknown(v):
		return v
	}
	if problem := rule.refuse(v); problem != "" {
		l.report(Diagnostic{Code: WrongValue, Level: Error, At: v.At, Message: source.Quote(v.Str) + " is " + problem})
		return invalid(v)
	}
	return v
}

// refuse says what is wrong with a known scalar, by compose-go's own decoders.
func (r decodeRule) refuse(v *value.Value) (problem string) {
	defer func() {
		if recover() != nil {
			problem = "not taken by Compose"
		}
	}()
	var plain any = v.Str
	if v.Kind == value.Int {
		i, ok := intValue(v)
		if !ok {
			return ""
		}
		plain = int(i)
	}
	switch r {
	case decodeUnsigned:
		if i, ok := plain.(int); ok && i < 0 {
			return "negative"
		}
	case decodeNumber:
		if v.Kind == value.String {
			return "text; Compose takes a number without quotes here"
		}
	case decodeDuration:
		var d types.Duration
		if d.DecodeMapstructure(plainText(v)) != nil {
			return "no duration; Compose takes numbers with units, as in `1m30s`"
		}
	case decodeBytes:
		var b types.UnitBytes
		if v.Kind != value.Float && b.DecodeMapstructure(plain) != nil {
			return "no size; Compose takes a number with a unit, as in `512m`"
		}
	case decodeCPUs:
		if _, err := strconv.ParseFloat(v.Str, 64); v.Kind == value.String && err != nil {
			return "no number of CPUs"
		}
	case decodeCount:
		var c types.DeviceCount
		if c.DecodeMapstructure(plain) != nil {
			return "no number of devices; Compose takes `all` and numbers"
		}
	case decodeMode:
		var m types.FileMode
		if m.DecodeMapstructure(plain) != nil {
			return "no file mode; Compose takes octal numbers"
		}
	}
	return ""
}
