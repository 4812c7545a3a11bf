package container

import (
	"fmt"
	"strings"
	"testing"
)

func TestMainProcess(t *testing.T) {
	for _, tt := range []struct{ name, service, dockerfile, want string }{
		{"image", "", "ENTRYPOINT [\"tini\", \"--\"]\nCMD [\"python3.12\", \"app.py\"]", "tini -- python3.12 app.py | python | Dockerfile:3:\"CMD [\\\"python3.12\\\", \\\"app.py\\\"]\""},
		{"command", "command: server --port 80", "ENTRYPOINT [\"tini\", \"--\"]\nCMD [\"app\"]", "tini -- server --port 80 | server | compose.yaml:4:\"server --port 80\""},
		{"entrypoint discards the command", "entrypoint: [\"server\"]", "ENTRYPOINT [\"x\"]\nCMD [\"y\"]", "server | server | compose.yaml:4:\"[\\\"server\\\"]\""},
		{"empty entrypoint", "entrypoint: []\n    command: [\"a\", \"b\"]", "ENTRYPOINT [\"x\"]\nCMD [\"y\"]", "a b | a | compose.yaml:5:\"[\\\"a\\\", \\\"b\\\"]\""},
		{"null command", "command:", "CMD [\"y\"]", "y | y | Dockerfile:2:\"CMD [\\\"y\\\"]\""},
		{"shell form", "", "CMD exec uvicorn app:app --port $PORT\nENV PORT=80", "/bin/sh -c exec uvicorn app:app --port $PORT | uvicorn | Dockerfile:2:\"CMD exec uvicorn app:app --port $PORT\" | shell | uvicorn app:app --port 80"},
		{"variable of the service", "environment: {PORT: 81}", "ENV PORT=80\nCMD uvicorn app:app --port ${PORT}", "/bin/sh -c uvicorn app:app --port ${PORT} | uvicorn | Dockerfile:3:\"CMD uvicorn app:app --port ${PORT}\" | shell | uvicorn app:app --port 81"},
		{"shell form ignores a command", "command: x", "ENTRYPOINT server", "/bin/sh -c server x | server | Dockerfile:2:\"ENTRYPOINT server\" | shell | server"},
		{"module", "command: python -m http.server 80", "CMD [\"y\"]", "python -m http.server 80 | http.server | compose.yaml:4:\"python -m http.server 80\" | http.server 80"},
		{"unknown program", "command: ${CMD}", "CMD [\"y\"]", " |  | compose.yaml:4:\"${CMD}\""},
		{"nothing", "", "RUN x", "/bin/sh | /bin/sh"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			u := load(t, "-- compose.yaml --\nservices:\n  a:\n    build: .\n    "+tt.service+"\n-- Dockerfile --\nFROM registry.example.org/x\n"+tt.dockerfile+"\n")
			p := u.get(t, "a").Main
			got := []string{texts(p.Argv), p.Program.Name, u.place(p.At)}
			if p.ShellForm {
				got = append(got, "shell")
			}
			if words := texts(p.Program.Argv); strings.Count(tt.want, "|") > 2 {
				got = append(got, words)
			}
			if got := strings.Join(got, " | "); tt.name != "nothing" && got != tt.want {
				t.Errorf("process = %s\n    want %s", got, tt.want)
			}
			if tt.name == "nothing" && (len(p.Argv) != 0 || !p.Incomplete) {
				t.Errorf("a process out of nothing: %v", p.Argv)
			}
		})
	}
}

func TestOtherProcesses(t *testing.T) {
	u := load(t, `-- compose.yaml --
services:
  a:
    build: .
    user: app
    cap_drop: [ALL]
    healthcheck:
      test: curl -f localhost || exit 1
    pre_start:
      - image: alpine
        command: ["chown", "app", "/data"]
        privileged: true
    post_start:
      - command: ["a", "b"]
        user: root
        environment: [X=1]
    pre_stop:
      - command: ./stop.sh
  b:
    build: .
  c:
    build: .
    healthcheck: {disable: true}
  d:
    build: .
    healthcheck: {test: ["NONE"]}
-- Dockerfile --
FROM registry.example.org/x
HEALTHCHECK --interval=1s CMD ["wget", "x"]
`)
	render := func(c *Container) string {
		var all []string
		for _, p := range c.Others {
			all = append(all, fmt.Sprintf("%d %s as %s privileged %t", p.Role, texts(p.Argv), p.User, p.Privileged.True))
		}
		return strings.Join(all, "\n")
	}
	want := "1 /bin/sh -c curl -f localhost || exit 1 as `app` privileged false\n" +
		"2 chown app /data as `app` privileged true\n" +
		"3 a b as `root` privileged false\n" +
		"4 ./stop.sh as `app` privileged false"
	if got := render(u.get(t, "a")); got != want {
		t.Errorf("others =\n%s\nwant\n%s", got, want)
	}
	if got := u.get(t, "a").Others[0].Program.Name; got != "" && got != "curl" {
		t.Errorf("the health check runs %q", got)
	}
	if got := render(u.get(t, "b")); got != "1 wget x as an unknown user privileged false" {
		t.Errorf("others of b = %s", got)
	}
	for _, name := range []string{"c", "d"} {
		if got := render(u.get(t, name)); got != "" {
			t.Errorf("others of %s = %s", name, got)
		}
	}
}

