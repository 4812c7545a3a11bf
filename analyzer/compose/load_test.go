package compose

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

func TestNotCompose(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"empty", "", "empty-file at ``"},
		{"comments only", "# nothing\n", "empty-file at ``"},
		{"null", "---\n", "empty-file at ``"},
		{"text", "just words\n", "not-compose at `just words`"},
		{"list", "- a\n- b\n", "not-compose at `- a`"},
		{"Kubernetes", "apiVersion: v1\nkind: Pod\n", "not-compose at `apiVersion`"},
		{"version 1", "web:\n  image: nginx\n", "legacy-format at `web`"},
		{"fragment", "volumes: {data: {}}\n", "no-services at ``"},
		{"Dockerfile", "FROM alpine\nRUN echo\n", "not-compose at `FROM alpine`"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p, files := replay(t, "compose.yaml", test.text)
			if diff := cmp.Diff([]string{test.want}, problems(p, files, Fatal)); diff != "" {
				t.Error(diff)
			}
		})
	}
	p := Load(source.NewFiles(source.Memory{}), Options{Files: []string{"compose.yaml"}})
	if len(p.Diagnostics) != 1 || p.Diagnostics[0].Code != Unreadable || p.Diagnostics[0].Level != Fatal {
		t.Errorf("an absent file: %v", p.Diagnostics)
	}
}

