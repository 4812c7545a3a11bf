package compose

import (
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/format"
	"github.com/compose-spec/compose-go/v2/types"
	"github.com/google/go-cmp/cmp"
	"github.com/mattn/go-shellwords"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

func TestLongForms(t *testing.T) {
	for _, test := range []struct{ name, attribute, short, want string }{
		{"port number", "ports", "[80]", "[{mode: ingress, target: 80 int, protocol: tcp}]"},
		{"port with everything", "ports", "['127.0.0.1:8080:80/UDP']", "[{mode: ingress, host_ip: 127.0.0.1, target: 80 int, published: 8080, protocol: udp}]"},
		{"port of IPv6", "ports", "['[::1]:8080:80']", "[{mode: ingress, host_ip: ::1, target: 80 int, published: 8080, protocol: tcp}]"},
		{"port of an address alone", "ports", "['127.0.0.1::80']", "[{mode: ingress, host_ip: 127.0.0.1, target: 80 int, protocol: tcp}]"},
		{"port range", "ports", "['99-100:9-10']", "[{mode: ingress, target: 10 int, published: 100, protocol: tcp}, {mode: ingress, target: 9 int, published: 99, protocol: tcp}]"},
		{"port picked from a range", "ports", "['8000-8002:80']", "[{mode: ingress, target: 80 int, published: 8000-8002, protocol: tcp}]"},
		{"port range too large", "ports", "['1-2000']", "[{mode: ingress, target: 1-2000, protocol: tcp}]"},
		{"port unknown", "ports", "['${P}:80']", "[{mode: ingress, target: 80 int, published: ?, protocol: tcp}]"},
		{"port assumed", "ports", "['${P:-8080}:80']", "[{mode: ingress, target: 80 int, published: 8080, protocol: tcp}]"},
		{"port twice", "ports", "['80:80', '80:80/tcp']", "[{mode: ingress, target: 80 int, published: 80, protocol: tcp}]"},
		{"bind", "volumes", "['./d:/d/../e:ro,Z,rslave']", "[{type: bind, source: ./d, target: /e, read_only: true bool, bind: {selinux: Z, propagation: rslave, create_host_path: true bool}}]"},
		{"volume", "volumes", "['data:/d:nocopy']", "[{type: volume, source: data, target: /d, volume: {nocopy: true bool}}]"},
		{"anonymous volume", "volumes", "[/data]", "[{type: volume, target: /data, volume: {}}]"},
		{"letter as a drive", "volumes", "['c:/d']", "[{type: volume, target: c:/d, volume: {}}]"},
		{"Windows path", "volumes", `['c:\d:/d']`, `[{type: bind, source: c:\d, target: /d, bind: {create_host_path: true bool}}]`},
		{"unknown source", "volumes", "['${D}:/d']", "[{type: ?, source: ?, target: /d}]"},
		{"unknown beginning", "volumes", "['${D}/x:/d']", "[{type: ?, source: /x, target: /d}]"},
		{"unknown end", "volumes", "['./${D}:/d']", "[{type: bind, source: ./, target: /d, bind: {create_host_path: true bool}}]"},
		{"device", "devices", "[/dev/a]", "[{source: /dev/a, target: /dev/a, permissions: rwm}]"},
		{"device with permissions", "devices", "['/dev/a:/dev/b:r']", "[{source: /dev/a, target: /dev/b, permissions: r}]"},
		{"environment list", "environment", "[A=1, B=, C, A=2]", "{A: 2, B: , C: null}"},
		{"environment map", "environment", "{A: 1, B: true, C: 0x10, D: 1.50, E: 017}", "{A: 1, B: true, C: 16, D: 1.5, E: 15}"},
		{"depends_on", "depends_on", "[o]", "{o: {condition: service_started, required: true bool}}"},
		{"secrets", "secrets", "[x]", "[{source: x, target: /run/secrets/x}]"},
		{"configs", "configs", "[x]", "[{source: x}]"},
		{"gpus", "gpus", "all", "[{count: all}]"},
		{"dns without empty entries", "dns", "['', 1.1.1.1]", "[1.1.1.1]"},
		{"ssh", "build", "{ssh: [default, id=k]}", "{ssh: {default: null, id: k}, context: ., dockerfile: Dockerfile}"},
		{"contexts", "build", "{additional_contexts: [a=b=c]}", "{additional_contexts: {a: b=c}, context: ., dockerfile: Dockerfile}"},
		{"command", "command", `"sh -c 'echo \"a b\"' x\\ y"`, `[sh, -c, echo "a b", x y]`},
		{"command cut at an operator", "command", "a b; c", "[a, b]"},
		{"unknown command", "command", "$CMD", "?"},
		{"command with an unknown word", "command", "run $ARGS --x", "[run, ?, --x]"},
		{"test", "healthcheck", "{test: curl x}", "{test: [CMD-SHELL, curl x]}"},
		{"hosts", "extra_hosts", "['a=1.1.1.1,2.2.2.2', 'b:[::1]']", "{a: [1.1.1.1, 2.2.2.2], b: [::1]}"},
		{"casts", "ulimits", "{nproc: '5', nofile: {soft: '1', hard: '2'}}", "{nproc: 5 int, nofile: {soft: 1 int, hard: 2 int}}"},
		{"old boolean", "privileged", "'yes'", "true bool"},
		{"octal umask", "umask", "'077'", "63 int"},
		{"unknown boolean", "privileged", "${P}", "?"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			rest := "\nvolumes: {data: {}}\nconfigs: {x: {content: a}}\nsecrets: {x: {file: a}}\n"
			p, files := replay(t, "compose.yaml", "services:\n  o: {image: o}\n  s:\n    image: i\n    "+test.attribute+": "+test.short+rest)
			if got := problems(p, files, Error); got != nil {
				t.Fatal(got)
			}
			if diff := cmp.Diff(test.want, show(p.Service("s").Get(test.attribute))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestShortFormProblems(t *testing.T) {
	for _, test := range []struct{ attribute, short, want string }{
		{"ports", "['80:99999']", "invalid-port at `99999`"},
		{"ports", "['localhost:80:80']", "invalid-port at `localhost`"},
		{"ports", "['80/icmp']", "invalid-port at `icmp`"},
		{"ports", "['1-3:1-2']", "invalid-port at `1-3:1-2`"},
		{"ports", "['3-1']", "invalid-port at `3-1`"},
		{"ports", "['80:']", "invalid-port at `'80:'`"},
		{"volumes", "['aa::/b']", "invalid-volume at `::`"},
		{"volumes", "['aa:/b:ro:x']", "invalid-volume at `:`"},
		{"devices", "['/a:/b:r:w']", "invalid-device at `:`"},
		{"command", `"a 'b"`, "invalid-command at `\"a 'b\"`"},
		{"extra_hosts", "[nohost]", "invalid-entry at `nohost`"},
		{"environment", "['A =1']", "trailing-space at `A `"},
		{"privileged", "maybe", "wrong-type at `maybe`"},
		{"stop_grace_period", "5 parsecs", "wrong-value at `5 parsecs`"},
	} {
		t.Run(test.short, func(t *testing.T) {
			t.Parallel()
			p, files := replay(t, "compose.yaml", "services:\n  s:\n    image: i\n    read_only: true\n    "+test.attribute+": "+test.short+"\n")
			if diff := cmp.Diff([]string{test.want}, problems(p, files, Warn)); diff != "" {
				t.Error(diff)
			}
			if show(p.Service("s").Get("read_only")) != "true bool" {
				t.Error("the rest of the service is lost")
			}
		})
	}
}

func TestImplied(t *testing.T) {
	p, files := replay(t, "app/x", "", "compose.yaml", `
name: Shop!
services:
  a: {image: i, links: [b:alias], network_mode: 'service:c', volumes_from: [d:ro, 'container:x']}
  b: {build: {dockerfile_inline: FROM x, args: {SET: 1, UNSET: null}}, pull_policy: if_not_present}
  c: {image: i, networks: {}}
  d: {image: i, pre_start: [{command: x, user: root}], user: '1', cap_add: [A], volumes: ['/h:/h']}
volumes: {v: {external: {name: real}}, w: {external: true}, x: null}
`)
	if got := problems(p, files, Warn); got != nil {
		t.Fatal(got)
	}
	for _, test := range []struct{ path, want string }{
		{"name", "shop"},
		{"services a depends_on", "{b: {condition: service_started, restart: true bool, required: true bool}, c: {condition: service_started, restart: true bool, required: true bool}, d: {condition: service_started, restart: false bool, required: true bool}}"},
		{"services a networks", "absent"},
		{"services b networks", "{default: null}"},
		{"services c networks", "{default: null}"},
		{"services b build", "{dockerfile_inline: FROM x, args: {SET: 1, UNSET: null}, context: .}"},
		{"services b pull_policy", "missing"},
		{"services d pre_start", "[{image: i, user: root, cap_add: [A], networks: {default: null}, command: [x]}]"},
		{"networks default", "{name: shop_default}"},
		{"volumes v", "{external: true bool, name: real}"},
		{"volumes w", "{external: true bool, name: w}"},
		{"volumes x", "{name: shop_x}"},
	} {
		if got := show(p.Root.Path(strings.Fields(test.path)...)); got != test.want {
			t.Errorf("%s is %s, want %s", test.path, got, test.want)
		}
	}
}

// TestNames holds the copied file names to those of compose-go.
func TestNames(t *testing.T) {
	if diff := cmp.Diff(cli.DefaultFileNames, DefaultNames[:]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(cli.DefaultOverrideFileNames, DefaultOverrides[:]); diff != "" {
		t.Error(diff)
	}
}

// scalar returns a string value that stands in a file of its own.
func scalar(text string) *value.Value {
	f := source.NewFiles(source.Memory{}).Add("x", []byte(text))
	return value.NewString(text, f.Span(0, len(text)))
}

func FuzzPorts(f *testing.F) {
	for _, seed := range []string{"80", "8080:80", "127.0.0.1:8080:80/udp", "[::1]:1-2:1-2/TCP", "::80", "1-2-3", "0", "a:b:c:80", "80/", "/tcp", "80/tcp/x", "[::1]:80"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if text == "" || strings.Count(text, "-") > 0 && len(text) > 11 || strings.IndexByte(text, 0) >= 0 {
			return // ranges of that many ports take compose-go seconds
		}
		want, err := types.ParsePortConfig(text)
		var problem string
		l := &loader{report: func(d Diagnostic) {
			if d.Level == Error {
				problem = d.Message
			}
		}}
		got := l.port(nil, value.Member{Val: scalar(text)})
		if (err != nil) != (problem != "") {
			t.Fatalf("%q: compose-go says %v, hullcheck %q", text, err, problem)
		}
		if err != nil || len(want) > maxPortRange {
			return // refused by both, or kept as one range
		}
		var a, b []string
		for _, p := range want {
			a = append(a, p.HostIP+" "+p.Published+" "+strconv.Itoa(int(p.Target))+" "+p.Protocol)
		}
		for _, m := range got {
			text := func(key string) string {
				if v := m.Val.Get(key); v != nil {
					return v.Str
				}
				return ""
			}
			b = append(b, text("host_ip")+" "+text("published")+" "+text("target")+" "+text("protocol"))
		}
		if diff := cmp.Diff(a, b); diff != "" {
			t.Fatalf("%q: %s", text, diff)
		}
	})
}

func FuzzVolumes(f *testing.F) {
	for _, seed := range []string{"/a", "a:/b", "aa:/b:ro", "./a:/b:z,nocopy,rshared", "c:\\a:/b", "é:/x", "${A:-b}:/c", "~:/x:rw,ro", ":", "a::b", "a:b:c:d", "${", "x}:y"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ToValidUTF8(text, "") != text || strings.IndexByte(text, 0) >= 0 {
			return // not possible in YAML
		}
		want, err := format.ParseVolume(text)
		s, _, problem := splitVolume(scalar(text))
		if (err != nil) != (problem != nil) {
			t.Fatalf("%q: compose-go says %v, hullcheck %v", text, err, problem)
		}
		if err != nil {
			return
		}
		v := s.long(scalar(text))
		get := func(keys ...string) string {
			if r := v.Path(keys...); r != nil {
				return r.Str
			}
			return ""
		}
		got := types.ServiceVolumeConfig{Type: get("type"), Source: get("source"), Target: want.Target, ReadOnly: get("read_only") == "true"}
		if cleanTarget(scalar(want.Target)).Str != get("target") {
			t.Errorf("%q: target %q, want %q", text, get("target"), want.Target)
		}
		if b := v.Get("bind"); b != nil {
			got.Bind = &types.ServiceVolumeBind{Propagation: get("bind", "propagation"), SELinux: get("bind", "selinux"), CreateHostPath: get("bind", "create_host_path") == "true"}
		}
		if b := v.Get("volume"); b != nil {
			got.Volume = &types.ServiceVolumeVolume{NoCopy: get("volume", "nocopy") == "true"}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q: %s", text, diff)
		}
	})
}

func FuzzWords(f *testing.F) {
	for _, seed := range []string{"a b", `sh -c "x y" z`, `a\ b 'c d'e`, "a;b", "a 2>x", "$(a b)", "`a b`", `"`, `''`, "a\n b", "(", "é\\"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ToValidUTF8(text, "") != text || strings.IndexByte(text, 0) >= 0 {
			return // not possible in YAML
		}
		want, err := shellwords.Parse(text)
		list, problem := splitWords(scalar(text))
		if (err != nil) != (problem != nil) {
			t.Fatalf("%q: shellwords says %v, hullcheck %v", text, err, problem)
		}
		if err != nil {
			return
		}
		got := []string{}
		for _, m := range list {
			got = append(got, m.Val.Str)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q: %s", text, diff)
		}
	})
}

// TestRules keeps patterns from overlapping: the first that matched would win.
func TestRules(t *testing.T) {
	var visit func(n *node, path string)
	visit = func(n *node, path string) {
		if n == nil {
			return
		}
		if n.any != nil && len(n.keys) > 0 {
			var names []string
			for k := range n.keys {
				names = append(names, k)
			}
			sort.Strings(names)
			t.Errorf("%s has rules for any key and for %v", path, names)
		}
		for k, c := range n.keys {
			visit(c, path+"."+k)
		}
		visit(n.any, path+".*")
		visit(n.item, path+".[]")
	}
	visit(rules(), "")
}
