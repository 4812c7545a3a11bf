package container

import (
	"fmt"
	"strings"
	"testing"
)

// small is an application as they are: an API, a database and a cache.
const small = `-- compose.yaml --
services:
  api:
    build: .
    ports: ["8000:8000"]
    environment:
      DATABASE_URL: postgres://app:${PASSWORD}@db/app
      LOG_LEVEL: info
    volumes:
      - ./app:/app
      - /var/run/docker.sock:/var/run/docker.sock:ro
    depends_on: [db, cache]
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
  db:
    image: postgres:16
    volumes: ["data:/var/lib/postgresql/data"]
    environment: {POSTGRES_PASSWORD: secret}
  cache:
    image: redis:7-alpine
    command: redis-server --save ""
volumes:
  data:
-- Dockerfile --
FROM python:3.12-slim AS base
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt

FROM base
COPY . .
ENV PORT=8000
CMD ["sh", "-c", "exec uvicorn app:app --host 0.0.0.0 --port $PORT"]
`

func TestJoin(t *testing.T) {
	u := load(t, small)
	api := u.get(t, "api")
	if api.User.Identity != Root || u.place(api.User.At) != `Dockerfile:6:"FROM base"` || u.place(api.Image.FromLine) != `Dockerfile:1:"FROM python:3.12-slim AS base"` {
		t.Errorf("user of api: %+v at %s", api.User, u.place(api.User.At))
	}
	if p := api.Main.Program; p.Name != "uvicorn" || texts(p.Argv) != "uvicorn app:app --host 0.0.0.0 --port 8000" || p.Wrapper("sh") == nil {
		t.Errorf("program of api: %s, %s", p.Name, texts(p.Argv))
	}
	if _, ok := api.Can("CHOWN"); ok || !api.Capabilities.Known || api.Capabilities.DropAll == nil {
		t.Errorf("capabilities of api: %+v", api.Capabilities)
	}
	if s, ok := api.Mounts[1].Socket(); !ok {
		t.Errorf("socket of api: %+v", s)
	} else if opens, known := s.OpensFor(api.User, api.Groups); !opens || !known {
		t.Error("root can't open the socket")
	}
	for _, name := range []string{"db", "cache"} {
		if c := u.get(t, name); c.User.Identity != Root || c.User.DroppedBy == "" || c.BuiltHere != c.At {
			t.Errorf("user of %s: %+v", name, c.User)
		}
	}
}

// Odd values must neither panic nor be taken for known.
func TestJoinOddities(t *testing.T) {
	for _, archive := range []string{
		"-- compose.yaml --\n",
		"-- compose.yaml --\nservices:\n",
		"-- compose.yaml --\nservices:\n  a:\n",
		"-- compose.yaml --\nservices:\n  a: 1\n",
		"-- compose.yaml --\nservices:\n  a: {image: [], user: {}, volumes: 3, ports: {}, cap_add: x, security_opt: {a: b}, command: {}, networks: 5, environment: 7, healthcheck: [], deploy: 1, devices: [3, {}], tmpfs: {}, configs: [[]], secrets: x, volumes_from: [a], post_start: [1, {}], gpus: 4}\n",
		"-- compose.yaml --\nservices:\n  a: {build: {context: ., additional_contexts: {base: \"service:b\"}}}\n  b: {build: {context: ., additional_contexts: {base: \"service:a\"}}}\n-- Dockerfile --\nFROM base\n",
		"-- compose.yaml --\nservices:\n  a: {image: x, volumes_from: [b], network_mode: \"service:b\"}\n  b: {image: x, volumes_from: [a], network_mode: \"service:a\"}\n",
		"-- compose.yaml --\nservices:\n  a: {image: \"${I}\", volumes: [\"${A}\", \"${A}${B}\", \"${A}:${B}\", \"${A}/x:${B}:${C}\", \"/x/${A}:/y\"], ports: [\"${A}\", \"${A}-${B}:80\"], user: \"${A}${B}:${C}\"}\n",
		"-- Dockerfile --\nRUN x\n",
		"-- Dockerfile --\n",
		"-- Dockerfile --\nFROM nowhere AS a\nFROM a\nCMD\nUSER\n",
		"-- Dockerfile --\nFROM $X\nUSER $Y\nCMD $Z\nENTRYPOINT [\"$A\"]\nHEALTHCHECK NONE\n",
	} {
		u := load(t, archive)
		for _, c := range u.containers {
			_, _ = c.Reachable()
			for _, m := range c.Mounts {
				_, _ = m.Socket()
			}
			_ = c.User.Origin(u.files)
			if c.At.Len() <= 0 {
				t.Errorf("%s: %s stands nowhere", archive, c.Name)
			}
		}
	}
}

func BenchmarkJoin(b *testing.B) {
	u := load(b, small)
	b.ReportAllocs()
	for b.Loop() {
		join(u.app, u.dockerfiles)
	}
}

// Services that build one large Dockerfile each copy what is in it.
func TestWorkIsBounded(t *testing.T) {
	const services = 10
	var text strings.Builder
	text.WriteString("-- app/compose.yaml --\n-- Dockerfile --\nFROM alpine\nENV")
	for i := range 5000 {
		fmt.Fprintf(&text, " K%d=v", i)
	}
	text.WriteString("\n-- compose.yaml --\nservices:\n  s0: {build: ., image: app}\n  other: {image: alpine}\n")
	for i := 1; i < services; i += 2 {
		fmt.Fprintf(&text, "  s%d: {build: .}\n  s%d: {image: app}\n", i, i+1)
	}
	u := load(t, text.String())
	if first := u.get(t, "s0"); first.Cut || len(first.Environment) != 5000 {
		t.Errorf("s0 is cut: %v, with %d variables", first.Cut, len(first.Environment))
	}
	if other := u.get(t, "other"); other.Cut {
		t.Error("a service that builds nothing is cut")
	}
	for _, name := range []string{"s9", "s8"} {
		if last := u.get(t, name); !last.Cut || len(last.Environment) > 0 || last.Image == nil {
			t.Errorf("%s is cut: %v, with %d variables", name, last.Cut, len(last.Environment))
		}
	}
}
