package analyzer

import (
	"testing"
	"testing/fstest"

	"golang.org/x/tools/go/analysis"
)

func TestFileNames(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"DockerSocketMount":    "docker_socket_mount",
		"HostPIDNamespace":     "host_pid_namespace",
		"HostIPCNamespace":     "host_ipc_namespace",
		"RootUser":             "root_user",
		"URLWithPassword":      "url_with_password",
		"NoNewPrivilegesUnset": "no_new_privileges_unset",
		"HostPID":              "host_pid",
		"A":                    "a",
	} {
		r := named(name, Default)
		if got := r.FileName(); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestInTheme(t *testing.T) {
	t.Parallel()
	pages := fstest.MapFS{}
	r := &Rule{Analyzer: &analysis.Analyzer{Name: "HostPIDNamespace", Doc: "container shares the host's PIDs\n\nMore."}}
	if rules := InTheme("isolation", pages, r); len(rules) != 1 || rules[0] != r {
		t.Errorf("got %v", rules)
	}
	if want := "https://github.com/hullcheck/hullcheck/blob/main/docs/rules/host-pid-namespace.md"; r.URL != want || r.Theme != "isolation" || r.Pages == nil {
		t.Errorf("URL %s, theme %s", r.URL, r.Theme)
	}
	if r.Title() != "container shares the host's PIDs" {
		t.Errorf("title %s", r.Title())
	}
}

func TestRefs(t *testing.T) {
	t.Parallel()
	tests := []struct {
		label string
		want  Reference
	}{
		{"CWE-250", Reference{"CWE-250", "https://cwe.mitre.org/data/definitions/250.html"}},
		{"T1611", Reference{"ATT&CK T1611", "https://attack.mitre.org/techniques/T1611/"}},
		{"T1552.001", Reference{"ATT&CK T1552.001", "https://attack.mitre.org/techniques/T1552/001/"}},
		{"CIS 5.4", Reference{"CIS Docker Benchmark 1.7.0, 5.4", "https://www.cisecurity.org/benchmark/docker"}},
		{"D04", Reference{"OWASP Docker Top 10, D04", "https://owasp.org/www-project-docker-top-10/"}},
		{"The Docs https://example.com/x", Reference{"The Docs", "https://example.com/x"}},
		{"", Reference{}},
	}
	for _, test := range tests {
		if got := Refs(test.label)[0]; got != test.want {
			t.Errorf("%s: %+v, want %+v", test.label, got, test.want)
		}
	}
}

func TestDerivation(t *testing.T) {
	t.Parallel()
	for want, r := range map[string]*Rule{
		"direct × host":                                    {},
		"second flaw × this container":                     {Precondition: SecondFlaw, Reach: Itself},
		"known technique × other containers or host files": {Precondition: KnownTechnique, Reach: Neighbour},
		"rejected by Docker or Compose":                    {Effect: Rejected},
	} {
		if got := r.Derivation(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
