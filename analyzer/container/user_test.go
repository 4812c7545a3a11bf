package container

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

func TestUser(t *testing.T) {
	const build = "-- compose.yaml --\nservices:\n  a:\n    build: .\n"
	for _, tt := range []struct{ name, archive, want string }{
		{
			"root over a user's image", build + "    user: root\n-- Dockerfile --\nFROM alpine\nUSER app\n",
			"root 0:0 from 1 at compose.yaml:4:\"root\"",
		},
		{
			"user over a root image", build + "    user: \"1000:998\"\n-- Dockerfile --\nFROM alpine\n",
			"user 1000:998 from 1 at compose.yaml:4:\"\\\"1000:998\\\"\"",
		},
		{"leading zero", build + "    user: \"00\"\n-- Dockerfile --\nFROM alpine\n", "root 0:0 from 1 at compose.yaml:4:\"\\\"00\\\"\""},
		{"group only", build + "    user: app:0\n-- Dockerfile --\nFROM alpine\n", "user -1:0 from 1 at compose.yaml:4:\"app:0\""},
		{"unknown uid", build + "    user: ${UID}:1000\n-- Dockerfile --\nFROM alpine\n", "unknown -1:1000 from 1 at compose.yaml:4:\"${UID}:1000\""},
		{"unknown gid", build + "    user: 1000:${GID}\n-- Dockerfile --\nFROM alpine\n", "user 1000:-1 from 1 at compose.yaml:4:\"1000:${GID}\""},
		{"unknown", build + "    user: ${WHO}\n-- Dockerfile --\nFROM alpine\n", "unknown -1:-1 from 1 at compose.yaml:4:\"${WHO}\""},
		{"assumed", build + "    user: ${WHO:-0}\n-- Dockerfile --\nFROM alpine\n", "root 0:0 from 1 at compose.yaml:4:\"${WHO:-0}\""},
		{"empty", build + "    user: \"\"\n-- Dockerfile --\nFROM alpine\nUSER app\n", "user -1:-1 from 2 at Dockerfile:2:\"app\""},
		{"last USER", build + "-- Dockerfile --\nFROM alpine\nUSER app\nRUN x\nUSER root\n", "root 0:0 from 2 at Dockerfile:4:\"root\""},
		{"inherited USER", build + "-- Dockerfile --\nFROM alpine AS base\nUSER app\nFROM base\nRUN x\n", "user -1:-1 from 2 at Dockerfile:2:\"app\""},
		{
			"target", "-- compose.yaml --\nservices:\n  a:\n    build: {context: ., target: dev}\n-- Dockerfile --\nFROM alpine AS dev\nUSER root\nFROM dev\nUSER app\n",
			"root 0:0 from 2 at Dockerfile:2:\"root\"",
		},
		{"ARG", build + "-- Dockerfile --\nFROM alpine\nARG WHO=app\nUSER $WHO\n", "user -1:-1 from 2 at Dockerfile:3:\"$WHO\""},
		{
			"build argument", "-- compose.yaml --\nservices:\n  a:\n    build:\n      context: .\n      args: {WHO: \"0\"}\n-- Dockerfile --\nFROM alpine\nARG WHO=app\nUSER $WHO\n",
			"root 0:0 from 2 at Dockerfile:3:\"$WHO\"",
		},
		{"unknown base", build + "-- Dockerfile --\nFROM registry.example.org/x\n", "unknown -1:-1 from 0 at Dockerfile:1:\"FROM registry.example.org/x\""},
		{"known base", build + "-- Dockerfile --\nFROM alpine:3.20\nRUN x\n", "root 0:0 from 3 at Dockerfile:1:\"FROM alpine:3.20\""},
		{"known base, unknown tag", build + "-- Dockerfile --\nARG V\nFROM python:${V}-slim\n", "root 0:0 from 3 at Dockerfile:2:\"FROM python:${V}-slim\""},
		{"several rows, unknown tag", "-- compose.yaml --\nservices:\n  a:\n    image: php:${V}\n", "unknown -1:-1 from 0 at compose.yaml:2:\"a\""},
		{"unknown repository", "-- compose.yaml --\nservices:\n  a:\n    image: ${R}/python:3\n", "unknown -1:-1 from 0 at compose.yaml:2:\"a\""},
		{"image, unknown tag", "-- compose.yaml --\nservices:\n  a:\n    image: postgres:${V}\n", "root 0:0 from 3 at compose.yaml:2:\"a\""},
		{"scratch", build + "-- Dockerfile --\nFROM scratch\nCOPY x /\n", "root 0:0 from 2 at Dockerfile:1:\"FROM scratch\""},
		{"image alone", "-- compose.yaml --\nservices:\n  a:\n    image: docker.io/alpine\n", "root 0:0 from 3 at compose.yaml:2:\"a\""},
		{"unknown image", "-- compose.yaml --\nservices:\n  a:\n    image: acme/api\n", "unknown -1:-1 from 0 at compose.yaml:2:\"a\""},
		{
			"image of a sibling", "-- compose.yaml --\nservices:\n  a:\n    image: acme/api\n  b:\n    build: .\n    image: acme/api:latest\n-- Dockerfile --\nFROM alpine\nUSER app\n",
			"user -1:-1 from 4 at Dockerfile:2:\"app\"",
		},
		{
			"other tag of a sibling", "-- compose.yaml --\nservices:\n  a:\n    image: acme/api:2\n  b:\n    build: .\n    image: acme/api:1\n-- Dockerfile --\nFROM alpine\nUSER app\n",
			"unknown -1:-1 from 0 at compose.yaml:2:\"a\"",
		},
		{
			"service as context", "-- compose.yaml --\nservices:\n  a:\n    build:\n      context: .\n      additional_contexts: {base: \"service:b\"}\n  b:\n    build: b\n" +
				"-- Dockerfile --\nFROM base\n-- b/Dockerfile --\nFROM alpine\nUSER app\n",
			"user -1:-1 from 2 at Dockerfile:1:\"FROM base\"",
		},
		{"inline", "-- compose.yaml --\nservices:\n  a:\n    build:\n      dockerfile_inline: |\n        FROM alpine\n        USER app\n", "user -1:-1 from 2 at compose.yaml:6:\"app\""},
		{"missing Dockerfile", build, "unknown -1:-1 from 0 at compose.yaml:2:\"a\""},
		{"unknown target", "-- compose.yaml --\nservices:\n  a:\n    build: {context: ., target: \"${T}\"}\n-- Dockerfile --\nFROM alpine\nUSER app\n", "unknown -1:-1 from 0 at compose.yaml:2:\"a\""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			u := load(t, tt.archive)
			c := u.get(t, "a")
			identity := [...]string{UnknownUser: "unknown", Root: "root", NonRoot: "user"}[c.User.Identity]
			got := fmt.Sprintf("%s %d:%d from %d at %s", identity, c.User.UID, c.User.GID, c.User.From, u.place(c.User.At))
			if got != tt.want {
				t.Errorf("user = %s\n want  %s", got, tt.want)
			}
			if c.Main.User.Identity != c.User.Identity {
				t.Error("the main process runs as somebody else")
			}
		})
	}
}

