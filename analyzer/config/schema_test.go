package config

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v4"
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// example returns the configuration that the documentation shows, and the rules
// that it names.
func example(t *testing.T) (string, []*analyzer.Rule) {
	t.Helper()
	page, err := os.ReadFile("../../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(page), "```yaml\n")
	text, _, ok := strings.Cut(text, "```")
	if !ok {
		t.Fatal("the page shows no configuration")
	}
	var rules []*analyzer.Rule
	for _, name := range []string{"HostNetwork", "SuppressionReasonMissing", "PrivilegedContainer", "RootUser", "DockerSocketMount", "HostIPCNamespace"} {
		rules = append(rules, &analyzer.Rule{Analyzer: &analysis.Analyzer{Name: name, Doc: "a rule"}, Effect: analyzer.Degrades})
	}
	return text, rules
}

// judges returns what the schema and the reader say of a text.
func judges(t *testing.T, schema *jsonschema.Schema, rules []*analyzer.Rule, text string) (read string, invalid error) {
	t.Helper()
	var value any
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	content, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	if value, err = jsonschema.UnmarshalJSON(bytes.NewReader(content)); err != nil {
		t.Fatal(err)
	}
	f := NewFinder(source.Memory{".hullcheck.yaml": []byte(text)}, rules)
	f.Root()
	return problems(f), schema.Validate(value)
}

func compiled(t *testing.T, rules []*analyzer.Rule) *jsonschema.Schema {
	t.Helper()
	content, err := json.Marshal(Schema(rules))
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("hullcheck.json", document); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("hullcheck.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// The schema and the reader take the documented example and refuse the same
// changes to it.
func TestSchema(t *testing.T) {
	t.Parallel()
	text, rules := example(t)
	schema := compiled(t, rules)
	if read, invalid := judges(t, schema, rules, text); invalid != nil || read != "" {
		t.Fatalf("the documented example: %v\n%s", invalid, read)
	}
	changes := []struct{ old, replacement string }{
		{"fail-on: medium ", "fail-on: severe "},
		{"fail-on: medium ", "fail-om: medium "},
		{"min-severity: low", "min-severity: none"},
		{"exclude: [/third_party/]", "exclude: /third_party/"},
		{"exclude: [/third_party/]", "exclude: [1]"},
		{"exclude: [/third_party/]", "exclude: ['']"},
		{"profiles: [production]", "profiles: {production: true}"},
		{"presets: [cis]", "presets: [cis, strict]"},
		{"require-reason: true", "require-reason: 'true'"},
		{"HostNetwork: off", "HostNetwok: off"},
		{"HostNetwork: off", "HostNetwork: never"},
		{"HostNetwork: off", "HostNetwork: 1"},
		{"enabled: false", "enabled: off"},
		{"services: [ci, 'ci-*']", "services: ci"},
		{"reason: throw-away", "resaon: throw-away"},
		{"severity: high ", "severity: heigh "},
		{"severity: high ", "severity: none "},
		{"engine: docker-rootless", "engine: docker"},
		{"lsm: apparmor", "lsm: true"},
		{"trusted_network: lan", "trusted-network: lan"},
	}
	for _, c := range changes {
		if strings.Count(text, c.old) != 1 {
			t.Errorf("the example has %q %d times", c.old, strings.Count(text, c.old))
		}
		read, invalid := judges(t, schema, rules, strings.Replace(text, c.old, c.replacement, 1))
		if invalid == nil || read == "" {
			t.Errorf("%s: the schema says %v, the reader %q", c.replacement, invalid, read)
		}
	}
	for _, fine := range []string{"rules:", "exclude:", "posture:", "rules: {RootUser: on}", "rules: {RootUser: true}", "rules: {RootUser: []}"} {
		if read, invalid := judges(t, schema, rules, fine); invalid != nil || read != "" {
			t.Errorf("%s: the schema says %v, the reader %q", fine, invalid, read)
		}
	}
}

// The page names every key.
func TestDocumented(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, k := range file().keys {
		names = append(names, k.name)
	}
	for _, k := range settings().keys {
		names = append(names, k.name)
	}
	for _, k := range postureShape().keys {
		names = append(names, k.name)
	}
	for _, name := range names {
		if !strings.Contains(string(page), "`"+name+"`") && !strings.Contains(string(page), "\n"+name+":") {
			t.Errorf("the page does not name %s", name)
		}
	}
}

// What the skeleton has in comments is a configuration, too.
func TestSkeleton(t *testing.T) {
	t.Parallel()
	rules := known()
	for name, report := range map[string]*analyzer.Report{
		"none": {},
		"some": {Findings: []*analyzer.Finding{{Rule: rules[1]}, {Rule: rules[0]}, {Rule: rules[0]}}, Hidden: []*analyzer.Finding{{Rule: rules[2]}}},
	} {
		text := string(Skeleton(report))
		if name == "some" && !strings.Contains(text, "#   RootUser: off  ## 2 × low: a rule\n#   HostNetwork: off  ## 1 × low: a rule\n#   LimitMissing: off") {
			t.Errorf("%s", text)
		}
		written := strings.ReplaceAll(text, "PrivilegedContainer", "RootUser") // the example without findings
		var open strings.Builder
		for line := range strings.Lines(written) {
			open.WriteString(strings.TrimPrefix(line, "# "))
		}
		for _, content := range []string{written, open.String()} {
			f := NewFixed(source.Memory{"a/.hullcheck.yaml": []byte(content), ".hullcheck.yaml": nil}, "a/.hullcheck.yaml", rules)
			f.Root()
			if got := problems(f); got != "" {
				t.Errorf("%s:\n%s\n%s", name, got, content)
			}
		}
	}
}
