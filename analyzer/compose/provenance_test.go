package compose

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// at walks from a value along keys and, in lists, indexes.
func at(v *value.Value, path string) *value.Value {
	for key := range strings.FieldsSeq(path) {
		if v != nil && v.Kind == value.Seq {
			i := int(key[0] - '0')
			if i >= len(v.Kids) {
				return nil
			}
			v = v.Kids[i].Val
			continue
		}
		v = v.Get(key)
	}
	return v
}

func TestSpans(t *testing.T) {
	for _, test := range []struct{ name, attribute, text, path, want string }{
		{"host of a port", "ports", `["127.0.0.1:8080:80/udp"]`, "0 host_ip", "127.0.0.1"},
		{"published port", "ports", `["127.0.0.1:8080:80/udp"]`, "0 published", "8080"},
		{"container port", "ports", `["127.0.0.1:8080:80/udp"]`, "0 target", "80"},
		{"protocol", "ports", `["127.0.0.1:8080:80/udp"]`, "0 protocol", "udp"},
		{"absent protocol", "ports", "[8080:80]", "0 protocol", "8080:80"},
		{"host in brackets", "ports", "['[::1]:80:80']", "0 host_ip", "::1"},
		{"range", "ports", "['8000-8001:80-81']", "1 target", "80-81"},
		{"published by a variable", "ports", "['${P:-8080}:80']", "0 published", "8080"},
		{"port after a variable", "ports", "['${P:-8080}:80']", "0 target", "80"},
		{"unknown port", "ports", "['${P}:80']", "0 published", "${P}"},
		{"source of a mount", "volumes", "- /a/b:/c:ro,z", "0 source", "/a/b"},
		{"target of a mount", "volumes", "- /a/b:/c/:ro,z", "0 target", "/c/"},
		{"option of a mount", "volumes", "- /a/b:/c:ro,z", "0 read_only", "ro"},
		{"label of a mount", "volumes", "- /a/b:/c:ro,z", "0 bind selinux", "z"},
		{"type of a mount", "volumes", "- /a/b:/c:ro,z", "0 type", "/a/b:/c:ro,z"},
		{"escapes in a mount", "volumes", `["\x2fa:/\u0063:ro"]`, "0 target", `/\u0063`},
		{"device", "devices", "['/dev/a:/dev/b:r']", "0 target", "/dev/b"},
		{"variable of a list", "environment", "[KEY=some value]", "KEY", "some value"},
		{"word of a command", "command", `sh -c "exec x" 'y z'`, "2", "exec x"},
		{"last word", "command", `sh -c "exec x" 'y z'`, "3", "y z"},
		{"word of a folded command", "command", ">-\n      sh -c\n      run", "2", "run"},
		{"text of a test", "healthcheck", "{test: curl x}", "test 1", "curl x"},
		{"address of a host", "extra_hosts", "['a:[::1]']", "a 0", "::1"},
		{"context", "build", "./web", "context", "./web"},
		{"default Dockerfile", "build", "./web", "dockerfile", "build"},
		{"default network", "image", "i", "../networks", "s"},
		{"secret's path", "secrets", "[x]", "0 target", "x"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			text := test.text
			if strings.HasPrefix(text, "- ") {
				text = "\n      " + text
			}
			p, files := replay(t, "compose.yaml", "services:\n  s:\n    "+test.attribute+": "+text+"\nsecrets: {x: {file: x}}\n")
			v := p.Service("s").Get(test.attribute)
			if path, ok := strings.CutPrefix(test.path, "../"); ok {
				v = p.Service("s").Get(path)
			} else {
				v = at(v, test.path)
			}
			if v == nil {
				t.Fatalf("%s is absent in %s", test.path, show(p.Service("s").Value))
			}
			if got := files.Text(v.At); got != test.want {
				t.Errorf("%s stands at %q, want %q", v, got, test.want)
			}
		})
	}
}

func TestKeySpans(t *testing.T) {
	p, files := replay(t, "compose.yaml", "services:\n  s:\n    image: i\n    environment: [KEY=a, OTHER]\n    labels:\n      com.x: y\n")
	s := p.Service("s")
	if got := files.Text(s.Key); got != "s" {
		t.Errorf("the service stands at %q", got)
	}
	for _, test := range []struct {
		m    *value.Member
		want string
	}{
		{s.Get("environment").Member("KEY"), "KEY"},
		{s.Get("environment").Member("OTHER"), "OTHER"},
		{s.Get("labels").Member("com.x"), "com.x"},
	} {
		if got := files.Text(test.m.KeyAt); got != test.want {
			t.Errorf("the key stands at %q, want %q", got, test.want)
		}
	}
}

// steps renders the chain of a value from its use to its definition.
func steps(v *value.Value, files *source.Files) []string {
	names := map[value.StepKind]string{
		value.Override: "override", value.Extends: "extends", value.Include: "include", value.Shadowed: "shadowed",
		value.Default: "default", value.Implied: "implied", value.Alias: "alias", value.Document: "document",
		value.EnvFile: "env file", value.EnvFileEntry: "env file entry", value.Interpolate: "interpolate",
	}
	var out []string
	for _, s := range v.Step.Chain() {
		out = append(out, strings.Join(strings.Fields(names[s.Kind]+" "+s.Detail+" "+source.Quote(files.Text(s.At))), " "))
	}
	return out
}