func TestSelectFiles(t *testing.T) {
	for _, test := range []struct {
		name  string
		files []string
		want  []string
	}{
		{"none", []string{"app/x.yaml"}, nil},
		{"first name", []string{"app/docker-compose.yml", "app/compose.yml"}, []string{"app/compose.yml"}},
		{"override", []string{"app/docker-compose.yml", "app/compose.override.yaml"}, []string{"app/docker-compose.yml", "app/compose.override.yaml"}},
		{"COMPOSE_FILE", []string{"app/compose.yaml", "app/.env=COMPOSE_FILE=a.yaml:sub/b.yaml\n"}, []string{"app/a.yaml", "app/sub/b.yaml"}},
		{"separator", []string{"app/.env=COMPOSE_PATH_SEPARATOR=,\nCOMPOSE_FILE=a.yaml,b.yaml\n"}, []string{"app/a.yaml", "app/b.yaml"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			m := source.Memory{}
			for _, f := range test.files {
				name, text, _ := strings.Cut(f, "=")
				m[name] = []byte(text)
			}
			if diff := cmp.Diff(test.want, SelectFiles(source.NewFiles(m), "app")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestProjectName(t *testing.T) {
	for _, test := range []struct {
		name, text, env string
		want            string
	}{
		{"directory", "", "", "shop"},
		{"name", "name: One\n", "", "one"},
		{"last document", "name: one\n---\nname: two\n", "", "two"},
		{"environment", "name: one\n", "COMPOSE_PROJECT_NAME=env\n", "env"},
		{"variable", "name: ${N:-dflt}\n", "", "dflt"},
		{"number", "name: 12\n", "", "12"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			files := source.NewFiles(tree("Shop/compose.yaml", test.text+"services: {s: {image: 'i:${COMPOSE_PROJECT_NAME}'}}", "Shop/.env", test.env))
			p := Load(files, Options{Files: []string{"Shop/compose.yaml"}})
			if p.Name.Str != test.want || p.Service("s").Get("image").Str != "i:"+test.want {
				t.Errorf("the name is %s, the image %s", p.Name, p.Service("s").Get("image"))
			}
		})
	}
}

func TestProfiles(t *testing.T) {
	text := "services: {a: {image: i}, b: {image: i, profiles: [debug]}, c: {image: i, depends_on: [b]}}"
	names := func(profiles ...string) (out []string) {
		files := source.NewFiles(tree("compose.yaml", text))
		p := Load(files, Options{Files: []string{"compose.yaml"}, Profiles: profiles})
		for _, s := range p.Services {
			out = append(out, s.Name)
		}
		return append(out, problems(p, files, Error)...)
	}
	if diff := cmp.Diff([]string{"a", "b", "c"}, names()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"a", "b", "c"}, names("debug")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"a", "c", "undefined-service at `b`"}, names("other")); diff != "" {
		t.Error(diff)
	}
}

// TestOpenForms holds short forms in which a variable stands for more than one
// field, or for what another form may be merged with.
func TestOpenForms(t *testing.T) {
	for _, test := range []struct{ name, attribute, base, over, want string }{
		{"all of a port", "ports", "['${P}']", "", "[{mode: ingress, target: ?, protocol: tcp}]"},
		{"ports after an address", "ports", "['127.0.0.1:${P}']", "", "[{mode: ingress, host_ip: 127.0.0.1, target: ?, published: ?, protocol: ?}]"},
		{"ports after a bracket", "ports", "['[::1]:${P}']", "", "[{mode: ingress, host_ip: ::1, target: ?, published: ?, protocol: ?}]"},
		{"half an address", "ports", "['10.0${P}']", "", "[{mode: ingress, target: ?10.0, protocol: tcp}]"},
		{"context", "build", "{context: ., dockerfile: Dev}", "'${DIR}'", "{context: ?, dockerfile: Dev}"},
		{"one more env file", "env_file", "[{path: a.env, required: false}]", "'${FILE}'", "[{path: a.env, required: false bool}, {path: ?, required: true bool}]"},
		{"driver of logs", "logging", "{driver: '${D}', options: {max-size: 1m}}", "{driver: json-file}", "{driver: json-file, options: {max-size: 1m}}"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			text := "services: {s: {image: i, " + test.attribute + ": " + test.base + "}}\n"
			if test.over != "" {
				text += "---\nservices: {s: {" + test.attribute + ": " + test.over + "}}\n"
			}
			p, files := replay(t, "compose.yaml", text)
			if got := problems(p, files, Error); got != nil {
				t.Fatal(got)
			}
			if got := show(p.Service("s").Get(test.attribute)); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// TestChecks holds every refusal of a whole model to the word it is about.
func TestChecks(t *testing.T) {
	const service = "services: {s: {image: i}, "
	for _, test := range []struct{ name, text, want string }{
		{"no image", "services: {s: {user: x}}", "no-image at `s`"},
		{"two Dockerfiles", service + "t: {build: {dockerfile: a, dockerfile_inline: b}}}", "conflicting-keys at `dockerfile_inline`"},
		{"context of no service", service + "t: {build: {additional_contexts: {a: 'service:nobody'}}}}", "undefined-service at `nobody`"},
		{"context that is not built", service + "t: {build: {additional_contexts: {a: 'service:s'}}}}", "not-built at `s`"},
		{"platform", service + "t: {platform: linux/arm64, build: {platforms: [linux/amd64]}}}", "platform-not-built at `linux/arm64`"},
		{"network mode and networks", service + "t: {image: i, network_mode: host, networks: [n]}}\nnetworks: {n: {}}", "conflicting-keys at `networks`"},
		{"network", service + "t: {image: i, networks: [front]}}", "undefined-network at `front`"},
		{"health check", service + "t: {image: i, healthcheck: {test: [curl, x]}}}", "invalid-test at `curl`"},
		{"dependency", service + "t: {image: i, depends_on: [nobody]}}", "undefined-service at `nobody`"},
		{"namespace", service + "t: {image: i, pid: 'service:nobody'}}", "undefined-service at `nobody`"},
		{"link", service + "t: {image: i, links: ['nobody:alias']}}", "undefined-service at `nobody`"},
		{"volume", service + "t: {image: i, volumes: ['data:/d']}}", "undefined-volume at `data`"},
		{"bind of nothing", service + "t: {image: i, volumes: [{type: bind, target: /d}]}}", "no-source at `{type: bind, target: /d}`"},
		{"secret", service + "t: {image: i, secrets: [x]}}", "undefined-secret at `x`"},
		{"build secret", service + "t: {build: {secrets: [x]}}}", "undefined-secret at `x`"},
		{"config", service + "t: {image: i, configs: [x]}}", "undefined-config at `x`"},
		{"model", service + "t: {image: i, models: [x]}}", "undefined-model at `x`"},
		{"scale and replicas", service + "t: {image: i, scale: 2, deploy: {replicas: 3}}}", "conflicting-limits at `2`"},
		{"negative scale", service + "t: {image: i, scale: -1}}", "negative-scale at `-1`"},
		{"memory", service + "t: {image: i, mem_limit: 1g, deploy: {resources: {limits: {memory: 512m}}}}}", "conflicting-limits at `1g`"},
		{"memory in one place", service + "t: {image: i, mem_limit: 1g, deploy: {resources: {limits: {cpus: '1'}}}}}", "conflicting-limits at `1g`"},
		{"CPUs", service + "t: {image: i, cpus: 1, deploy: {resources: {limits: {pids: 5}}}}}", "conflicting-limits at `1`"},
		{"one name for two", service + "t: {image: i, scale: 2, container_name: one}}", "scaled-name at `one`"},
		{"mount twice", service + "t: {image: i, tmpfs: [/d], volumes: ['/x:/d']}}", "repeated-mount at `/d`"},
		{"service and job", service + "t: {image: i}}\njobs: {s: {image: i, triggers: {manual: true}}}", "repeated-name at `s`"},
		{"circle", service + "t: {image: i, depends_on: [u]}, u: {image: i, depends_on: [t]}}", "dependency-cycle at `t`"},
		{"secret without content", service + "}\nsecrets: {x: {}}", "no-content at `x`"},
		{"config of two contents", service + "}\nconfigs: {x: {file: a, content: b}}", "conflicting-keys at `content`"},
		{"external volume", service + "}\nvolumes: {x: {external: true, driver: d}}", "conflicting-keys at `driver`"},
		{"address", service + "t: {image: i, ports: [{target: 80, host_ip: localhost}]}}", "invalid-address at `localhost`"},
		{"device request", service + "t: {image: i, gpus: [{count: 1, device_ids: [a]}]}}", "conflicting-keys at `device_ids`"},
		{"watch without target", service + "t: {build: ., develop: {watch: [{path: a, action: sync}]}}}", "no-target at `{path: a, action: sync}`"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p, files := replay(t, "compose.yaml", test.text)
			if diff := cmp.Diff([]string{test.want}, problems(p, files, Error)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// An env file counts once, however many services take it.
func TestManyServicesTakeOneEnvFile(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("services:\n")
	for i := range 2 * maxFiles {
		fmt.Fprintf(&text, "  s%d: {image: i, env_file: a.env}\n", i)
	}
	p := Load(source.NewFiles(source.Memory{"f.yaml": []byte(text.String()), "a.env": []byte("A=b\n")}), Options{Files: []string{"f.yaml"}})
	if len(p.Diagnostics) > 0 {
		t.Errorf("%d diagnostics, the first is %+v", len(p.Diagnostics), p.Diagnostics[0])
	}
	if last := p.Services[len(p.Services)-1]; len(last.Environment) != 1 {
		t.Errorf("environment of %s: %v", last.Name, last.Environment)
	}
}

// TestLimits holds the loader to bounded work on hostile files.
func TestLimits(t *testing.T) {
	var fan strings.Builder
	fan.WriteString("x-v: &v [" + strings.Repeat("'/a:/b', ", 2000) + "]\nservices:\n")
	for i := range 2000 {
		fan.WriteString("  s" + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + strings.Repeat("y", i/182) + ": {image: i, volumes: *v}\n")
	}
	chain := "services:\n  s0: {image: i}\n"
	for i := 1; i < 200; i++ {
		chain += "  s" + string(rune('0'+i/100)) + string(rune('0'+i/10%10)) + string(rune('0'+i%10)) + ": {extends: s" + previous(i) + "}\n"
	}
	includes := source.Memory{}
	for i := range 40 {
		includes[name(i)] = []byte("include: [" + name(i+1) + ", " + name(i+1) + "]\nservices: {s" + previous(i+1) + ": {image: i}}")
	}
	var services, inherited, files, ranges strings.Builder
	for i := range 20 {
		fmt.Fprintf(&ranges, "%d-%d, ", 1000*i+1, 1000*i+1000)
	}
	for _, text := range []*strings.Builder{&services, &inherited, &files} {
		text.WriteString("services:\n  s0: {image: i}\n")
	}
	for i := 1; i <= maxServices; i++ {
		fmt.Fprintf(&services, "  s%d: {image: i}\n", i)
	}
	inherited.WriteString("  base: {image: i, environment: {")
	for i := range 1000 {
		fmt.Fprintf(&inherited, "K%d: v, ", i)
	}
	inherited.WriteString("}}\n")
	for i := range maxVariables / 1000 {
		fmt.Fprintf(&inherited, "  t%d: {extends: base}\n", i)
		fmt.Fprintf(&files, "  t%d: {image: i, env_file: [big.env, {path: big.env, format: raw}]}\n", i)
	}
	envFiles := source.Memory{"f00.yaml": []byte(files.String()), "big.env": []byte(strings.Repeat("A=b\n", 1000))}
	for _, test := range []struct {
		name string
		tree source.Memory
		want Code
	}{
		{"services", tree("f00.yaml", services.String()), TooManyValues},
		{"inherited values", tree("f00.yaml", inherited.String()), TooManyValues},
		{"env files", envFiles, TooManyValues},
		{"ranges of ports", tree("f00.yaml", "services: {s: {image: i, ports: ["+ranges.String()+"]}}"), TooManyPorts},
		{"aliases", tree("f00.yaml", fan.String()), TooManyValues},
		{"chain of extends", tree("f00.yaml", chain), ""},
		{"nested includes", includes, TooDeep},
		{"range of ports", tree("f00.yaml", "services: {s: {image: i, ports: ['1-65535:1-65535']}}"), TooManyPorts},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p := Load(source.NewFiles(test.tree), Options{Files: []string{"f00.yaml"}})
			found := test.want == ""
			for _, d := range p.Diagnostics {
				found = found || d.Code == test.want
			}
			if !found {
				t.Errorf("no %s in %d diagnostics", test.want, len(p.Diagnostics))
			}
		})
	}
}

func previous(i int) string {
	if i == 1 {
		return "0"
	}
	i--
	return string(rune('0'+i/100)) + string(rune('0'+i/10%10)) + string(rune('0'+i%10))
}

func name(i int) string { return "f" + string(rune('0'+i/10)) + string(rune('0'+i%10)) + ".yaml" }

// FuzzMerge loads two files, one over the other: nothing panics, and every
// value and diagnostic stands inside a file.
func FuzzMerge(f *testing.F) {
	f.Add("services: {s: {image: i, ports: ['80:80'], volumes: ['./a:/b:ro'], environment: [A=1]}}", "services: {s: {ports: !override [90], environment: {A: 2}}}")
	f.Add("services: {s: &a {image: i, build: null}, t: {<<: *a, extends: s}}", "services: {s: {build: {context: .}}}\n---\nservices: {t: !reset null}")
	f.Add("include: [compose.b.yaml, x]\nservices: {s: {extends: {file: 3, service: s}}}", "secrets: {s: {target: 3}}\nservices: {s: {env_file: [{path: 3}], secrets: [{target: 3}]}}")
	f.Add("services: {s: {image: i, command: \"a 'b\", healthcheck: {test: x}, extra_hosts: ['a:b']}}", "networks: {n: {ipam: {config: [{}]}}}")
	f.Add("services: {s: {image: i, depends_on: [s], pre_start: [{command: x}], networks: x}}", "services: {s: {networks: [3], depends_on: {s: 3}, ulimits: {a: b}}}")
	f.Add("services: {s: {image: i, ports: ['${A}:${B-1}/${C}', {target: '${D}'}], devices: ['${E}']}}", "services: {s: {ports: [3, 'x:y', '']}}\nvolumes: {v: {driver: local, driver_opts: {o: bind, device: 3}}}")
	f.Fuzz(func(t *testing.T, base, over string) {
		files := source.NewFiles(tree("app/compose.yaml", base, "app/compose.b.yaml", over, "app/.env", "A=1\nB=$C\n"))
		p := Load(files, Options{Files: []string{"app/compose.yaml", "app/compose.b.yaml"}})
		inside := func(at source.Span, what string) {
			if file := files.At(at.Pos()); at.IsValid() && (file == nil || !file.Contains(at)) {
				t.Fatalf("%s stands outside of every file", what)
			}
		}
		visits := 0
		var visit func(v *value.Value)
		visit = func(v *value.Value) {
			if visits++; v == nil || visits > 20_000 {
				return
			}
			inside(v.At, v.String())
			for _, part := range v.Parts {
				inside(part.At, v.String())
				if part.Off < 0 || part.End < part.Off || int(part.End) > len(v.Str) {
					t.Fatalf("the parts of %s do not tile it", v)
				}
			}
			for s := v.Step; s != nil; s = s.Prev {
				inside(s.At, v.String())
			}
			for _, m := range v.Kids {
				inside(m.KeyAt, m.Key)
				visit(m.Val)
			}
		}
		visit(p.Root)
		for _, d := range p.Diagnostics {
			inside(d.At, d.Message)
		}
		for _, b := range p.Builds() {
			if b.DockerfilePath != "" && !source.Inside(b.DockerfilePath) {
				t.Fatalf("%s is taken for inside", b.DockerfilePath)
			}
		}
	})
}

const small = `
services:
  web:
    build: .
    ports:
      - "8080:80"
    environment:
      - DEBUG=1
    volumes:
      - ./src:/app
    depends_on:
      - db
  db:
    image: postgres:16
    environment:
      POSTGRES_PASSWORD: secret
    volumes:
      - data:/var/lib/postgresql/data
volumes:
  data:
`

// BenchmarkLoad loads a file of the usual size; BenchmarkDecodeSmall is the part of
// it that reads YAML.
func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		files := source.NewFiles(source.Memory{"compose.yaml": []byte(small)})
		if p := Load(files, Options{Files: []string{"compose.yaml"}}); len(p.Services) != 2 {
			b.Fatal(p.Diagnostics)
		}
	}
}

func BenchmarkDecodeSmall(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		files := source.NewFiles(source.Memory{"compose.yaml": []byte(small)})
		f, err := files.Load("compose.yaml", source.MaxFileSize)
		if err != nil {
			b.Fatal(err)
		}
		if d, _ := decode(f, func(Diagnostic) {}); len(d) != 1 {
			b.Fatal(d)
		}
	}
}
