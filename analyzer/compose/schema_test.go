package compose

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

func TestSchemaMessages(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		want       []string // text at the span | message
	}{
		{"accepted", "services: {api: {image: a, ports: [80, '81:81', {target: 82}], x-own: {a: [1]}}}", nil},
		{"misspelt", "services: {api: {portz: [80]}}", []string{
			"portz | unknown key `portz` in `services.api`; did you mean `ports`?",
		}},
		{"misspelt at the top", "service: {}", []string{"service | unknown key `service`; did you mean `services`?"}},
		{"dash for underscore", "services: {api: {read-only: true}}", []string{
			"read-only | unknown key `read-only` in `services.api`; did you mean `read_only`?",
		}},
		{"unlike any key", "services: {api: {whatever: 1}}", []string{"whatever | unknown key `whatever` in `services.api`"}},
		{"in a list", "services: {api: {ports: [{targt: 80}]}}", []string{
			"targt | unknown key `targt` in `services.api.ports[0]`; did you mean `target`?",
		}},
		{"name", "services: {my app: {image: a}}", []string{
			"my app | `my app` is no name that Compose takes in `services`: it allows letters, digits, `.`, `_` and `-`",
		}},
		{"type", "services: {api: {ports: '80:80', image: 3, cap_add: {}}}", []string{
			"'80:80' | `services.api.ports` is the string `80:80`; Compose takes a list",
			"3 | `services.api.image` is the number `3`; Compose takes a string",
			"{} | `services.api.cap_add` is a mapping; Compose takes a list",
		}},
		{"type among several", "services: {api: {build: [a], privileged: 1}}", []string{
			"[a] | `services.api.build` is a list; Compose takes a string or a mapping",
			"1 | `services.api.privileged` is the number `1`; Compose takes a string or a boolean",
		}},
		{"nothing", "services: {api: }", []string{" | `services.api` is empty; Compose takes a mapping"}},
		{"inside an alternative", "services: {api: {build: {contxt: a}}}", []string{
			"contxt | unknown key `contxt` in `services.api.build`; did you mean `context`?",
		}},
		{"choice", "services: {api: {cgroup: privat}}", []string{
			"privat | `services.api.cgroup` is `privat`; Compose takes `private` or `host`",
		}},
		{"pattern", "services: {api: {pull_policy: sometimes}}", []string{
			"sometimes | `services.api.pull_policy` is `sometimes`; Compose takes `always`, `never`, `missing`, `if_not_present`, `build`, `refresh`, `daily`, `weekly` or `every_` and a duration",
		}},
		{"bounds", "services: {api: {oom_score_adj: 1001, cpu_count: -1}}", []string{
			"1001 | `services.api.oom_score_adj` is `1001`; Compose takes no more than 1000",
			"-1 | `services.api.cpu_count` is `-1`; Compose takes no less than 0",
		}},
		{"required", "services: {api: {ulimits: {nofile: {soft: 1}}, volumes: [{target: /a}]}}", []string{
			"nofile | `services.api.ulimits.nofile` lacks `hard`",
			"{target: /a} | `services.api.volumes[0]` lacks `type`",
		}},
		{"one of two required", "jobs: {j: {image: a, triggers: {}}}", []string{"triggers | `jobs.j.triggers` lacks `manual` or `schedule`"}},
		{"repeated", "services: {api: {cap_add: [ALL, NET_RAW, ALL]}}", []string{"ALL | `services.api.cap_add` lists `ALL` twice (first here: ALL)"}},
		{"a number after its string", "services: {api: {group_add: ['999', a, 999]}, db: {group_add: [999, '999']}}", []string{
			"999 | `services.api.group_add` lists `999` twice (first here: '999')",
		}},
		{"not finite", "services: {api: {cpus: .nan}}", []string{".nan | `services.api.cpus` is `NaN`; Compose takes finite numbers only"}},
		{"deprecated", "version: '3'\nnetworks: {n: {external: {name: a}}}", []string{
			"name | `name` in `networks.n.external` is deprecated",
		}},
		{"shared by aliases", "x-a: &a {prots: [80]}\nservices: {api: *a, db: *a}", []string{
			"prots | unknown key `prots` in `services.api`; did you mean `ports`?",
		}},
		{"a format in the text", "services: {api: {'%s%s': '%s', cgroup: '%s'}}", []string{
			"'%s%s' | unknown key `%s%s` in `services.api`",
			"'%s' | `services.api.cgroup` is `%s`; Compose takes `host` or `private`",
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			files := source.NewFiles(source.Memory{})
			f := files.Add("compose.yaml", []byte(c.text))
			var got []string
			report := func(d Diagnostic) {
				line := files.Text(d.At) + " | " + d.Message
				for _, r := range d.Related {
					line += " (" + r.Message + ": " + files.Text(r.At) + ")"
				}
				if !f.Contains(d.At) {
					t.Errorf("%s: no place in the file", line)
				}
				got = append(got, line)
			}
			documents, _ := decode(f, report)
			validateSchema(documents[0].root, report)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestSchemaSkipsWhatIsNotKnown(t *testing.T) {
	t.Parallel()
	unknown := &value.Value{Kind: value.String, State: value.Unknown, Str: "${X}"}
	partial := &value.Value{Kind: value.String, State: value.Partial, Str: "${X}a"}
	for _, c := range []struct {
		key  string
		v    *value.Value
		want int
	}{
		{"ports", unknown, 0},
		{"cgroup", unknown, 0},
		{"cgroup", partial, 0},
		{"image", partial, 0},
		{"ports", partial, 1},
		{"use_api_socket", partial, 1},
		{"cap_add", &value.Value{Kind: value.Seq, Kids: []value.Member{{Val: unknown}, {Val: unknown}}}, 0},
	} {
		service := &value.Value{Kind: value.Map, Kids: []value.Member{{Key: c.key, Val: c.v}}}
		services := &value.Value{Kind: value.Map, Kids: []value.Member{{Key: "api", Val: service}}}
		root := &value.Value{Kind: value.Map, Kids: []value.Member{{Key: "services", Val: services}}}
		count := 0
		validateSchema(root, func(Diagnostic) { count++ })
		if count != c.want {
			t.Errorf("%s: %s: %d violations, want %d", c.key, c.v, count, c.want)
		}
	}
}

// TestSchemaOfAliases holds that what aliases multiply is checked once.
func TestSchemaOfAliases(t *testing.T) {
	t.Parallel()
	text := "x-a: &a {A: 1}\nx-l: &l [" + strings.Repeat("*a,", 999) + "]\nservices:\n"
	for i := range 1000 {
		text += "  s" + string(rune('a'+i%26)) + strings.Repeat("x", i/26) + ": {image: a, volumes: *l, x-m: *l}\n"
	}
	f := source.NewFiles(source.Memory{}).Add("compose.yaml", []byte(text))
	documents, _ := decode(f, func(Diagnostic) {})
	count := 0
	validateSchema(documents[0].root, func(Diagnostic) { count++ })
	if count > 2000 {
		t.Errorf("%d violations", count)
	}
}

func BenchmarkSchema(b *testing.B) {
	f := source.NewFiles(source.Memory{}).Add("compose.yaml", []byte(`
services:
  api:
    build: {context: ., args: {A: "1"}}
    ports: ["8000:8000", "127.0.0.1:9000:9000"]
    environment: {A: "1", B: two, C: 3}
    volumes: ["./src:/app", "data:/var/lib"]
    depends_on: {db: {condition: service_healthy}}
  db:
    image: postgres:16
    environment: [POSTGRES_PASSWORD=x]
    cap_drop: [ALL]
    healthcheck: {test: ["CMD", "pg_isready"], interval: 5s}
volumes: {data: {}}
`))
	documents, _ := decode(f, func(Diagnostic) {})
	b.ReportAllocs()
	for b.Loop() {
		validateSchema(documents[0].root, func(Diagnostic) {})
	}
}
