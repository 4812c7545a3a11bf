package compose

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// tree returns files given as pairs of path and content.
func tree(pairs ...string) source.Memory {
	m := source.Memory{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = []byte(pairs[i+1])
	}
	return m
}

// replay loads files, all of which whose name starts with compose are merged in
// the order given.
func replay(t *testing.T, pairs ...string) (*Project, *source.Files) {
	t.Helper()
	var o Options
	for i := 0; i < len(pairs); i += 2 {
		if strings.HasPrefix(pairs[i], "compose") {
			o.Files = append(o.Files, pairs[i])
		}
	}
	files := source.NewFiles(tree(pairs...))
	return Load(files, o), files
}

// show renders a value as YAML in one line, so that a wrong one can be read.
func show(v *value.Value) string {
	var b strings.Builder
	var write func(v *value.Value)
	write = func(v *value.Value) {
		switch {
		case v == nil:
			b.WriteString("absent")
		case v.State == value.Unknown:
			b.WriteString("?" + v.Str)
		case v.State == value.Invalid:
			b.WriteString("!" + v.Str)
		case v.Kind == value.Null:
			b.WriteString("null")
		case v.Kind == value.Map:
			b.WriteByte('{')
			for i, m := range v.Kids {
				if i > 0 {
					b.WriteString(", ")
				}
				b.WriteString(m.Key + ": ")
				write(m.Val)
			}
			b.WriteByte('}')
		case v.Kind == value.Seq:
			b.WriteByte('[')
			for i, m := range v.Kids {
				if i > 0 {
					b.WriteString(", ")
				}
				write(m.Val)
			}
			b.WriteByte(']')
		default:
			b.WriteString(v.Str)
			if v.Kind != value.String {
				b.WriteString(" " + [...]string{"null", "bool", "int", "float", "string", "time", "map", "list"}[v.Kind])
			}
		}
	}
	write(v)
	return b.String()
}

// problems renders what stands in the way of Compose: the code and the text at
// its place.
func problems(p *Project, files *source.Files, from Level) []string {
	var out []string
	for _, d := range p.Diagnostics {
		if d.Level >= from {
			out = append(out, string(d.Code)+" at "+source.Quote(files.Text(d.At)))
		}
	}
	return out
}

