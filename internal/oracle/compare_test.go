package oracle

import (
	"fmt"
	"maps"
	"math"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/compose-spec/compose-go/v2/types"
	"go.yaml.in/yaml/v4"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// difference returns where two plain models differ, sorted; none if they are
// equal. want is compose-go's, got the engine's.
func difference(path []string, want, got any) []string {
	if isKeyValues(path) {
		want, got = keyValues(want), keyValues(got)
	}
	want, got = normal(decoded(path, want)), normal(got)
	if h, ok := want.(hostPath); ok {
		if g, ok := got.(string); ok && clean(g) == string(h) {
			return nil
		}
	}
	switch w := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			break
		}
		var diffs []string
		keys := maps.Clone(w)
		maps.Copy(keys, g)
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			a, inWant := w[key]
			b, inGot := g[key]
			at := append(slices.Clip(path), key)
			switch {
			case !inGot && !isNothing(a):
				diffs = append(diffs, fmt.Sprintf("%s: compose-go has %s, the engine nothing", strings.Join(at, "."), show(a)))
			case !inWant && !isNothing(b):
				diffs = append(diffs, fmt.Sprintf("%s: the engine has %s, compose-go nothing", strings.Join(at, "."), show(b)))
			case inWant && inGot:
				diffs = append(diffs, difference(at, a, b)...)
			}
		}
		return diffs
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(w) {
			break
		}
		var diffs []string
		for i := range w {
			diffs = append(diffs, difference(append(slices.Clip(path), "["+strconv.Itoa(i)+"]"), w[i], g[i])...)
		}
		return diffs
	}
	if reflect.DeepEqual(want, got) {
		return nil
	}
	return []string{fmt.Sprintf("%s: compose-go has %s, the engine %s", strings.Join(path, "."), show(want), show(got))}
}

// A hostPath is a path that compose-go made absolute, relative to the project
// directory again.
type hostPath string

func clean(p string) string { return filepath.ToSlash(filepath.Clean(p)) }

// decoded brings what the engine holds as compose-go's types do, and compose-go's
// model does not yet, to the form of the types.
func decoded(path []string, x any) any {
	if len(path) < 3 || x == nil || path[0] != "services" && path[0] != "jobs" || isExtension(path) {
		return x
	}
	switch path[len(path)-1] {
	case "command", "entrypoint":
		var words types.ShellCommand
		if words.DecodeMapstructure(x) == nil {
			return []string(words)
		}
	case "test":
		var test types.HealthCheckTest
		if path[len(path)-2] == "healthcheck" && test.DecodeMapstructure(x) == nil {
			return []string(test)
		}
	case "privileged", "pull", "no_cache", "create_host_path", "required", "manual", "per_replica", "attach":
		if text, ok := x.(string); ok {
			return decodedBool(text)
		}
	case "pids":
		if n, err := strconv.Atoi(fmt.Sprint(x)); err == nil {
			return n
		}
	case "extra_hosts":
		var hosts types.HostsList
		if hosts.DecodeMapstructure(x) == nil {
			return map[string][]string(hosts)
		}
	}
	return x
}

// decodedBool returns the boolean that compose-go decodes a string to, or the
// string.
func decodedBool(text string) any {
	switch strings.ToLower(text) {
	case "true", "y", "yes", "on":
		return true
	case "false", "n", "no", "off":
		return false
	}
	return text
}

// isNothing reports whether a key that is there says no more than one that is
// not: mapstructure writes every field of a struct.
func isNothing(x any) bool {
	switch x := normal(x).(type) {
	case []any:
		return len(x) == 0
	case map[string]any:
		return len(x) == 0
	}
	return false
}

func show(x any) string {
	if x == nil {
		return "null"
	}
	return fmt.Sprintf("%T %#v", x, x)
}

// normal brings a value to one of few Go types.
func normal(x any) any {
	switch x := x.(type) {
	case nil:
		return nil
	case float32:
		return x
	case float64:
		if math.IsNaN(x) {
			return "NaN"
		}
		return float32(x)
	case time.Time:
		return fmt.Sprint(x)
	case string, hostPath, bool, map[string]any, []any:
		return x
	}
	switch v := reflect.ValueOf(x); v.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return v.Int()
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		if v.Uint() > math.MaxInt64 {
			return x
		}
		return int64(v.Uint())
	case reflect.String:
		return v.String()
	case reflect.Bool:
		return v.Bool()
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return normal(v.Elem().Interface())
	case reflect.Map:
		out := map[string]any{}
		for _, key := range v.MapKeys() {
			out[fmt.Sprint(key)] = v.MapIndex(key).Interface()
		}
		return out
	case reflect.Slice:
		out := make([]any, v.Len())
		for i := range out {
			out[i] = v.Index(i).Interface()
		}
		return out
	}
	return x
}

