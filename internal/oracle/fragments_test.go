package oracle

import (
	"path"
	"slices"
	"strconv"
)

// A fragment adds one attribute, in one of its forms, to a service.
type fragment struct {
	feature string
	key     string
	make    func(m *maker, s *node, name string)
}

// set makes a fragment that sets its key to one of the nodes.
func set(feature, key string, from ...func(m *maker) *node) fragment {
	return fragment{feature, key, func(m *maker, s *node, _ string) { s.set(key, from[m.random.IntN(len(from))](m)) }}
}

func texts(from ...string) func(*maker) *node {
	return func(m *maker) *node { return str(m.pick(from...)) }
}

func some(from ...string) func(*maker) *node {
	return func(m *maker) *node { return strs(m.few(from)...) }
}

func plains(from ...any) func(*maker) *node {
	return func(m *maker) *node { return toNode(from[m.random.IntN(len(from))]) }
}

// rare returns one of the good texts, and now and then a bad one.
func rare(bad string, good ...string) func(*maker) *node {
	return func(m *maker) *node {
		if m.one(12) {
			return str(bad)
		}
		return str(m.pick(good...))
	}
}

// refused reports whether projects with a feature are hardly ever accepted.
func refused(feature string) bool {
	switch feature {
	case "ports refused", "devices refused", "volumes refused", "unknown attribute", "wrong types":
		return true
	}
	return false
}

// few returns one to three different elements.
func (m *maker) few(from []string) []string {
	picked := make([]string, 0, 3)
	for range 1 + m.random.IntN(3) {
		if s := m.pick(from...); !slices.Contains(picked, s) {
			picked = append(picked, s)
		}
	}
	return picked
}

// pairs returns KEY: value with values of every type.
func pairs(m *maker) *node {
	n := dict()
	for range 1 + m.random.IntN(3) {
		n.set(m.pick("A", "B", "com.acme.x", "LONG_NAME", "a-b"), m.pickNode(str("x"), str(""), str("a=b"), str("two words"), plain(1), plain(1.5), plain("010"), plain("true"), str("true"), null(), str("line\nbreak")))
	}
	return n
}

func pairList(m *maker) *node {
	return some("A=1", "A=2", "B=x=y", "C=", "D", "E=two words", "com.acme.x=1", "a-b=ü")(m)
}

func fragmentNamed(feature string) *fragment {
	for i := range fragments {
		if fragments[i].feature == feature {
			return &fragments[i]
		}
	}
	return nil
}

func fragmentForKey(key string) *fragment {
	for i := range fragments {
		if fragments[i].key == key {
			return &fragments[i]
		}
	}
	return nil
}

// declare adds a resource at the top of the file.
func (m *maker) declare(kind, name string, n *node) {
	if m.top.at(kind).get(name) == nil {
		m.top.at(kind).set(name, n)
	}
}

// write adds a file beside the Compose file.
func (m *maker) write(name, text string) string {
	m.p.files[path.Join(dir, name)] = text
	return name
}

var flags = plains(true, false, "true", "false", "yes", "no", "on")

// fragments holds all of them; TestMain fills it, as they refer to it.
var fragments []fragment

func allFragments() []fragment {
	return slices.Concat(networkFragments(), storageFragments(), processFragments(), hostFragments(), buildFragments())
}

