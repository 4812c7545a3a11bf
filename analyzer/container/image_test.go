package container

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParseReference(t *testing.T) {
	for name, want := range map[string]Reference{
		"nginx":                              {Repository: "docker.io/library/nginx", Tag: "latest"},
		"nginx:1.27-alpine":                  {Repository: "docker.io/library/nginx", Tag: "1.27-alpine"},
		"library/nginx":                      {Repository: "docker.io/library/nginx", Tag: "latest"},
		"docker.io/nginx":                    {Repository: "docker.io/library/nginx", Tag: "latest"},
		"index.docker.io/library/nginx:1":    {Repository: "docker.io/library/nginx", Tag: "1"},
		"mirror.gcr.io/library/nginx":        {Repository: "docker.io/library/nginx", Tag: "latest"},
		"public.ecr.aws/docker/library/x:1":  {Repository: "docker.io/library/x", Tag: "1"},
		"grafana/grafana":                    {Repository: "docker.io/grafana/grafana", Tag: "latest"},
		"quay.io/keycloak/keycloak:26":       {Repository: "quay.io/keycloak/keycloak", Tag: "26"},
		"localhost/x":                        {Repository: "localhost/x", Tag: "latest"},
		"registry:5000/a/b:c":                {Repository: "registry:5000/a/b", Tag: "c"},
		"nginx@sha256:abc":                   {Repository: "docker.io/library/nginx", Digest: "sha256:abc"},
		"nginx:1@sha256:abc":                 {Repository: "docker.io/library/nginx", Tag: "1", Digest: "sha256:abc"},
		"localhost:5000/nginx":               {Repository: "localhost:5000/nginx", Tag: "latest"},
		"registry.hub.docker.com/acme/x:1.0": {Repository: "docker.io/acme/x", Tag: "1.0"},
	} {
		if diff := cmp.Diff(want, ParseReference(name)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestReferenceMatches(t *testing.T) {
	for _, tt := range []struct {
		name, repository, tags string
		want                   bool
	}{
		{"node:22-slim", "docker.io/library/node", "*slim*", true},
		{"node:22", "docker.io/library/node", "*slim*", false},
		{"node@sha256:abc", "docker.io/library/node", "*slim*", false},
		{"alpine@sha256:abc", "docker.io/library/alpine", "*", true},
		{"gcr.io/distroless/static-debian12", "gcr.io/distroless/*", "latest nonroot", true},
		{"gcr.io/distroless/static-debian12:debug", "gcr.io/distroless/*", "latest nonroot", false},
	} {
		if got := ParseReference(tt.name).Matches(tt.repository, tt.tags); got != tt.want {
			t.Errorf("%s matches %s %s: %t", tt.name, tt.repository, tt.tags, got)
		}
	}
}

func TestKnown(t *testing.T) {
	for name, want := range map[string]string{
		"php:8.3-fpm-alpine":     "root www-data php-fpm",
		"php:apache":             "root www-data apache2-foreground",
		"php":                    "root  php -a",
		"haproxy:2.3-alpine":     "root  haproxy -f /usr/local/etc/haproxy/haproxy.cfg",
		"haproxy:2.9":            "haproxy  haproxy -f /usr/local/etc/haproxy/haproxy.cfg",
		"haproxy:3.0":            "haproxy  haproxy -f /usr/local/etc/haproxy/haproxy.cfg",
		"nginx@sha256:abc":       "root nginx nginx -g daemon off;",
		"php@sha256:abc":         "root  php -a",
		"registry.local/nginx":   "",
		"elasticsearch:8.15.0":   "1000:0  eswrapper",
		"elasticsearch:5":        "",
		"acme/nginx":             "",
		"gitea/gitea:1-rootless": "1000:1000  ",
	} {
		got := ""
		if k := Known(name); k != nil {
			got = k.User + " " + k.Drops + " " + strings.Join(k.Command, " ")
		}
		if got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
}

// Every row is complete, sorted, stated once and reached by a reference.
func TestImageTable(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(imageTable), "\n")
	for i, line := range lines {
		if strings.Count(line, "\t") != 8 {
			t.Errorf("line %d has %d cells", i+1, strings.Count(line, "\t")+1)
		}
	}
	rows := images()
	if !slices.IsSortedFunc(rows, func(a, b KnownImage) int { return strings.Compare(a.Repository, b.Repository) }) {
		t.Error("the rows are not sorted by repository")
	}
	seen := map[string]bool{}
	for i := range rows {
		k := &rows[i]
		if seen[k.Repository+" "+k.Tags] {
			t.Errorf("%s %s stands twice", k.Repository, k.Tags)
		}
		seen[k.Repository+" "+k.Tags] = true
		if k.User == "" || !sourced(k.Source, k.Checked) {
			t.Errorf("%s: incomplete row", k.Repository)
		}
		if k.Drops != "" && (k.User != "root" || len(k.Programs) == 0 || k.Programs[0] == "") {
			t.Errorf("%s: leaves %s for %s with %v", k.Repository, k.User, k.Drops, k.Programs)
		}
		if ParseReference(k.Repository).Repository != k.Repository {
			t.Errorf("%s is not normal", k.Repository)
		}
		for glob := range strings.FieldsSeq(k.Tags) {
			tag := strings.ReplaceAll(glob, "*", "")
			if tag == "" {
				tag = "latest"
			}
			if strings.HasSuffix(tag, ".") {
				tag += "0"
			}
			if got := Known(k.Repository + ":" + tag); got != k {
				t.Errorf("%s:%s finds another row: %+v", k.Repository, tag, got)
			}
		}
	}
}

// sourced reports whether the last cells of a row are addresses and a date, "-"
// for none.
func sourced(source, checked string) bool {
	for address := range strings.FieldsSeq(source) {
		if !strings.HasPrefix(address, "https://") {
			return false
		}
	}
	_, err := time.Parse(time.DateOnly, checked)
	return source != "" && (err == nil || checked == "-")
}

func TestKnownImageJoin(t *testing.T) {
	for _, tt := range []struct{ name, service, dockerfile, program, dropped string }{
		{"daemon", "image: nginx", "", "nginx", "nginx"},
		{"daemon from a script", "image: nginx\n    command: sh -c \"envsubst < a > b && exec nginx\"", "", "nginx", "nginx"},
		{"another program", "image: nginx\n    command: sleep 1", "", "sleep", ""},
		{"entrypoint", "image: postgres:16", "", "postgres", "postgres"},
		{"entrypoint with options", "image: postgres:16\n    command: -c x=y", "", "docker-entrypoint.sh", "postgres"},
		{"entrypoint with its program", "image: postgres:16\n    command: postgres -c x=y", "", "postgres", "postgres"},
		{"entrypoint with another program", "image: postgres:16\n    command: pg_dump", "", "pg_dump", ""},
		{"entrypoint replaced", "image: redis\n    entrypoint: redis-server", "", "redis-server", ""},
		{"entrypoint through a shell", "image: redis\n    command: sh -c redis-server", "", "redis-server", ""},
		{"user overrides", "image: postgres\n    user: \"70\"", "", "postgres", ""},
		{"root over a user's image", "image: grafana/grafana\n    user: root", "", "run.sh", ""},
		{"wrapper over an image that nothing is known of", "image: acme/x\n    entrypoint: [gosu, app]\n    command: [serve]", "", "serve", "gosu"},
		{"built", "build: .", "FROM node:20\nCMD [\"npm\", \"start\"]\n", "npm", ""},
		{"built on a daemon", "build: .", "FROM nginx:alpine\nCOPY . /x\n", "nginx", "nginx"},
		{"built with a command", "build: .", "FROM redis\nCMD [\"redis-server\", \"/x.conf\"]\n", "redis-server", "redis"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			u := load(t, "-- compose.yaml --\nservices:\n  a:\n    "+tt.service+"\n-- Dockerfile --\n"+tt.dockerfile)
			c := u.get(t, "a")
			want := tt.dropped
			if want == "redis" {
				want = "redis-server"
			}
			if c.Main.Program.Name != tt.program || c.User.DroppedBy != want || c.Main.Incomplete {
				t.Errorf("program %q, dropped by %q, incomplete %t; want %q, %q", c.Main.Program.Name, c.User.DroppedBy, c.Main.Incomplete, tt.program, want)
			}
		})
	}
	if c := load(t, "-- compose.yaml --\nservices:\n  a:\n    image: acme/x\n    command: --port 80\n").get(t, "a"); !c.Main.Incomplete || c.Main.Program.Name != "" {
		t.Errorf("the program of an unknown image: %+v", c.Main.Program)
	}
}
