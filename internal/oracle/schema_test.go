package oracle

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	_ "unsafe" // for go:linkname

	"github.com/compose-spec/compose-go/v2/schema"
	"go.yaml.in/yaml/v4"

	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

//go:linkname validateSchema github.com/hullcheck/hullcheck/analyzer/compose.validateSchema
func validateSchema(root *value.Value, report func(compose.Diagnostic))

// TestSchema requires that the engine accepts exactly the trees that compose-go
// accepts: documents made from the schema, documents of compose-go's tests, and
// both after random changes.
func TestSchema(t *testing.T) {
	t.Parallel()
	var root jsonSchema
	if err := json.Unmarshal([]byte(schema.Schema), &root); err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 1))
	var seeds []any
	for _, text := range yamlLiterals(t) {
		var doc map[string]any
		if yaml.Unmarshal([]byte(text), &doc) == nil && doc != nil {
			seeds = append(seeds, doc)
		}
	}
	accepted, refused := 0, 0
	for i := range *schemaCases {
		var doc any
		switch {
		case i < len(seeds):
			doc = seeds[i]
		case i%3 == 0:
			doc = clone(seeds[random.IntN(len(seeds))])
		default:
			m := instances{defs: root.Defs, random: random}
			doc = m.make(root, 0)
		}
		if i >= len(seeds) {
			for range random.IntN(3) {
				doc = mutate(random, doc)
			}
		}
		top, ok := doc.(map[string]any)
		if !ok {
			continue
		}
		want := schema.Validate(top)
		var got []string
		validateSchema(plainValue(top), func(d compose.Diagnostic) {
			if d.Level >= compose.Error {
				got = append(got, d.Message)
			}
		})
		if want == nil {
			accepted++
		} else {
			refused++
		}
		if (want != nil) != (len(got) > 0) {
			text, _ := yaml.Marshal(top)
			t.Fatalf("case %d:\n%s\ncompose-go: %v\nengine: %q", i, text, want, got)
		}
	}
	t.Logf("%d documents: %d accepted by both, %d refused by both", accepted+refused, accepted, refused)
	if accepted < *schemaCases/10 || refused < *schemaCases/10 {
		t.Error("one side has too few cases to say anything")
	}
}

// plainValue turns decoded YAML into a value without origins.
func plainValue(x any) *value.Value {
	switch x := x.(type) {
	case nil:
		return &value.Value{}
	case bool:
		return &value.Value{Kind: value.Bool, Str: strconv.FormatBool(x)}
	case int, int64, uint64:
		return &value.Value{Kind: value.Int, Str: fmt.Sprint(x)}
	case float64:
		v := &value.Value{Kind: value.Float, Str: strconv.FormatFloat(x, 'g', -1, 64)}
		switch {
		case math.IsNaN(x):
			v.Str = ".nan"
		case math.IsInf(x, 0):
			v.Str = ".inf"
		}
		return v
	case map[string]any:
		v := &value.Value{Kind: value.Map}
		for _, key := range slices.Sorted(maps.Keys(x)) {
			v.Kids = append(v.Kids, value.Member{Key: key, Val: plainValue(x[key])})
		}
		return v
	case []any:
		v := &value.Value{Kind: value.Seq}
		for _, item := range x {
			v.Kids = append(v.Kids, value.Member{Val: plainValue(item)})
		}
		return v
	}
	return &value.Value{Kind: value.String, Str: fmt.Sprint(x)}
}

func clone(x any) any {
	switch x := x.(type) {
	case map[string]any:
		out := make(map[string]any, len(x))
		for key, v := range x {
			out[key] = clone(v)
		}
		return out
	case []any:
		out := make([]any, len(x))
		for i, v := range x {
			out[i] = clone(v)
		}
		return out
	}
	return x
}

// scalars holds texts that some part of the schema takes and others do not.
var scalars = []any{
	nil, true, false, 0, 1, -1, 80, 101, 1001, -1001, 1 << 33, 1.5, 2.0, -0.5, 1e20, math.NaN(), math.Inf(-1),
	"", "a", "-", "a b", "ALL", "all", "host", "private", "bind", "volume", "z", "always", "every_1h", "every_", "every_3",
	"weekly", "every_1d2h", "if_not_present", "xalways", "daily ", "rebuild", "sync", "service_healthy", "start-first",
	"8080:80", "x-", "80", "1", "1.5", "2.0", "1e1", 10, "é", "a\nb", "\n", "_a", "ab", "..a", "9-",
}