func networkFragments() []fragment {
	return []fragment{
		set("ports short", "ports", some(
			"80", "8080:80", "127.0.0.1:8080:80", "[::1]:81:80/udp", "8000-8002:9000-9002", "8000-8002:80", "53:53/udp", "80/tcp",
			":80", "127.0.0.1::80", "0.0.0.0:443:443", "9000-9002", "8080:80/TCP", "8080:80", "18080:80",
		)),
		set("ports as integers", "ports", func(m *maker) *node { return list(plain(80), plain(9000+m.random.IntN(3))) }),
		set("ports refused", "ports", some("localhost:80:80", "99999:80", "a:b", "80:80:80:80", "1-3:1-2", "80/http", "", "::1:80:80")),
		set("ports long", "ports", func(m *maker) *node {
			p := dict("target", m.pickNode(plain(80), str("81")))
			for key, value := range dict(
				"published", m.pickNode(plain(8080), str("8080"), str("8080-8090")), "host_ip", m.pick("127.0.0.1", "::1"),
				"protocol", m.pick("udp", "tcp"), "mode", m.pick("host", "ingress"), "name", "web", "app_protocol", "http",
			).all() {
				if m.one(2) {
					p.set(key, value)
				}
			}
			return list(p)
		}),
		set("expose", "expose", some("80", "8000-8002", "53/udp"), func(*maker) *node { return list(plain(80), str("81")) }),
		{"networks", "networks", func(m *maker, s *node, _ string) {
			m.declare("networks", "back", m.pickNode(null(), dict("driver", "bridge"), dict("internal", true), dict("external", true)))
			switch m.random.IntN(4) {
			case 0:
				s.set("networks", strs("back"))
			case 1:
				s.set("networks", strs("back", "default"))
			case 2:
				s.set("networks", dict("back", null()))
			default:
				s.set("networks", dict("back", dict("aliases", strs("a", "b"), "ipv4_address", "10.0.0.2", "priority", 10), "default", null()))
			}
		}},
		{"network definitions", "", func(m *maker, _ *node, _ string) {
			m.declare("networks", m.pick("back", "front", "x-net"), m.pickNode(
				dict("driver", "overlay", "driver_opts", dict("a", 1), "labels", pairs(m)),
				dict("ipam", dict("driver", "default", "config", list(dict("subnet", m.pick("10.0.0.0/24", "10.1.0.0/24"), "gateway", "10.0.0.1")))),
				dict("external", dict("name", "outside")), dict("external", true, "name", "outside"),
				dict("labels", pairList(m), "attachable", "true", "enable_ipv6", true, "internal", "${YES:-true}"),
			))
		}},
		set("network_mode", "network_mode", texts("host", "none", "bridge", "service:cache", "container:abc")),
		set("dns", "dns", texts("8.8.8.8"), some("8.8.8.8", "1.1.1.1", "")),
		set("dns_search", "dns_search", texts("example.com"), some("a.example", "b.example")),
		set("dns_opt", "dns_opt", some("use-vc", "no-tld-query", "ndots:2")),
		set("extra_hosts", "extra_hosts", some("a=1.2.3.4", "b:5.6.7.8", "c=[::1]", "host.docker.internal:host-gateway"),
			func(*maker) *node { return dict("a", "1.2.3.4", "b", strs("1.1.1.1", "::1")) }),
		set("links", "links", some("cache", "cache:database")),
		set("external_links", "external_links", some("redis", "pg:db")),
		set("hostname", "hostname", texts("h", "h.example")),
		set("mac_address", "mac_address", texts("02:42:ac:11:00:02")),
	}
}