func TestSteps(t *testing.T) {
	files := []string{
		"compose.yaml", "services:\n  s:\n    extends: {service: base, file: base.yaml}\n    image: first\n    user: '1'\n    env_file: e.env\n    environment: {A: x}\n",
		"compose.prod.yaml", "services:\n  s:\n    image: second\n    cap_add: [X]\n    environment: {A: y, B: z}\n",
		"base.yaml", "services:\n  base:\n    privileged: true\n    user: '2'\n    cap_add: [W]\n",
		"e.env", "C=1\nA=0\n",
	}
	p, fs := replay(t, files...)
	s := p.Service("s")
	for _, test := range []struct {
		name string
		v    *value.Value
		want []string
	}{
		{"overridden", s.Get("image"), []string{"override compose.prod.yaml `first`", "shadowed `first`"}},
		{"inherited", s.Get("privileged"), []string{"extends base `{service: base, file: base.yaml}`"}},
		{"over what is inherited", s.Get("user"), []string{"shadowed `'2'`"}},
		{"appended", at(s.Get("cap_add"), "1"), []string{"override compose.prod.yaml ``"}},
		{"inherited list", s.Get("cap_add"), []string{"extends base `{service: base, file: base.yaml}`"}},
		{"variable", s.Get("environment", "A"), []string{"override compose.prod.yaml `x`", "shadowed `x`"}},
		{"new variable", s.Get("environment", "B"), []string{"override compose.prod.yaml ``"}},
		{"from an env file", s.Environment[0].Val, []string{"env file entry e.env `1`"}},
		{"over an env file", s.Environment[1].Val, []string{"shadowed `0`", "override compose.prod.yaml `x`", "shadowed `x`"}},
		{"network", at(s.Get("networks"), "default"), []string{"default networks ``"}},
	} {
		if diff := cmp.Diff(test.want, steps(test.v, fs)); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
	if got := fs.At(s.Get("privileged").Pos()).Path; got != "base.yaml" {
		t.Errorf("the inherited value is defined in %s", got)
	}
}

func TestServiceEnvironment(t *testing.T) {
	p, files := replay(t,
		"compose.yaml", `
services:
  s:
    image: "${REGISTRY}/i:${TAG:-1}"
    env_file: [a.env, {path: b.env, required: false}, absent.env, {path: raw.env, format: raw}]
    environment: {OWN: 1, FROM_SHELL: null, FROM_DOTENV: null}
    label_file: l.env
    labels: {b: own}
`,
		".env", "REGISTRY=reg\nFROM_DOTENV=dot\n",
		"a.env", "A=1\nB=a\nSHELL_ONLY\n",
		"b.env", "B=$REGISTRY-$OWN\n",
		"raw.env", "R=$x 'y'\n",
		"l.env", "a=file\nb=file\n",
	)
	if diff := cmp.Diff([]string{"missing-file at `absent.env`"}, problems(p, files, Note)); diff != "" {
		t.Error(diff)
	}
	s := p.Service("s")
	show := func(members []value.Member) (out []string) {
		for _, m := range members {
			if m.Val == nil {
				out = append(out, m.Key)
			} else {
				out = append(out, m.Key+"="+m.Val.Str)
			}
		}
		return out
	}
	want := []string{"A=1", "B=reg-1", "SHELL_ONLY", "R=$x 'y'", "OWN=1", "FROM_SHELL", "FROM_DOTENV=dot"}
	if diff := cmp.Diff(want, show(s.Environment)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"a=file", "b=own"}, show(s.Labels)); diff != "" {
		t.Error(diff)
	}
	if len(s.UnknownEnvironment) != 1 || s.UnknownEnvironment[0].Str != "absent.env" {
		t.Errorf("unknown files: %v", s.UnknownEnvironment)
	}
	if got := s.Get("image").Str; got != "reg/i:1" {
		t.Errorf("the image is %s", got)
	}
}

func TestBuilds(t *testing.T) {
	p, _ := replay(t, "compose.yaml", `
services:
  a: {build: .}
  b: {build: {context: sub, dockerfile: ../Dockerfile.b, target: t, args: {X: 1}, additional_contexts: {a: 'service:a'}}, image: acme/b}
  c: {build: 'https://github.com/x/y.git#main'}
  d: {build: ../..}
  e: {build: {dockerfile_inline: 'FROM x'}}
  f: {build: '${DIR}'}
  g: {build: '${DIR:-web}'}
  h: {build: /abs}
  i: {image: x}
`)
	for _, test := range []struct {
		service, dir, dockerfile string
		remote, outside, unknown bool
	}{
		{service: "a", dir: ".", dockerfile: "Dockerfile"},
		{service: "b", dir: "sub", dockerfile: "Dockerfile.b"},
		{service: "c", remote: true},
		{service: "d", dir: "../..", outside: true},
		{service: "e", dir: "."},
		{service: "f", unknown: true},
		{service: "g", dir: "web", dockerfile: "web/Dockerfile"},
		{service: "h", dir: "/abs", outside: true},
	} {
		b := p.Service(test.service).Build(p)
		if b.ContextDir != test.dir || b.DockerfilePath != test.dockerfile || b.Remote != test.remote || b.Outside != test.outside || b.Unknown != test.unknown {
			t.Errorf("%s: %+v", test.service, b)
		}
	}
	if p.Service("i").Build(p) != nil || len(p.Builds()) != 8 {
		t.Error("a service without build is built")
	}
	b := p.Service("b").Build(p)
	if name, ok := ServiceContext(b.Contexts["a"]); !ok || name != "a" || b.Args["X"].Str != "1" || b.Target.Str != "t" || b.Image.Str != "acme/b" {
		t.Errorf("%+v", b)
	}
}
