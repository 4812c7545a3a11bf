package commands

import (
	"testing"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

func TestShellOf(t *testing.T) {
	t.Parallel()
	for reference, want := range map[string]shellKind{
		"debian:12":                         waits,
		"ubuntu":                            waits,
		"python:3.12-slim":                  waits,
		"node:22":                           waits,
		"openjdk:8u342-jre":                 waits,
		"openjdk:17-slim":                   waits,
		"docker.io/library/golang:1.26":     waits,
		"python:3.12-alpine":                replacesItself,
		"alpine:3.20":                       replacesItself,
		"node:22-alpine3.20":                replacesItself,
		"docker:28-dind":                    replacesItself,
		"fedora:41":                         replacesItself,
		"openjdk:17":                        replacesItself,
		"openjdk:21-jdk":                    replacesItself,
		"amazoncorretto:21":                 replacesItself,
		"registry.access.redhat.com/ubi9":   replacesItself,
		"eclipse-temurin:21-ubi9-minimal":   replacesItself,
		"acme/base":                         unknownShell,
		"registry.acme.test/python:3.12":    unknownShell,
		"registry.acme.test/acme:1-alpine3": replacesItself,
	} {
		image := &container.Image{Reference: &value.Value{Kind: value.String, Str: reference}}
		if got := shellOf(image); got != want {
			t.Errorf("shellOf(%q) = %d, want %d", reference, got, want)
		}
	}
	if got := shellOf(&container.Image{Reference: &value.Value{Kind: value.String, State: value.Unknown, Str: "$BASE"}}); got != unknownShell {
		t.Errorf("an unknown image has the shell %d", got)
	}
}