func storageFragments() []fragment {
	return []fragment{
		{"volumes short", "volumes", func(m *maker, s *node, _ string) {
			m.declare("volumes", "data", m.pickNode(null(), dict("driver", "local"), dict("external", true)))
			s.set("volumes", strs(m.few([]string{
				"/anon", "data:/var/lib", "data:/var/lib:ro", "./src:/app", "../up:/up:ro", "/etc/x:/etc/x:ro,z", "~/h:/h", "/a:/b/../c/",
				"/var/run/docker.sock:/var/run/docker.sock", "c:/b", "C:\\data:/data", "./src:/app:rshared", "data:/d:nocopy", "./p:/p:rw,Z", "./x:/y:foo", ".:/dot",
			})...))
		}},
		set("volumes refused", "volumes", some("a:b:c:d", ":/x", "/a::ro", "")),
		{"volumes long", "volumes", func(m *maker, s *node, _ string) {
			m.declare("volumes", "data", null())
			s.set("volumes", list(m.pickNode(
				dict("type", "bind", "source", m.pick("./src", "/abs", "../up"), "target", m.pick("/app", "/app/", "/a/../b"), "read_only", flags(m)),
				dict("type", "bind", "source", ".", "target", "/app", "bind", dict("propagation", "rshared", "create_host_path", plains(true, false)(m), "selinux", "z")),
				dict("type", "volume", "source", "data", "target", "/data", "volume", dict("nocopy", flags(m), "subpath", "s")),
				dict("type", "tmpfs", "target", "/tmp", "tmpfs", dict("size", plains(1024, "64m")(m), "mode", plains(1777, "0777", "0o1777")(m))),
				dict("type", "volume", "target", "/anonymous"), dict("type", "image", "source", "alpine", "target", "/img"),
			)))
		}},
		{"volume definitions", "", func(m *maker, _ *node, _ string) {
			m.declare("volumes", m.pick("data", "more", "x-vol"), m.pickNode(
				dict("driver", "local", "driver_opts", dict("type", "none", "o", "bind", "device", m.pick("./bound", "/abs"))),
				dict("external", dict("name", "outside")), dict("external", "true", "name", "outside"), dict("labels", pairs(m), "name", "named"),
			))
		}},
		set("volumes_from", "volumes_from", some("cache", "cache:ro", "container:x")),
		set("tmpfs", "tmpfs", texts("/tmp"), some("/tmp", "/run:size=64m,mode=755", "/run")),
		set("devices short", "devices", some("/dev/a", "/dev/a:/dev/b", "/dev/a:/dev/c:rwm", "/dev/c:/dev/b:r", "/dev/x:/dev/y:mr")),
		set("devices refused", "devices", some("a:b:c:d", "vendor.com/class=dev")),
		set("devices long", "devices", func(m *maker) *node {
			return list(m.pickNode(dict("source", "/dev/a", "target", "/dev/b", "permissions", "rw"), dict("source", "/dev/a")))
		}),
		{"configs", "configs", func(m *maker, s *node, _ string) { m.mounts(s, "configs") }},
		{"secrets", "secrets", func(m *maker, s *node, _ string) { m.mounts(s, "secrets") }},
		{"config and secret definitions", "", func(m *maker, _ *node, _ string) {
			m.declare(m.pick("configs", "secrets"), "d", m.pickNode(
				dict("file", "./d.txt"), dict("environment", "D_ENV"), dict("external", true), dict("file", "~/d"), dict("external", true, "name", "n"),
				dict("file", "/abs/d", "labels", pairs(m)), dict("file", "./e"),
			))
			m.declare("configs", "inline", dict("content", m.pick("a=b\nc=d\n", "x", "${IN:-y}")))
			if m.one(2) {
				m.p.env["D_ENV"] = "value"
			}
		}},
		set("storage_opt", "storage_opt", func(*maker) *node { return dict("size", "1G") }),
	}
}

func (m *maker) mounts(s *node, kind string) {
	m.declare(kind, "one", dict("file", "./one.txt"))
	m.declare(kind, "two", dict("environment", "TWO"))
	long := dict("source", "two", "target", m.pick("two", "/etc/two", "/run/secrets/one"))
	if m.one(2) {
		long.set("mode", plains("0440", 0o440, "0o400", 288)(m))
		long.set("uid", str("1000"))
	}
	s.set(kind, m.pickNode(strs("one"), strs("one", "two"), list(str("one"), long), list(long), list(dict("source", "one"))))
}

