package supplychain

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hullcheck/hullcheck/analyzer/container"
)

func TestEnded(t *testing.T) {
	if lines := strings.Split(strings.TrimSpace(endedTable), "\n")[1:]; !slices.IsSortedFunc(lines, func(a, b string) int {
		a, _, _ = strings.Cut(a, "\t")
		b, _, _ = strings.Cut(b, "\t")
		return strings.Compare(a, b)
	}) {
		t.Error("ended.tsv is not sorted")
	}
	for _, e := range slices.Concat(slices.Collect(maps.Values(ended()))...) {
		date, err := time.Parse(time.DateOnly, e.date)
		if err != nil {
			t.Error(err)
		}
		if seen, err := time.Parse(time.DateOnly, e.seen); err != nil || !date.Before(seen) {
			t.Errorf("%s: a date of the future", e.name)
		}
		if !strings.HasPrefix(e.source, "https://") {
			t.Errorf("%s: no source", e.name)
		}
	}
}

func TestEndOf(t *testing.T) {
	for image, want := range map[string]string{
		"alpine:3.12":                      "Alpine 3.12",
		"alpine:3.12.12":                   "Alpine 3.12",
		"alpine:3.1":                       "Alpine 3.1",
		"alpine:3.22":                      "",
		"alpine:3":                         "",
		"alpine":                           "",
		"centos":                           "CentOS 8",
		"centos:7.9.2009":                  "CentOS 7",
		"debian:buster-slim":               "Debian 10",
		"debian:10.13-slim":                "Debian 10",
		"debian:buster-20240612-slim":      "Debian 10",
		"debian:12":                        "",
		"python:2":                         "Python 2.7",
		"python:2.7.18-slim":               "Python 2.7",
		"python:3":                         "",
		"python:3.1":                       "",
		"python:3.12-slim-buster":          "Debian 10",
		"python:3.13-alpine3.18":           "Alpine 3.18",
		"node:16.20-alpine":                "Node.js 16",
		"node:18-bullseye":                 "Node.js 18",
		"node:22":                          "",
		"node:lts":                         "",
		"mariadb:10":                       "",
		"mariadb:10.11":                    "",
		"mariadb:10.1.48":                  "MariaDB 10.1",
		"postgres:9":                       "PostgreSQL 9.6",
		"postgres:9.6-alpine":              "PostgreSQL 9.6",
		"postgres:14.2":                    "PostgreSQL 14",
		"postgres:16":                      "",
		"mysql:5":                          "MySQL 5.7",
		"mysql:5.7.44":                     "MySQL 5.7",
		"mysql:8":                          "",
		"mysql:8.4":                        "",
		"mongo:4.4":                        "MongoDB 4.4",
		"amazonlinux:2":                    "Amazon Linux 2",
		"amazonlinux:2023":                 "",
		"amazonlinux:2.0.20240529.0":       "Amazon Linux 2",
		"openjdk:8-jre":                    "the openjdk image",
		"openjdk:11.0.16-jdk":              "the openjdk image",
		"openjdk:26-ea":                    "",
		"java:8":                           "the java image",
		"redis:5.0.14":                     "Redis 5",
		"redis:6":                          "",
		"redis:6.0.20":                     "Redis 6.0",
		"redis:6.2":                        "",
		"elasticsearch:6.8.23":             "Elasticsearch 6",
		"elasticsearch:7.17.0":             "",
		"mcr.microsoft.com/dotnet/sdk:8.0": ".NET 8",
		"mcr.microsoft.com/dotnet/aspnet:6.0.36-alpine3.18": ".NET 6",
		"mcr.microsoft.com/dotnet/sdk:10.0":                 "",
		"mcr.microsoft.com/dotnet/core/aspnet:3.1":          ".NET Core 3.1",
		"golang:1.2":                     "",
		"registry.example.org/node:16":   "",
		"nginx@sha256:0ab24454f830cdb57": "",
	} {
		got := ""
		if e := endOf(container.ParseReference(image)); e != nil {
			got = e.name
		}
		if got != want {
			t.Errorf("%s: %q, want %q", image, got, want)
		}
	}
}
