package compose

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// resolveScalar returns kind and text of a scalar node. The text of booleans and
// numbers is the one that Compose goes on with: 0777 is 511, 1.50 is 1.5. A
// timestamp keeps the text that is written. It fails where a text does not fit
// the tag that is written before it.
func resolveScalar(n *yaml.Node) (kind value.Kind, text string, ok bool) {
	if n.Style&yaml.TaggedStyle == 0 {
		if n.Style&(quotedStyle|blockStyle) != 0 || n.Tag == "!!str" {
			return value.String, n.Value, true
		}
		kind, text = resolvePlain(n.Value, n.Tag == "!!timestamp")
		return kind, text, true
	}
	var want value.Kind
	switch n.Tag {
	case "!!null":
		want = value.Null
	case "!!bool":
		want = value.Bool
	case "!!int":
		want = value.Int
	case "!!float":
		want = value.Float
	case "!!timestamp":
		want = value.Time
	case "!!binary":
		decoded, err := base64.StdEncoding.DecodeString(n.Value)
		return value.String, string(decoded), err == nil
	default:
		return value.String, n.Value, true
	}
	kind, text = resolvePlain(n.Value, want == value.Time)
	if kind == value.Int && want == value.Float {
		f, err := strconv.ParseFloat(text, 64)
		return value.Float, fmt.Sprint(f), err == nil
	}
	return want, text, kind == want
}

// resolvePlain resolves a plain scalar as yaml/v4 does, which differs from
// YAML's core schema: 017 is octal, 1_000 a number.
func resolvePlain(text string, timestamps bool) (value.Kind, string) {
	switch text {
	case "", "~", "null", "Null", "NULL":
		return value.Null, ""
	case "true", "True", "TRUE":
		return value.Bool, "true"
	case "false", "False", "FALSE":
		return value.Bool, "false"
	case ".nan", ".NaN", ".NAN":
		return value.Float, "NaN"
	case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF":
		return value.Float, "+Inf"
	case "-.inf", "-.Inf", "-.INF":
		return value.Float, "-Inf"
	case "-0", "-0.0":
		return value.Float, "-0"
	}
	switch c := text[0]; {
	case c == '.':
		return resolveFloat(text, text)
	case c == '+' || c == '-' || c >= '0' && c <= '9':
	default:
		return value.String, text
	}
	if timestamps && isTimestamp(text) {
		return value.Time, text
	}
	digits := strings.ReplaceAll(text, "_", "")
	if i, err := strconv.ParseInt(digits, 0, 64); err == nil {
		return value.Int, strconv.FormatInt(i, 10)
	}
	if u, err := strconv.ParseUint(strings.TrimPrefix(digits, "+"), 0, 64); err == nil {
		return value.Int, strconv.FormatUint(u, 10)
	}
	return resolveFloat(text, digits)
}

func resolveFloat(text, digits string) (value.Kind, string) {
	if strings.Trim(digits, "0123456789.eE+-") != "" {
		return value.String, text
	}
	f, err := strconv.ParseFloat(digits, 64)
	if err != nil {
		return value.String, text
	}
	return value.Float, fmt.Sprint(f)
}

// isTimestamp reports whether text has one of the forms that yaml/v4 takes for
// a point in time.
func isTimestamp(text string) bool {
	if len(text) < 5 || text[4] != '-' || strings.Trim(text[:4], "0123456789") != "" {
		return false
	}
	for _, form := range [...]string{
		"2006-1-2T15:4:5.999999999Z07:00",
		"2006-1-2t15:4:5.999999999Z07:00",
		"2006-1-2 15:4:5.999999999",
		"2006-1-2",
	} {
		if _, err := time.Parse(form, text); err == nil {
			return true
		}
	}
	return false
}