func processFragments() []fragment {
	words := []string{"serve --port 80", `sh -c "a 'b' $$HOME"`, "a 'b c' d", "", `x\ y "z"`, "python -m http.server", `bad "quote`}
	command := []func(*maker) *node{texts(words...), some("serve", "--port", "80"), func(*maker) *node { return null() }, func(*maker) *node { return list() }}
	return []fragment{
		set("command", "command", command...),
		set("entrypoint", "entrypoint", command...),
		set("environment map", "environment", pairs),
		set("environment list", "environment", pairList),
		{"env_file", "env_file", func(m *maker, s *node, _ string) {
			m.write("a.env", "FROM_A=1\nBOTH=a\n# c\nexport E=\"q $FROM_A\"\nINHERITED\n")
			m.write("b.env", "BOTH=b\nX: yaml\nQ='single $A'\nLONG=\"two\nlines\"\n")
			s.set("env_file", m.pickNode(str("a.env"), strs("a.env", "b.env"), list(dict("path", "a.env"), str("./b.env")),
				list(dict("path", "missing.env", "required", false)), strs("b.env", "a.env")))
			if m.one(15) {
				s.set("env_file", strs("missing.env"))
			}
		}},
		{"label_file", "label_file", func(m *maker, s *node, _ string) {
			m.write("l.env", "com.acme.file=1\nB=file\n")
			s.set("label_file", m.pickNode(str("l.env"), strs("l.env")))
		}},
		set("labels map", "labels", pairs),
		set("scalars of every type", "labels", func(m *maker) *node {
			n := dict()
			for i := range 1 + m.random.IntN(4) {
				odd := m.pick("017", "0o17", "0x1F", "0b11", "1_000", "+1", "-0", "08", "1e3", "1E5", ".5", "1.", "-1.50", "1e400", "2001-01-01", "2001-01-01T10:00:00Z",
					"12:30:45", "yes", "No", "TRUE", "~", "null", "!!str 3", "!!str true", "!!int '3'", "!!float 3", "!!float 1.5", "!!binary aGk=", "!foo x", "99999999999999999999", "18446744073709551615", "1__0", "0o8", "0.1e1", "- ", "!!str", "''", "\"a\\tb\\u00e9\"", "=", "a#b", "@x", "1 000")
				n.set("k"+strconv.Itoa(i), plain(odd))
			}
			return n
		}),
		set("labels list", "labels", pairList),
		set("annotations", "annotations", pairs, pairList),
		set("healthcheck", "healthcheck", func(m *maker) *node { return dict("test", list(rare("curl", "CMD", "CMD-SHELL")(m), str("x"))) },
			func(*maker) *node {
				return dict("test", "curl -f http://x", "interval", "1m30s", "retries", "3", "timeout", "10s")
			},
			func(*maker) *node { return dict("test", strs("CMD", "curl", "x"), "start_period", "5s", "retries", 3) },
			func(*maker) *node { return dict("test", strs("CMD-SHELL", "curl x || exit 1")) },
			func(m *maker) *node { return dict("disable", flags(m)) },
			func(*maker) *node { return dict("test", strs("NONE")) }),
		set("user", "user", texts("root", "1000:1000", "${UID:-0}"), plains("0")),
		set("working_dir", "working_dir", texts("/app", "./x")),
		set("depends_on list", "depends_on", some("cache")),
		set("depends_on map", "depends_on", func(m *maker) *node {
			d := dict("condition", m.pick("service_started", "service_healthy", "service_completed_successfully"))
			if m.one(2) {
				d.set("required", plains(true, false)(m))
			}
			if m.one(2) {
				d.set("restart", flags(m))
			}
			return dict("cache", d)
		}),
		set("logging", "logging", func(m *maker) *node {
			return dict("driver", m.pick("json-file", "syslog"), "options", dict("max-size", "10m", "max-file", m.pickNode(plain(3), str("3"))))
		}, func(*maker) *node { return dict("options", dict("tag", "t")) }),
		set("restart", "restart", texts("always", "no", "unless-stopped", "on-failure:3")),
		set("stop_grace_period", "stop_grace_period", rare("bad", "10s", "1m30s", "1d")),
		set("stdin_open and tty", "tty", flags),
		set("stop_signal", "stop_signal", texts("SIGTERM")),
		set("init", "init", flags),
		set("scale", "scale", plains(1, "2", 0)),
		set("profiles", "profiles", some("debug", "test", "prod")),
		set("container_name", "container_name", texts("c1", "${CN:-c2}")),
		set("pull_policy", "pull_policy", rare("sometimes", "always", "if_not_present", "missing", "every_12h")),
		set("platform", "platform", texts("linux/amd64")),
		set("lifecycle hooks", "post_start",
			func(*maker) *node { return list(dict("command", "echo hi", "user", "root", "privileged", "true")) },
			func(m *maker) *node { return list(dict("command", strs("a", "b"), "environment", pairList(m))) }),
		set("pre_start hooks", "pre_start",
			func(m *maker) *node {
				return list(dict("image", "init", "command", "migrate", "volumes", strs("./m:/m")))
			},
			func(m *maker) *node {
				return list(dict("command", strs("a"), "environment", pairs(m), "cap_add", strs("ALL")))
			}),
		set("provider", "provider", func(*maker) *node { return dict("type", "model", "options", dict("a", "b", "c", list(plain(1)))) }),
		{"models", "models", func(m *maker, s *node, _ string) {
			m.declare("models", "llm", dict("model", "ai/x", "context_size", 1024))
			s.set("models", m.pickNode(strs("llm"), dict("llm", null()), dict("llm", dict("endpoint_var", "E"))))
		}},
		{"jobs", "", func(m *maker, _ *node, _ string) {
			job := dict("image", "job", "triggers", m.pickNode(dict("manual", true), dict("schedule", strs("0 * * * *")), dict("schedule", list(dict("cron", "@daily", "concurrency", "forbid")))))
			for range m.random.IntN(3) {
				f := fragments[m.random.IntN(len(fragments))]
				if f.key != "" && slices.Contains(jobKeys, f.key) {
					f.make(m, job, "job")
				}
			}
			m.declare("jobs", "nightly", job)
		}},
	}
}