func TestEnvironment(t *testing.T) {
	u := load(t, `-- compose.yaml --
services:
  a:
    build: .
    env_file: a.env
    environment:
      B: service
      C:
    labels: {l: "1"}
-- a.env --
D=file
-- Dockerfile --
FROM registry.example.org/x
ENV A=image B=image
LABEL l=0 m=0
`)
	c := u.get(t, "a")
	var all []string
	for _, v := range append(c.Environment, c.Labels...) {
		text := "?"
		if v.Value != nil {
			text = v.Value.Str
		}
		all = append(all, fmt.Sprintf("%s=%s %s %t", v.Name, text, u.place(v.At), v.FromImage))
	}
	want := `A=image Dockerfile:2:"A" true
D=file a.env:1:"D" false
B=service compose.yaml:6:"B" false
C=? compose.yaml:7:"C" false
m=0 Dockerfile:3:"m" true
l=1 compose.yaml:8:"l" false`
	if got := strings.Join(all, "\n"); got != want {
		t.Errorf("environment =\n%s\nwant\n%s", got, want)
	}
	if v := c.Variable("B"); v == nil || v.Value.Str != "service" {
		t.Error("Variable does not find B")
	}
}

func TestLeftoverStages(t *testing.T) {
	u := load(t, `-- compose.yaml --
services:
  dev:
    build: {context: ., target: dev}
  all:
    build: b
-- Dockerfile --
FROM registry.example.org/x AS dev
FROM dev AS prod
USER app
-- b/Dockerfile --
FROM registry.example.org/x
`)
	var names []string
	for _, c := range u.containers {
		names = append(names, fmt.Sprintf("%s %t", c.Name, c.HasRuntime()))
	}
	if got := strings.Join(names, ", "); got != "dev true, all true, prod false" {
		t.Errorf("containers = %s", got)
	}
	prod := u.get(t, "prod")
	if prod.Capabilities.Known || prod.User.Identity != NonRoot || u.place(prod.At) != `Dockerfile:2:"FROM dev AS prod"` {
		t.Errorf("the stage that no service targets: %+v", prod)
	}
	alone := load(t, "-- Dockerfile --\nFROM scratch\n")
	if c := alone.get(t, "Dockerfile"); c.User.Identity != Root || !c.Image.Scratch {
		t.Errorf("a Dockerfile alone: %+v", c.User)
	}
}

func TestLifetime(t *testing.T) {
	u := load(t, `-- compose.yaml --
services:
  web: {image: x, restart: always, command: alembic upgrade head}
  off: {image: x, scale: 0}
  none: {image: x, deploy: {replicas: 0}}
  migrate: {image: x, command: python manage.py migrate}
  waited: {image: x}
  app:
    image: x
    depends_on: {waited: {condition: service_completed_successfully}}
`)
	want := map[string]Lifetime{"web": LongLived, "off": Inactive, "none": Inactive, "migrate": OneShot, "waited": OneShot, "app": LongLived}
	for _, c := range u.containers {
		if c.Lifetime != want[c.Name] {
			t.Errorf("%s: lifetime %d, want %d", c.Name, c.Lifetime, want[c.Name])
		}
	}
}

func TestLimits(t *testing.T) {
	u := load(t, "-- compose.yaml --\nservices:\n  a: {image: x, mem_limit: 1g, pids_limit: 100, cpus: 1.5}\n  b: {image: x, deploy: {resources: {limits: {memory: 2g, pids: 5}}}}\n")
	a, b := u.get(t, "a").Limits, u.get(t, "b").Limits
	if a.Memory == nil || a.PIDs == nil || a.CPUs == nil || b.Memory == nil || b.PIDs == nil || b.CPUs != nil {
		t.Errorf("limits: %+v %+v", a, b)
	}
}
