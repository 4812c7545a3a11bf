package discover

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"go.yaml.in/yaml/v4"
)

// hook is an entry of .pre-commit-hooks.yaml.
type hook struct {
	ID            string   `yaml:"id"`
	Entry         string   `yaml:"entry"`
	Args          []string `yaml:"args"`
	Files         string   `yaml:"files"`
	Exclude       string   `yaml:"exclude"`
	PassFilenames *bool    `yaml:"pass_filenames"`
	Serial        bool     `yaml:"require_serial"`
	Version       string   `yaml:"language_version"`
}

func hooks(t *testing.T) []hook {
	t.Helper()
	content, err := os.ReadFile("../../.pre-commit-hooks.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var list []hook
	if err := yaml.Unmarshal(content, &list); err != nil {
		t.Fatal(err)
	}
	return list
}

var names = []struct {
	name string
	kind Kind
	sure bool
}{
	{"Dockerfile", Dockerfile, true},
	{"a/b/Dockerfile", Dockerfile, true},
	{"dockerfile", Dockerfile, true},
	{"Dockerfile.dev", Dockerfile, true},
	{"Dockerfile-dev", Dockerfile, true},
	{"Dockerfile_dev", Dockerfile, true},
	{"dev.Dockerfile", Dockerfile, true},
	{"api.dockerfile", Dockerfile, true},
	{"api.Dockerfile.dev", Dockerfile, true},
	{"api.prod.dockerfile", Dockerfile, true},
	{"Containerfile", Dockerfile, true},
	{"Containerfile.dev", Dockerfile, true},
	{"Containerfile-dev", Dockerfile, true},
	{"x.containerfile", Dockerfile, true},
	{"Dockerfile.go", Dockerfile, false},
	{"dockerfile.go", Dockerfile, false},
	{"Dockerfile.yaml", Dockerfile, false},
	{"compose.yaml", Compose, false},
	{"compose.yml", Compose, false},
	{"Compose.YAML", Compose, false},
	{"docker-compose.yml", Compose, false},
	{"docker-compose.yaml", Compose, false},
	{"docker-compose.prod.yml", Compose, false},
	{"docker-compose-prod.yml", Compose, false},
	{"docker-compose_prod.yml", Compose, false},
	{"docker-compose2.yml", Compose, false},
	{"compose.override.yaml", Compose, false},
	{"compose.prod.yml", Compose, false},
	{"compose-dev.yaml", Compose, false},
	{".devcontainer/docker-compose.yml", Compose, false},

	{"composer.yaml", Other, false},
	{"composer.json", Other, false},
	{"decompose.yaml", Other, false},
	{"my-compose.yaml", Other, false},
	{"compose.json", Other, false},
	{"compose", Other, false},
	{"docker-compose", Other, false},
	{"Dockerfiles", Other, false},
	{"MyDockerfile", Other, false},
	{"Dockerfile.md", Other, true},
	{"dockerfile.MD", Other, true},
	{"Dockerfile.dockerignore", Other, true},
	{"api.Dockerfile.dockerignore", Other, true},
	{".dockerignore", Other, true},
	{"Dockerfile.j2", Other, true},
	{"Dockerfile.jinja", Other, true},
	{"Dockerfile.jinja2", Other, true},
	{"Dockerfile.tmpl", Other, true},
	{"Dockerfile.tpl", Other, true},
	{"Dockerfile.erb", Other, true},
	{"Dockerfile.in", Other, true},
	{"Dockerfile.txt", Other, true},
	{"Dockerfile.orig", Other, true},
	{"Dockerfile.bak", Other, true},
	{"Dockerfile~", Other, true},
	{"Dockerfile.swp", Other, true},
	{"docker-compose.yml.j2", Other, true},
	{"docker-compose.yml.tmpl", Other, true},
	{"docker-compose.yml.bak", Other, true},
	{"compose.yaml.orig", Other, true},
	{"compose.yaml~", Other, true},
}

func TestKindOf(t *testing.T) {
	t.Parallel()
	for _, c := range names {
		if kind, sure := KindOf(c.name); kind != c.kind || sure != c.sure {
			t.Errorf("KindOf(%q) = %s, %t; want %s, %t", c.name, kind, sure, c.kind, c.sure)
		}
	}
}

// The patterns by which the hooks choose files cannot be generated from the
// table, so they are compared with it name by name.
func TestHookPatternsAgreeWithTable(t *testing.T) {
	t.Parallel()
	withFiles := 0
	for _, h := range hooks(t) {
		if !h.Serial || h.Version != "" {
			t.Errorf("%s: files of a unit belong into one run, and the language's version to the user", h.ID)
		}
		if h.PassFilenames != nil && !*h.PassFilenames {
			continue
		}
		withFiles++
		if !slices.Equal(h.Args, []string{"--"}) {
			t.Errorf("%s: args are %q, want only --, which a user's args replace", h.ID, h.Args)
		}
		files, exclude := regexp.MustCompile(h.Files), regexp.MustCompile(h.Exclude)
		takes := func(name string) bool { return files.MatchString(name) && !exclude.MatchString(name) }
		for _, c := range names {
			if got := takes(c.name); got != (c.kind != Other) {
				t.Errorf("%s takes %q: %t; the table says %s", h.ID, c.name, got, c.kind)
			}
		}
		for _, suffix := range lookalikes {
			for _, name := range []string{"Dockerfile" + suffix, "compose.yaml" + suffix} {
				if takes(name) {
					t.Errorf("%s takes %q", h.ID, name)
				}
			}
		}
		for _, name := range []string{".env", "a/.env", "a/.env.prod", "api.env", ".hullcheck.yaml", "a/.hullcheck.yml", "-x/Dockerfile", "a b\n/Dockerfile"} {
			if !takes(name) {
				t.Errorf("%s does not take %q", h.ID, name)
			}
		}
		for _, name := range []string{"environment", "env", "a.envrc", ".envrc", "env/readme", "hullcheck.yaml", ".hullcheck.yaml.md"} {
			if takes(name) {
				t.Errorf("%s takes %q", h.ID, name)
			}
		}
	}
	if withFiles == 0 {
		t.Error("no hook takes files")
	}
}

func TestKindIn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		content string
		want    Kind
	}{
		{"FROM alpine\n", Dockerfile},
		{"# syntax=docker/dockerfile:1\n\nfrom alpine\n", Dockerfile},
		{"\xef\xbb\xbfARG V=1\r\nFROM a:${V}\r\n", Dockerfile},
		{"FROM\talpine\n", Dockerfile},
		{"RUN make\n", Dockerfile},
		{"services:\n  a:\n    image: b\n", Compose},
		{"# a\n---\nname: x\nservices: {}\n", Compose},
		{`{"services":{}}`, Compose},
		{"web:\n  image: nginx\n", Compose},
		{"on: push\njobs:\n  a: {}\n", Other},
		{"apiVersion: v1\nkind: Pod\n", Other},
		{"", Other},
		{"# only a comment\n", Other},
		{"from os import path\n", Other},
		{"package dockerfile\n\nimport \"x\"\n", Other},
		{"hello world\n", Other},
		{"FROM: x\nservices: {}\n", Compose},
		{"\x7fELF\x00\x01", Other},
		{"services:\n\x00", Other},
	} {
		if got := KindIn([]byte(c.content)); got != c.want {
			t.Errorf("KindIn(%q) = %s, want %s", c.content, got, c.want)
		}
	}
}