// jobKeys are attributes that jobs share with services.
var jobKeys = []string{
	"command", "entrypoint", "environment", "labels", "ports", "volumes", "networks", "devices", "configs", "secrets", "tmpfs", "dns",
	"extra_hosts", "env_file", "ulimits", "user", "cap_add", "privileged", "build", "depends_on", "logging", "healthcheck", "sysctls",
}

func hostFragments() []fragment {
	return []fragment{
		set("privileged", "privileged", flags, rare("maybe", "on", "off", "TRUE", "Y", "n")),
		set("read_only", "read_only", flags),
		set("cap_add", "cap_add", some("ALL", "NET_ADMIN", "SYS_PTRACE")),
		set("cap_drop", "cap_drop", some("ALL", "NET_RAW")),
		set("security_opt", "security_opt", some("no-new-privileges:true", "seccomp:unconfined", "apparmor=unconfined", "label:disable")),
		set("group_add", "group_add", some("docker", "999"), func(*maker) *node { return list(plain(999), str("mail")) }),
		set("pid", "pid", texts("host", "service:cache", "container:x")),
		set("ipc", "ipc", texts("host", "shareable", "service:cache")),
		set("uts and userns", "uts", texts("host")),
		set("userns_mode", "userns_mode", texts("host")),
		set("cgroup", "cgroup", texts("host", "private")),
		set("sysctls", "sysctls", pairs, some("net.core.somaxconn=1024", "net.ipv4.ip_forward=1")),
		set("ulimits", "ulimits",
			func(*maker) *node { return dict("nofile", 1024) },
			func(*maker) *node { return dict("nofile", dict("soft", 1, "hard", "2"), "nproc", "65535") },
			func(*maker) *node { return dict("nofile", "${N:-10}") }),
		set("memory limits", "mem_limit", rare("bad", "512m", "1g", "1.5gb"), plains(1073741824, "1048576")),
		set("cpus", "cpus", plains(0.5, "1.5", 2, "2")),
		set("cpu settings", "cpu_shares", plains(512, "512")),
		set("pids_limit", "pids_limit", plains(100, "-1", 0)),
		set("shm_size", "shm_size", texts("64m"), plains(65536)),
		set("oom", "oom_score_adj", plains(-500, "100", 1000)),
		set("umask", "umask", plains("077", "0o77", 77)),
		set("blkio_config", "blkio_config", func(*maker) *node {
			return dict("weight", 300, "device_read_bps", list(dict("path", "/dev/sda", "rate", "12mb")))
		}),
		set("gpus", "gpus", texts("all"), func(*maker) *node { return list(dict("driver", "nvidia", "count", 2)) }, func(*maker) *node { return list(dict("device_ids", strs("0"))) }),
		set("device_cgroup_rules", "device_cgroup_rules", some("c 1:3 mr", "a 7:* rmw")),
		set("credential_spec", "credential_spec", func(*maker) *node { return dict("file", "x.json") }),
		set("use_api_socket", "use_api_socket", plains(true, false)),
		set("deploy", "deploy",
			func(m *maker) *node {
				return dict("replicas", plains(2, "3")(m), "resources", dict("limits", dict("cpus", plains("0.5", 0.5)(m), "memory", "50M", "pids", 10), "reservations", dict("memory", "10M")))
			},
			func(m *maker) *node {
				return dict("labels", m.pickNode(pairs(m), pairList(m)), "mode", "global", "restart_policy", dict("condition", "on-failure", "max_attempts", "3", "delay", "5s"))
			},
			func(*maker) *node {
				return dict("resources", dict("reservations", dict("devices", list(dict("capabilities", strs("gpu"))))))
			},
			func(*maker) *node {
				return dict("update_config", dict("parallelism", "2", "delay", "10s", "order", "start-first", "max_failure_ratio", "0.1"), "placement", dict("constraints", strs("node.role==manager")))
			}),
		set("develop", "develop", func(m *maker) *node {
			return dict("watch", list(dict("path", "./src", "action", "sync", "target", "/app", "ignore", m.pickNode(str("x"), strs("a", "b")))))
		}),
		set("unknown attribute", "imgae", texts("x")),
		{"dotted and doubled names", "", func(m *maker, _ *node, _ string) {
			s := dict("image", "x")
			m.fragments(s, "a.b")
			m.top.at("services").set("a.b", s)
		}},
		{"wrong types", "", func(m *maker, s *node, _ string) {
			s.set(m.pick("ports", "image", "environment", "deploy", "labels", "cap_add"), m.pickNode(plain(3), plain(true), dict("a", dict("b", "c")), list(list())))
		}},
	}
}

