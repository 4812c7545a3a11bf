package secrets

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/ruletest"
)

// TestFixTitles pins what fixes without edits say.
func TestFixTitles(t *testing.T) {
	t.Parallel()
	const (
		byKey    = "delete it: `docker exec --user` needs no password, and SSH takes a public key"
		byServer = "delete it: `docker exec --user` needs no password; a server with a login gets one when it starts"
	)
	for _, tt := range []struct {
		name    string
		rule    *analyzer.Rule
		archive string
		want    []string
	}{
		{"SSH installed", PasswordSetInImage, "FROM debian:12\nRUN apt-get install -y openssh-server && echo 'root:s3cr3tpass' | chpasswd\n", []string{byKey}},
		{"SSH of a base stage", PasswordSetInImage, "FROM alpine:3.20 AS base\nRUN apk add dropbear\nFROM base\nRUN echo 'root:s3cr3tpass' | chpasswd\n", []string{byKey}},
		{"SSH started", PasswordSetInImage, "FROM example/base\nRUN echo 'root:s3cr3tpass' | chpasswd\nCMD [\"/usr/sbin/sshd\", \"-D\"]\n", []string{byKey}},
		{"SSH announced", PasswordSetInImage, "FROM example/base\nRUN echo 'root:s3cr3tpass' | chpasswd\nEXPOSE 22\n", []string{byKey}},
		{"telnet", PasswordSetInImage, "FROM debian:12\nRUN apt-get install -y inetutils-telnetd openssh-client && echo 'root:s3cr3tpass' | chpasswd\n", []string{byServer}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, ruletest.Titles(t, tt.rule, "-- bad/Dockerfile --\n"+tt.archive)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestLoginForm(t *testing.T) {
	t.Parallel()
	const service = "-- bad/compose.yaml --\nservices:\n  db:\n    ports: [\"7474:7474\", \"5432:5432\"]\n"
	for _, tt := range []struct{ name, archive, want string }{
		{"composite", service + "    image: neo4j:5\n    environment:\n      NEO4J_AUTH: neo4j/password\n", "write `${NEO4J_AUTH:?}` and give it a random value, in the form `neo4j/<password>`"},
		{"password alone", service + "    image: postgres:17\n    environment:\n      POSTGRES_PASSWORD: postgres\n", "write `${POSTGRES_PASSWORD:?}` and give it a random value"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff([]string{tt.want}, ruletest.Titles(t, WeakCredentialExposed, tt.archive)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
