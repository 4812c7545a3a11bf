package oracle

import (
	"bytes"
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"go/format"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/schema"
	gocmp "github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the tables that are made from compose-go")

const schemaTables = "../../analyzer/compose/schema_tables.go"

// TestSchemaTables holds the tables of package compose against compose-go's
// schema, and writes them with -update.
func TestSchemaTables(t *testing.T) {
	var root jsonSchema
	if err := json.Unmarshal([]byte(schema.Schema), &root); err != nil {
		t.Fatal(err)
	}
	g := generator{defs: root.Defs, index: map[string]int{}}
	g.add(jsonSchema{}, "anything")
	top := g.add(root, "the file")
	if g.err != nil {
		t.Fatalf("compose-go's schema has a shape that the tables cannot hold: %v", g.err)
	}
	want := g.source(top)
	if *update {
		if err := os.WriteFile(schemaTables, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(schemaTables)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("schema_tables.go is not what `go generate ./analyzer/compose` writes:\n%s", diff)
	}
}

// jsonSchema holds the keywords that Compose's schema uses. A keyword that is
// not among them fails the decoding of schemaKeywords.
type jsonSchema struct {
	Schema      string `json:"$schema"`
	ID          string `json:"$id"`
	Title       string `json:"title"`
	Description string `json:"description"`
	Default     any    `json:"default"`

	Ref                   string                `json:"$ref"`
	Defs                  map[string]jsonSchema `json:"$defs"`
	Type                  typeNames             `json:"type"`
	Enum                  []string              `json:"enum"`
	Pattern               string                `json:"pattern"`
	Minimum               *float64              `json:"minimum"`
	Maximum               *float64              `json:"maximum"`
	Items                 *jsonSchema           `json:"items"`
	UniqueItems           bool                  `json:"uniqueItems"`
	Properties            map[string]jsonSchema `json:"properties"`
	PatternProperties     map[string]jsonSchema `json:"patternProperties"`
	AdditionalProperties  *bool                 `json:"additionalProperties"`
	UnevaluatedProperties *bool                 `json:"unevaluatedProperties"`
	Required              []string              `json:"required"`
	OneOf                 []jsonSchema          `json:"oneOf"`
	AnyOf                 []jsonSchema          `json:"anyOf"`
	AllOf                 []jsonSchema          `json:"allOf"`
	Deprecated            bool                  `json:"deprecated"`
}

// UnmarshalJSON refuses keywords that the tables know nothing of.
func (s *jsonSchema) UnmarshalJSON(data []byte) error {
	type plain jsonSchema
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	return d.Decode((*plain)(s))
}

// typeNames is one type or a list of them.
type typeNames []string

func (t *typeNames) UnmarshalJSON(data []byte) error {
	if data[0] == '[' {
		return json.Unmarshal(data, (*[]string)(t))
	}
	*t = make(typeNames, 1)
	return json.Unmarshal(data, &(*t)[0])
}

// A generator turns schemas into rows; equal schemas share one.
type generator struct {
	defs  map[string]jsonSchema
	index map[string]int
	rows  []string
	err   error
}

func (g *generator) fail(path, format string, args ...any) {
	if g.err == nil {
		g.err = fmt.Errorf("%s: %s", path, fmt.Sprintf(format, args...))
	}
}

// flat resolves references, allOf and oneOf. Parts of allOf must have different
// properties, alternatives of oneOf different types: then one schema with the
// keywords of all accepts the same.
func (g *generator) flat(s jsonSchema, path string) jsonSchema {
	if s.Ref != "" {
		def, ok := g.defs[strings.TrimPrefix(s.Ref, "#/$defs/")]
		if !ok {
			g.fail(path, "no definition %s", s.Ref)
		}
		if s.Type != nil && !slices.Equal(s.Type, def.Type) || s.Properties != nil || s.Items != nil || s.OneOf != nil {
			g.fail(path, "keywords beside $ref")
		}
		def.Deprecated = def.Deprecated || s.Deprecated
		return g.flat(def, path)
	}
	out := s
	out.AllOf, out.OneOf = nil, nil
	out.Properties = maps.Clone(s.Properties)
	for _, part := range s.AllOf {
		part = g.flat(part, path)
		for name, p := range part.Properties {
			if _, ok := out.Properties[name]; ok {
				g.fail(path, "two parts define %s", name)
			}
			if out.Properties == nil {
				out.Properties = map[string]jsonSchema{}
			}
			out.Properties[name] = p
		}
		for pattern, p := range part.PatternProperties {
			if out.PatternProperties == nil {
				out.PatternProperties = map[string]jsonSchema{}
			}
			out.PatternProperties[pattern] = p
		}
		if out.Type == nil {
			out.Type = part.Type
		}
		if !slices.Equal(out.Type, part.Type) || part.AdditionalProperties != nil || part.Items != nil || part.AnyOf != nil {
			g.fail(path, "allOf of unlike parts")
		}
		out.Required = append(slices.Clone(out.Required), part.Required...)
	}
	if len(s.OneOf) > 0 {
		out = g.oneOf(s, path)
	}
	return out
}

func (g *generator) oneOf(s jsonSchema, path string) jsonSchema {
	if s.Type != nil || s.Properties != nil || s.AllOf != nil {
		g.fail(path, "keywords beside oneOf")
	}
	out := jsonSchema{Deprecated: s.Deprecated}
	for _, alternative := range s.OneOf {
		a := g.flat(alternative, path)
		if len(a.Type) == 0 {
			g.fail(path, "alternative without a type")
		}
		for _, name := range a.Type {
			other := map[string]string{"integer": "number", "number": "integer"}[name]
			if slices.Contains(out.Type, name) || slices.Contains(out.Type, other) {
				g.fail(path, "two alternatives for %s", name)
			}
			switch name {
			case "string":
				out.Enum, out.Pattern = a.Enum, a.Pattern
			case "integer", "number":
				out.Minimum, out.Maximum = a.Minimum, a.Maximum
			case "array":
				out.Items, out.UniqueItems = a.Items, a.UniqueItems
			case "object":
				out.Properties, out.PatternProperties = a.Properties, a.PatternProperties
				out.AdditionalProperties, out.UnevaluatedProperties = a.AdditionalProperties, a.UnevaluatedProperties
				out.Required, out.AnyOf = a.Required, a.AnyOf
			}
		}
		out.Type = append(out.Type, a.Type...)
	}
	return out
}

// add returns the row of a schema.
func (g *generator) add(s jsonSchema, path string) int {
	s = g.flat(s, path)
	row := g.row(s, path)
	if i, ok := g.index[row]; ok {
		return i
	}
	i := len(g.rows)
	g.index[row] = i
	g.rows = append(g.rows, row+", // "+fmt.Sprint(i)+": "+path)
	return i
}

func (g *generator) row(s jsonSchema, path string) string {
	var fields []string
	field := func(name, format string, args ...any) {
		fields = append(fields, name+": "+fmt.Sprintf(format, args...))
	}
	if len(s.Type) > 0 {
		var names []string
		for _, name := range slices.Sorted(slices.Values(s.Type)) {
			names = append(names, map[string]string{
				"null": "typeNull", "boolean": "typeBool", "integer": "typeInteger", "number": "typeNumber",
				"string": "typeString", "array": "typeList", "object": "typeMap",
			}[name])
		}
		field("types", "%s", strings.Join(names, "|"))
	} else if path != "anything" && !strings.HasSuffix(path, "x-") {
		g.fail(path, "no type")
	}
	if s.Pattern != "" {
		field("pattern", "%s", g.pattern(s.Pattern, path))
	}
	if len(s.Enum) > 0 {
		field("enum", "%#v", s.Enum)
	}
	if s.Minimum != nil || s.Maximum != nil {
		high := "math.MaxFloat64"
		if s.Maximum != nil {
			high = fmt.Sprintf("%.0f", *s.Maximum)
		}
		if s.Minimum == nil {
			g.fail(path, "maximum without minimum")
			return ""
		}
		field("bounded", "true, low: %.0f, high: %s", *s.Minimum, high)
	}
	if slices.Contains(s.Type, "array") {
		if s.UniqueItems {
			field("unique", "true")
		}
		if s.Items != nil {
			field("items", "%d", g.add(*s.Items, path+"[]"))
		}
	}
	if slices.Contains(s.Type, "object") {
		g.object(s, path, field)
	}
	return "{" + strings.Join(fields, ", ") + "}"
}

func (g *generator) object(s jsonSchema, path string, field func(name, format string, args ...any)) {
	path = strings.TrimPrefix(path+".", "the file.")
	for _, closed := range []*bool{s.AdditionalProperties, s.UnevaluatedProperties} {
		if closed != nil && !*closed {
			field("closed", "true")
		}
	}
	if len(s.Required) > 0 {
		field("required", "%#v", s.Required)
	}
	if len(s.AnyOf) > 0 {
		var names []string
		for _, a := range s.AnyOf {
			if len(a.Required) != 1 {
				g.fail(path, "anyOf of something else than one required key")
				return
			}
			names = append(names, a.Required[0])
		}
		field("requiredAny", "%#v", names)
	}
	if len(s.PatternProperties) > 0 {
		var patterns []string
		for _, p := range slices.SortedFunc(maps.Keys(s.PatternProperties), func(a, b string) int {
			return cmp.Or(-cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
		}) {
			name := map[bool]string{true: "x-", false: "*"}[p == "^x-"]
			patterns = append(patterns, fmt.Sprintf("{%s, %d}", g.pattern(p, path), g.add(s.PatternProperties[p], path+name)))
		}
		field("patterns", "[]schemaKeys{%s}", strings.Join(patterns, ", "))
	}
	if len(s.Properties) > 0 {
		var keys strings.Builder
		for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
			p := g.flat(s.Properties[name], path+name)
			deprecated := p.Deprecated
			p.Deprecated = false
			for pattern := range s.PatternProperties {
				if pattern != "^x-" || strings.HasPrefix(name, "x-") {
					g.fail(path+name, "also matches %s", pattern)
				}
			}
			fmt.Fprintf(&keys, "{name: %q, node: %d", name, g.add(p, path+name))
			if deprecated {
				keys.WriteString(", deprecated: true")
			}
			keys.WriteString("},\n")
		}
		field("keys", "[]schemaKey{\n%s}", keys.String())
	}
}

func (g *generator) pattern(p, path string) string {
	name := map[string]string{
		"^x-":                        "patternExtension",
		"^[a-zA-Z0-9._-]+$":          "patternName",
		".+":                         "patternSomething",
		"^.+$":                       "patternLine",
		"^[a-z]+$":                   "patternLower",
		"[a-zA-Z0-9][a-zA-Z0-9_.-]+": "patternContainer",
		"^(always|never|build|if_not_present|missing|refresh|daily|weekly|every_([0-9]+[wdhms])+)$": "patternPullPolicy",
	}[p]
	if name == "" {
		g.fail(path, "pattern %q is not known", p)
	}
	return name
}

func (g *generator) source(top int) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "// Code generated from compose-go's schema by internal/oracle. DO NOT EDIT.\n\npackage compose\n\nimport \"math\"\n\n")
	fmt.Fprintf(&b, "// schemaRoot is the node of a whole document.\nconst schemaRoot = %d\n\n", top)
	fmt.Fprintf(&b, "// schemaNodes holds what may stand where; nodes name each other by index.\nvar schemaNodes = [...]schemaNode{\n%s\n}\n", strings.Join(g.rows, "\n"))
	formatted, err := format.Source(b.Bytes())
	if err != nil {
		panic(err)
	}
	return formatted
}