func TestUserOrigin(t *testing.T) {
	for _, tt := range []struct{ name, archive, want string }{
		{"written", "-- compose.yaml --\nservices:\n  a:\n    image: x\n    user: app\n", "set in compose.yaml:4:11"},
		{"overridden", "-- compose.yaml --\nservices:\n  a:\n    image: x\n    user: app\n-- compose.prod.yaml --\nservices:\n  a:\n    user: root\n", "set in compose.prod.yaml:3:11, over compose.yaml:4:11"},
		{"env file", "-- .env --\nA=1\nWHO=root\n-- compose.yaml --\nservices:\n  a:\n    image: x\n    user: ${WHO}\n", "from `.env`:2"},
		{"default", "-- compose.yaml --\nservices:\n  a:\n    image: x\n    user: ${WHO:-0}\n", "default of `${WHO}`"},
		{"unset", "-- compose.yaml --\nservices:\n  a:\n    image: x\n    user: ${WHO}\n", "`${WHO}` is not set here"},
		{"ARG", "-- Dockerfile --\nFROM alpine AS a\nARG WHO=app\nUSER $WHO\n", "default of `ARG WHO`"},
		{"base", "-- Dockerfile --\nFROM alpine AS a\n", "the default of `alpine`"},
		{"nothing", "-- Dockerfile --\nFROM acme/x AS a\n", "no file says"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			u := load(t, tt.archive)
			if got := u.get(t, "a").User.Origin(u.files); got != tt.want {
				t.Errorf("origin = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestDroppedBy(t *testing.T) {
	for _, tt := range []struct{ name, service, dockerfile, want string }{
		{"gosu", "build: .", "FROM alpine\nENTRYPOINT [\"gosu\", \"app\"]\nCMD [\"server\"]\n", "gosu"},
		{"gosu discarded", "build: .\n    entrypoint: [server]", "FROM alpine\nENTRYPOINT [\"gosu\", \"app\"]\nCMD [\"server\"]\n", ""},
		{"gosu to root", "build: .", "FROM alpine\nENTRYPOINT [\"gosu\", \"root\", \"server\"]\n", ""},
		{"script", "build: .", "FROM alpine\nCMD chown app /data && exec su-exec app server\n", "su-exec"},
		{"su", "build: .", "FROM alpine\nCMD [\"su\", \"app\", \"-c\", \"server\"]\n", "su"},
		{"not root", "build: .\n    user: app", "FROM alpine\nENTRYPOINT [\"gosu\", \"app\", \"server\"]\n", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			u := load(t, "-- compose.yaml --\nservices:\n  a:\n    "+tt.service+"\n-- Dockerfile --\n"+tt.dockerfile)
			c := u.get(t, "a")
			if diff := cmp.Diff([]string{tt.want, tt.want}, []string{c.User.DroppedBy, c.Main.User.DroppedBy}); diff != "" {
				t.Errorf("dropped by (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseUser(t *testing.T) {
	for text, want := range map[string]string{
		"app": "2 -1 -1", "0:0": "1 0 0", "0": "1 0 0", "root:app": "1 0 -1", "1000": "2 1000 -1", ":5": "1 0 5", "65534:65534": "2 65534 65534",
		"-1": "2 -1 -1", "99999999999999999999": "2 -1 -1", "a:b:c": "2 -1 -1", "": "1 0 0",
	} {
		u := parseUser(&value.Value{Kind: value.String, Str: text})
		if got := fmt.Sprint(u.Identity, u.UID, u.GID); got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}