func TestMergeAttributes(t *testing.T) {
	for _, test := range []struct {
		name, attribute  string
		base, over, want string
	}{
		{"scalar", "image", "a", "b", "b"},
		{"null keeps", "image", "a", "", "a"},
		{"list appends", "cap_add", "[A, B]", "[B, C]", "[A, B, C]"},
		{"command is replaced", "command", "[a, b]", "[c]", "[c]"},
		{"command is cleared", "command", "[a, b]", "null", "null"},
		{"test is replaced", "healthcheck", "{test: [CMD, a], retries: 1}", "{test: b}", "{test: [CMD-SHELL, b], retries: 1 int}"},
		{"environment of both forms", "environment", "{A: 1, B: 2}", "[B=3, C]", "{A: 1, B: 3, C: null}"},
		{"environment keeps its place", "environment", "[A=1, B=2]", "{A: true}", "{A: true, B: 2}"},
		{"labels", "labels", "[a=1]", "{a: x, b: 2}", "{a: x, b: 2}"},
		{"dns becomes a list", "dns", "1.1.1.1", "8.8.8.8", "[1.1.1.1, 8.8.8.8]"},
		{"dns names once", "dns", "1.1.1.1", "[8.8.8.8, 1.1.1.1]", "[1.1.1.1, 8.8.8.8]"},
		{"env_file", "env_file", "a.env", "[b.env, {path: a.env, required: false}]", "[{path: a.env, required: false bool}, {path: b.env, required: true bool}]"},
		{"build forms", "build", "ctx", "{target: t}", "{context: ctx, target: t, dockerfile: Dockerfile}"},
		{"build string over map", "build", "{context: a, target: t}", "b", "{context: b, target: t, dockerfile: Dockerfile}"},
		{"depends_on forms", "depends_on", "[other]", "{other: {condition: service_healthy}}", "{other: {condition: service_healthy, required: true bool}}"},
		{"networks", "networks", "[x]", "{x: {aliases: [n]}, y: null}", "{x: {aliases: [n]}, y: null}"},
		{"logging of one driver", "logging", "{driver: d, options: {a: b}}", "{options: {c: e}}", "{driver: d, options: {a: b, c: e}}"},
		{"logging of another driver", "logging", "{driver: d, options: {a: b}}", "{driver: f}", "{driver: f}"},
		{"ulimit replaced", "ulimits", "{nofile: {soft: 1, hard: 2}}", "{nofile: 5}", "{nofile: 5 int}"},
		{"ulimit merged", "ulimits", "{nofile: {soft: 1, hard: 2}}", "{nofile: {soft: 3}}", "{nofile: {soft: 3 int, hard: 2 int}}"},
		{"mount replaced in place", "volumes", "[va:/a, vb:/b]", "['/c:/a']", "[{type: bind, source: /c, target: /a, bind: {create_host_path: true bool}}, {type: volume, source: vb, target: /b, volume: {}}]"},
		{"port replaced in place", "ports", "['80:80', '81:81']", "[{target: 80, published: '80', mode: host}]", "[{target: 80 int, published: 80, mode: host, protocol: tcp}, {mode: ingress, target: 81 int, published: 81, protocol: tcp}]"},
		{"extra_hosts", "extra_hosts", "['a=1.1.1.1']", "{a: 2.2.2.2, b: '::1'}", "{a: [1.1.1.1, 2.2.2.2], b: [::1]}"},
		{"security_opt only grows", "security_opt", "[a:b]", "[no-new-privileges:true]", "[a:b, no-new-privileges:true]"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			rest := "\nvolumes: {va: {}, vb: {}}\nnetworks: {x: {}, y: {}}\n"
			p, files := replay(t,
				"compose.yaml", "services:\n  other: {image: o}\n  s:\n    image: i\n    "+test.attribute+": "+test.base+rest,
				"compose.b.yaml", "services:\n  s:\n    "+test.attribute+": "+test.over+"\n")
			if test.attribute == "image" {
				p, files = replay(t, "compose.yaml", "services: {s: {image: "+test.base+"}}", "compose.b.yaml", "services: {s: {image: "+test.over+"}}")
			}
			if got := problems(p, files, Error); got != nil {
				t.Fatal(got)
			}
			if diff := cmp.Diff(test.want, show(p.Service("s").Get(test.attribute))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMergeRefuses(t *testing.T) {
	p, files := replay(t,
		"compose.yaml", "services: {s: {image: i, cap_add: [A], logging: {driver: d}}}",
		"compose.b.yaml", "services: {s: {cap_add: B, logging: x}}")
	want := []string{"cannot-override at `B`", "cannot-override at `x`"}
	if diff := cmp.Diff(want, problems(p, files, Error)); diff != "" {
		t.Error(diff)
	}
	if got := show(p.Service("s").Get("cap_add")); got != "[A]" {
		t.Error("the base is lost:", got)
	}
}

func TestMergePools(t *testing.T) {
	p, files := replay(t,
		"compose.yaml", "services: {s: {image: i}}\nnetworks: {n: {ipam: {config: [{subnet: 10.0.0.0/24}, {subnet: 10.0.1.0/24}]}}}",
		"compose.b.yaml", "networks: {n: {ipam: {config: [{subnet: 10.0.0.0/24, gateway: 10.0.0.1}]}}}")
	if got, want := show(p.Root.Path("networks", "n", "ipam", "config")), "[{subnet: 10.0.0.0/24, gateway: 10.0.0.1}]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if diff := cmp.Diff([]string{"lost-pool at `{subnet: 10.0.1.0/24}`"}, problems(p, files, Warn)); diff != "" {
		t.Error(diff)
	}
}

func TestDocuments(t *testing.T) {
	p, _ := replay(t, "compose.yaml", "services: {s: {image: a, privileged: true}}\n---\nservices: {s: {image: b}}\n")
	image := p.Service("s").Get("image")
	if image.Str != "b" || image.Step.Via(value.Document) == nil {
		t.Errorf("image is %s through %v", image, image.Step.Chain())
	}
}

func TestReset(t *testing.T) {
	base := "services: {s: {image: i, privileged: true, ports: ['80:80'], environment: {A: 1, B: 2}, command: [a]}}"
	for _, test := range []struct{ name, over, attribute, want string }{
		{"attribute", "services: {s: {privileged: !reset null}}", "privileged", "absent"},
		{"list", "services: {s: {ports: !reset []}}", "ports", "absent"},
		{"member", "services: {s: {environment: {A: !reset null}}}", "environment", "{B: 2}"},
		{"override list", "services: {s: {ports: !override ['81:81']}}", "ports", "[{mode: ingress, target: 81 int, published: 81, protocol: tcp}]"},
		{"override map", "services: {s: {environment: !override {C: 3}}}", "environment", "{C: 3}"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p, files := replay(t, "compose.yaml", base, "compose.b.yaml", test.over)
			if got := problems(p, files, Error); got != nil {
				t.Fatal(got)
			}
			if got := show(p.Service("s").Get(test.attribute)); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

func TestExtends(t *testing.T) {
	for _, test := range []struct {
		name, attribute, want string
		files                 []string
	}{
		{"same file", "cap_add", "[A, B]", []string{
			"compose.yaml", "services: {base: {image: i, cap_add: [A]}, s: {extends: base, cap_add: [B]}}",
		}},
		{"chain", "image", "root", []string{
			"compose.yaml", "services: {s: {extends: b}, b: {extends: {service: a}}, a: {image: root}}",
		}},
		{"another file", "volumes", "[{type: bind, source: common/data, target: /d, bind: {create_host_path: true bool}}]", []string{
			"compose.yaml", "services: {s: {extends: {service: b, file: common/base.yaml}}}",
			"common/base.yaml", "services: {b: {image: i, volumes: ['./data:/d']}}",
		}},
		{"build context of another file", "build", "{context: common/web, dockerfile: Dockerfile}", []string{
			"compose.yaml", "services: {s: {extends: {service: b, file: common/base.yaml}}}",
			"common/base.yaml", "services: {b: {build: web}}",
		}},
		{"chain through files", "env_file", "[{path: common/deep/x.env, required: true bool}]", []string{
			"compose.yaml", "services: {s: {extends: {service: b, file: common/base.yaml}}}",
			"common/base.yaml", "services: {b: {extends: {service: c, file: deep/base.yaml}}}",
			"common/deep/base.yaml", "services: {c: {image: i, env_file: x.env}}",
			"common/deep/x.env", "A=1",
		}},
		{"reset removes the inherited", "privileged", "absent", []string{
			"compose.yaml", "services: {base: {image: i, privileged: true}, s: {extends: base, privileged: !reset null}}",
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p, files := replay(t, test.files...)
			if got := problems(p, files, Error); got != nil {
				t.Fatal(got)
			}
			s := p.Service("s")
			if got := show(s.Get(test.attribute)); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
			if s.Get("extends") != nil {
				t.Error("extends is still there")
			}
		})
	}
}

func TestExtendsProblems(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"unknown service", "services: {s: {image: i, extends: nobody}}", "undefined-service at `nobody`"},
		{"circle", "services: {s: {image: i, extends: t}, t: {image: i, extends: s}}", "extends-cycle at `t`"},
		{"missing file", "services: {s: {image: i, extends: {service: a, file: no.yaml}}}", "missing-file at `no.yaml`"},
		{"remote file", "services: {s: {image: i, extends: {service: a, file: 'https://example.com/a.git'}}}", "remote-reference at `'https://example.com/a.git'`"},
		{"outside the root", "services: {s: {image: i, extends: {service: a, file: ../../a.yaml}}}", "outside-root at `../../a.yaml`"},
		{"variable", "services: {s: {image: i, extends: {service: '${BASE}'}}}", "unknown-reference at `{service: '${BASE}'}`"},
		{"image of the base", "services: {s: {extends: {service: a, file: 'https://example.com/a.git'}}}", "remote-reference at `'https://example.com/a.git'`"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p, files := replay(t, "compose.yaml", test.text)
			if diff := cmp.Diff([]string{test.want}, problems(p, files, Note)); diff != "" {
				t.Error(diff)
			}
			if p.Service("s") == nil {
				t.Error("the service is lost")
			}
		})
	}
}

func TestInclude(t *testing.T) {
	p, files := replay(t,
		"compose.yaml", "include: [lib/compose.yaml, {path: [db.yaml, db.over.yaml], env_file: db.env}]\nservices: {web: {image: mine}}",
		"lib/compose.yaml", "include: [deep/compose.yaml]\nservices: {web: {image: theirs, cap_add: [A], volumes: ['./w:/w']}, lib: {build: .}}",
		"lib/deep/compose.yaml", "services: {deep: {image: i, env_file: d.env}}",
		"lib/deep/d.env", "D=1",
		"db.yaml", "services: {db: {image: 'postgres:${TAG}'}}",
		"db.over.yaml", "services: {db: {user: postgres}}",
		"db.env", "TAG=16\n",
	)
	if got := problems(p, files, Note); got != nil {
		t.Fatal(got)
	}
	for _, test := range []struct{ service, attribute, want string }{
		{"web", "image", "mine"},
		{"web", "cap_add", "[A]"},
		{"web", "volumes", "[{type: bind, source: lib/w, target: /w, bind: {create_host_path: true bool}}]"},
		{"lib", "build", "{context: lib, dockerfile: Dockerfile}"},
		{"deep", "env_file", "[{path: lib/deep/d.env, required: true bool}]"},
		{"db", "image", "postgres:16"},
		{"db", "user", "postgres"},
	} {
		if got := show(p.Service(test.service).Get(test.attribute)); got != test.want {
			t.Errorf("%s.%s is %s, want %s", test.service, test.attribute, got, test.want)
		}
	}
	if step := p.Service("web").Get("image").Step.Via(value.Shadowed); step == nil || files.Text(step.At) != "theirs" {
		t.Error("the included image is not remembered")
	}
	if step := p.Service("web").Get("cap_add").Step.Via(value.Include); step == nil || files.Text(step.At) != "lib/compose.yaml" {
		t.Error("the include is not remembered")
	}
}

func TestIncludeProblems(t *testing.T) {
	services := "\nservices: {s: {image: i}}\n"
	for _, test := range []struct {
		name, want string
		files      []string
	}{
		{"missing", "missing-file at `no.yaml`", []string{"compose.yaml", "include: [no.yaml]" + services}},
		{"remote", "remote-reference at `oci://registry/app`", []string{"compose.yaml", "include: [oci://registry/app]" + services}},
		{"circle", "include-cycle at `../compose.yaml`", []string{"compose.yaml", "include: [a/b.yaml]" + services, "a/b.yaml", "include: [../compose.yaml]" + services}},
		{"no list", "wrong-type at `a.yaml`", []string{"compose.yaml", "include: a.yaml" + services}},
		{"names of what is not read", "remote-reference at `oci://registry/app`", []string{"compose.yaml", "include: [oci://registry/app]\nservices:\n" +
			"  s: {image: i, networks: [n], volumes: ['vol:/v'], secrets: [x], depends_on: [db], volumes_from: [db]}\n  t: {extends: db}\n  db2: {user: root}\n"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			p, files := replay(t, test.files...)
			if diff := cmp.Diff([]string{test.want}, problems(p, files, Note)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
