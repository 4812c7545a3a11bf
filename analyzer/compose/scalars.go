package compose

import (
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// plainText returns a scalar as Go's fmt prints what yaml decodes it to, which
// is how Compose passes numbers and booleans on as strings.
func plainText(v *value.Value) string {
	switch v.Kind {
	case value.Bool:
		return strings.ToLower(v.Str)
	case value.Int:
		if i, ok := wholeNumber(v.Str); ok {
			return i.String()
		}
	case value.Float:
		if f, err := floatNumber(v.Str); err == nil {
			return strconv.FormatFloat(f, 'g', -1, 64)
		}
	case value.Time:
		for _, layout := range []string{"2006-1-2", time.RFC3339Nano, "2006-1-2T15:4:5.999999999Z07:00", "2006-1-2t15:4:5.999999999Z07:00", "2006-1-2 15:4:5.999999999"} {
			if t, err := time.Parse(layout, v.Str); err == nil {
				return t.String()
			}
		}
	}
	return v.Str
}

// wholeNumber decodes an integer as yaml does: a leading 0 or 0o is octal.
func wholeNumber(text string) (*big.Int, bool) {
	text = strings.ReplaceAll(strings.TrimPrefix(text, "+"), "_", "")
	return new(big.Int).SetString(text, 0)
}

func floatNumber(text string) (float64, error) {
	switch strings.ToLower(text) {
	case ".inf", "+.inf":
		text = "+Inf"
	case "-.inf":
		text = "-Inf"
	case ".nan":
		text = "NaN"
	}
	return strconv.ParseFloat(strings.ReplaceAll(text, "_", ""), 64)
}

// intValue returns a known integer.
func intValue(v *value.Value) (int64, bool) {
	if !v.IsKnown() || v.Kind != value.Int && v.Kind != value.String {
		return 0, false
	}
	i, ok := wholeNumber(v.Str)
	if !ok || !i.IsInt64() {
		return 0, false
	}
	return i.Int64(), true
}