// isKeyValues reports whether an attribute is a set of KEY=VALUE, which
// compose-go keeps as a list or a map as it happens.
func isKeyValues(path []string) bool {
	if len(path) == 0 {
		return false
	}
	switch path[len(path)-1] {
	case "environment":
		return len(path) > 2 && path[0] != "secrets" && path[0] != "configs" && !isExtension(path)
	case "labels", "annotations", "sysctls", "args", "additional_contexts":
		return len(path) > 2 && !isExtension(path)
	}
	return false
}

// isExtension reports whether a path leads into an x- attribute, which stays as
// it is written.
func isExtension(path []string) bool {
	return strings.HasPrefix(path[0], "x-") || len(path) > 2 && slices.ContainsFunc(path[2:], func(key string) bool { return strings.HasPrefix(key, "x-") })
}

func keyValues(x any) any {
	out := map[string]any{}
	switch x := normal(x).(type) {
	case map[string]any:
		for key, v := range x {
			if _, ok := v.(hostPath); !ok && v != nil {
				v = fmt.Sprint(normal64(v))
			}
			out[key] = v
		}
	case []any:
		for _, entry := range x {
			text, ok := entry.(string)
			if !ok {
				return x
			}
			if key, v, ok := strings.Cut(text, "="); ok {
				out[key] = v
			} else {
				out[key] = nil
			}
		}
	default:
		return x
	}
	return out
}

// normal64 keeps the precision of a float, as fmt prints it.
func normal64(x any) any {
	if f, ok := x.(float64); ok {
		return f
	}
	return normal(x)
}

// relative rewrites absolute paths below the judge's directory to what the
// engine has: relative to the project directory, or below the home directory.
func relative(x any, root, dir string) any {
	switch x := normal64(x).(type) {
	case map[string]any:
		out := make(map[string]any, len(x))
		for key, v := range x {
			out[key] = relative(v, root, dir)
		}
		return out
	case []any:
		out := make([]any, len(x))
		for i, v := range x {
			out[i] = relative(v, root, dir)
		}
		return out
	case string:
		if rest, ok := strings.CutPrefix(x, home); ok {
			return hostPath("~" + rest)
		}
		above := filepath.Dir(root)
		if x == above || strings.HasPrefix(x, above+"/") {
			if rel, err := filepath.Rel(filepath.Join(root, filepath.FromSlash(dir)), x); err == nil {
				return hostPath(filepath.ToSlash(rel))
			}
		}
		return x
	default:
		return x
	}
}

// plainModel turns the engine's values into what compose-go's model holds.
func plainModel(v *value.Value) any {
	if v == nil {
		return nil
	}
	if v.State >= value.Partial && v.State != value.Synthetic {
		return fmt.Sprintf("<%d: %s>", v.State, v.Str)
	}
	switch v.Kind {
	case value.Null:
		return nil
	case value.Bool:
		return v.Str == "true"
	case value.Int:
		if n, err := strconv.ParseInt(v.Str, 10, 64); err == nil {
			return n
		}
		n, err := strconv.ParseUint(v.Str, 10, 64)
		if err != nil {
			return "<bad int: " + v.Str + ">"
		}
		return n
	case value.Float:
		f, err := strconv.ParseFloat(v.Str, 64)
		if err != nil {
			return "<bad float: " + v.Str + ">"
		}
		return f
	case value.Time:
		var at time.Time
		if yaml.Unmarshal([]byte(v.Str), &at) == nil {
			return at
		}
	case value.Map:
		out := make(map[string]any, len(v.Kids))
		for _, m := range v.Kids {
			if _, ok := out[m.Key]; ok {
				return "<key twice: " + m.Key + ">"
			}
			out[m.Key] = plainModel(m.Val)
		}
		return out
	case value.Seq:
		out := make([]any, len(v.Kids))
		for i, m := range v.Kids {
			out[i] = plainModel(m.Val)
		}
		return out
	}
	return v.Str
}