func buildFragments() []fragment {
	return []fragment{
		set("build short", "build", texts(".", "./sub", "../up", "https://github.com/a/b.git#main", "git@github.com:a/b")),
		set("build long", "build", func(m *maker) *node {
			b := dict()
			if m.one(2) {
				b.set("context", str(m.pick(".", "./sub", "../up", "/abs", "https://github.com/a/b.git")))
			}
			for range 1 + m.random.IntN(4) {
				m.buildKey(b)
			}
			return b
		}),
	}
}

func (m *maker) buildKey(b *node) {
	options := []struct {
		key  string
		make func(*maker) *node
	}{
		{"dockerfile", texts("Dockerfile.dev", "../Dockerfile")},
		{"dockerfile_inline", texts("FROM alpine\nRUN x\n")},
		{"args", pairs},
		{"args", pairList},
		{"labels", pairList},
		{"labels", pairs},
		{"target", texts("prod", "dev")},
		{"cache_from", some("a", "type=local,src=x")},
		{"additional_contexts", some("a=./a", "b=https://x.example/y.tar", "c=service:cache", "d=docker-image://alpine")},
		{"additional_contexts", func(*maker) *node { return dict("a", "../a", "x", "https://x.example/y") }},
		{"ssh", some("default", "id=./key")},
		{"ssh", func(*maker) *node { return dict("id", "~/.ssh/key") }},
		{"extra_hosts", some("a=1.2.3.4", "b:5.6.7.8")},
		{"extra_hosts", func(*maker) *node { return dict("a", "1.2.3.4") }},
		{"secrets", func(m *maker) *node { m.declare("secrets", "one", dict("file", "./one.txt")); return strs("one") }},
		{"secrets", func(m *maker) *node {
			m.declare("secrets", "one", dict("file", "./one.txt"))
			return list(dict("source", "one", "target", "t"))
		}},
		{"tags", some("a:1", "b:2")},
		{"platforms", some("linux/amd64", "linux/arm64")},
		{"ulimits", func(*maker) *node { return dict("nofile", 10) }},
		{"network", texts("host", "none")},
		{"privileged", flags},
		{"no_cache", flags},
		{"pull", flags},
		{"shm_size", plains("64m", 1024)},
		{"provenance", plains(true, "mode=max")},
		{"sbom", plains(true, "x")},
		{"entitlements", some("network.host", "security.insecure")},
		{"isolation", texts("default")},
	}
	o := options[m.random.IntN(len(options))]
	b.set(o.key, o.make(m))
}