// mutate changes one random place of a document.
func mutate(random *rand.Rand, x any) any {
	switch x := x.(type) {
	case map[string]any:
		if len(x) == 0 || random.IntN(6) == 0 {
			return mutateMap(random, x)
		}
		keys := slices.Sorted(maps.Keys(x))
		key := keys[random.IntN(len(keys))]
		x[key] = mutate(random, x[key])
		return x
	case []any:
		if len(x) == 0 {
			return append(x, randomValue(random, 1))
		}
		i := random.IntN(len(x))
		switch random.IntN(5) {
		case 0:
			return append(x, clone(x[i]))
		case 1:
			return append(x, randomValue(random, 1))
		case 2:
			if text, ok := x[i].(string); ok && random.IntN(2) == 0 {
				if n, err := strconv.Atoi(text); err == nil {
					return append(x, n)
				}
			}
			return append(x, fmt.Sprint(x[i]))
		case 3:
			return append(x, otherwise(random, x[i]))
		}
		x[i] = mutate(random, x[i])
		return x
	}
	return randomValue(random, 0)
}

// otherwise returns a copy with numbers for strings of digits and the other way
// round.
func otherwise(random *rand.Rand, x any) any {
	switch x := clone(x).(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(x)) {
			x[key] = otherwise(random, x[key])
		}
		return x
	case string:
		if n, err := strconv.ParseFloat(x, 64); err == nil && random.IntN(2) == 0 {
			return n
		}
		return x
	case int:
		if random.IntN(2) == 0 {
			return strconv.Itoa(x)
		}
		return x
	default:
		return x
	}
}

func mutateMap(random *rand.Rand, x map[string]any) any {
	keys := slices.Sorted(maps.Keys(x))
	names := []string{"x-a", "foo", "", "name", "image", "a b", "driver", "type", "é", "\n", "X-a", "external", "source"}
	switch name := names[random.IntN(len(names))]; {
	case len(keys) == 0 || random.IntN(4) == 0:
		x[name] = randomValue(random, 1)
	case random.IntN(3) == 0:
		delete(x, keys[random.IntN(len(keys))])
	case random.IntN(2) == 0:
		key := keys[random.IntN(len(keys))]
		x[key+name] = x[key]
		delete(x, key)
	default:
		return randomValue(random, 0)
	}
	return x
}

func randomValue(random *rand.Rand, depth int) any {
	switch random.IntN(5 + depth) {
	case 0:
		return []any{scalars[random.IntN(len(scalars))]}
	case 1:
		return map[string]any{"a": scalars[random.IntN(len(scalars))]}
	case 2:
		return map[string]any{}
	}
	return scalars[random.IntN(len(scalars))]
}

// instances makes random documents that mostly follow a schema.
type instances struct {
	defs   map[string]jsonSchema
	random *rand.Rand
}

func (m *instances) make(s jsonSchema, depth int) any {
	g := generator{defs: m.defs}
	s = g.flat(s, "")
	if len(s.Type) == 0 {
		return randomValue(m.random, 0)
	}
	switch kind := s.Type[m.random.IntN(len(s.Type))]; kind {
	case "null":
		return nil
	case "boolean":
		return m.random.IntN(2) == 0
	case "integer", "number":
		return []any{0, 1, 80, 100, 0, 1, 2, 3.0, -1, 101}[m.random.IntN(10)]
	case "array":
		list := []any{}
		for range m.random.IntN(3) {
			list = append(list, m.make(*s.Items, depth+1))
		}
		return list
	case "object":
		return m.object(s, depth)
	}
	if len(s.Enum) > 0 {
		return s.Enum[m.random.IntN(len(s.Enum))]
	}
	if s.Pattern != "" {
		return []string{"always", "every_1h2m", "missing", "ab"}[m.random.IntN(4)]
	}
	return "t" + strconv.Itoa(m.random.IntN(1000))
}

func (m *instances) object(s jsonSchema, depth int) any {
	out := map[string]any{}
	names := slices.Sorted(maps.Keys(s.Properties))
	if len(names) > 0 {
		for range m.random.IntN(4) {
			name := names[m.random.IntN(len(names))]
			out[name] = m.make(s.Properties[name], depth+1)
		}
	}
	for _, name := range s.Required {
		out[name] = m.make(s.Properties[name], depth+1)
	}
	if len(s.AnyOf) > 0 && len(out) == 0 {
		out["manual"] = true
	}
	for _, pattern := range slices.Sorted(maps.Keys(s.PatternProperties)) {
		name := strings.TrimLeft(strings.Trim(pattern, "^$+."), "[")
		if !strings.HasPrefix(name, "x-") {
			name = "n"
		}
		for range m.random.IntN(3) {
			name += string(rune('a' + m.random.IntN(26)))
			out[name] = m.make(s.PatternProperties[pattern], depth+1)
		}
	}
	return out
}
