package model

import (
	"bytes"
	"encoding/json"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
	yamlv4 "go.yaml.in/yaml/v4"

	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

func TestScalarReadsBack(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "a", "a b", " a", "a ", "a: b", "a:", "a #b", "#", "-", "- a", "?", "true", "Yes", "null", "~", "1", "1.5", "0x1f",
		"1e3", "+1", ".5", ".", "..", "2024-01-01", "12:30:45", "a\nb", "\t", "\r\n", `\`, `"`, "'", "`", "{a}", "[a]", "*a", "&a",
		"!a", "%a", "@a", "<<", "=", "é", "日本", "\u202e", "\u0085", "\ufeff", "\x1b[31m", "\u2028", "🐳", "${A:-b}", "a,b", "1_000",
	} {
		var got string
		written := scalar(text, true)
		if err := yamlv4.Unmarshal([]byte(written), &got); err != nil || got != text {
			t.Errorf("%q is written as %s and read as %q, %v", text, written, got, err)
		}
	}
}

func load(t *testing.T, files source.Memory, names ...string) (*compose.Project, *source.Files) {
	t.Helper()
	set := source.NewFiles(files)
	return compose.Load(set, compose.Options{Files: names}), set
}

func TestYAML(t *testing.T) {
	t.Parallel()
	p, files := load(t, source.Memory{
		".env": []byte("TAG=1.2\n"),
		"compose.yaml": []byte("x-env: &env\n  A: one\nservices:\n  base:\n    image: acme:${TAG}\n    environment: *env\n" +
			"  api:\n    extends: base\n    cap_add: []\n    user: ${WHO}\n    labels: {<<: *env, \"k: \": v}\n    ports: ['80:80']\n"),
		"over.yaml": []byte("services:\n  api:\n    image: !override other\n    environment: [B=two, C]\n"),
	}, "compose.yaml", "over.yaml")
	var out bytes.Buffer
	if err := YAML(&out, p, files, Options{Service: "api"}); err != nil {
		t.Fatal(err)
	}
	var model struct {
		Services map[string]struct {
			Image       string
			User        string
			Environment map[string]*string
		}
	}
	if err := yamlv4.Unmarshal(out.Bytes(), &model); err != nil {
		t.Fatalf("%v in %s", err, out.String())
	}
	api := model.Services["api"]
	if api.Image != "other" || api.User != "${WHO}" || *api.Environment["A"] != "one" || *api.Environment["B"] != "two" {
		t.Errorf("got %+v", api)
	}
	for _, want := range []string{
		`image: other +# over.yaml:3`, `user: \$\{WHO\} +# compose.yaml:10, .WHO. is not set here`,
	} {
		if !matches(t, want, out.String()) {
			t.Errorf("no %s in %s", want, out.String())
		}
	}
}

func TestNameFromEnvFile(t *testing.T) {
	t.Parallel()
	p, files := load(t, source.Memory{
		".env":         []byte("COMPOSE_PROJECT_NAME=shop\n"),
		"compose.yaml": []byte("services:\n  api: {image: acme}\n"),
	}, "compose.yaml")
	var out bytes.Buffer
	if err := YAML(&out, p, files, Options{}); err != nil {
		t.Fatal(err)
	}
	if !matches(t, `name: shop +# \.env:1\n`, out.String()) {
		t.Errorf("got %s", out.String())
	}
}

func TestJSON(t *testing.T) {
	t.Parallel()
	p, files := load(t, source.Memory{"compose.yaml": []byte("services:\n  a: {image: \"x:${TAG}\"}\n")}, "compose.yaml")
	var out bytes.Buffer
	if err := JSON(&out, p, files, Options{}); err != nil {
		t.Fatal(err)
	}
	var got struct{ Model node }
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	image := got.Model.Members[0].Value.Members[0].Value.Members[0].Value
	want := []part{
		{Start: 0, End: 2, At: &place{Path: "compose.yaml", Start: 24, End: 26, Line: 2, Column: 15}, State: "known"},
		{Start: 2, End: 2, At: &place{Path: "compose.yaml", Start: 26, End: 32, Line: 2, Column: 17}, State: "unknown", Variable: "TAG"},
	}
	if diff := cmp.Diff(want, image.Parts); diff != "" {
		t.Error(diff)
	}
	if *image.Value != "x:${TAG}" || image.State != "partial" {
		t.Errorf("got %s, %s", *image.Value, image.State)
	}
}

func matches(t *testing.T, pattern, text string) bool {
	t.Helper()
	ok, err := regexp.MatchString(pattern, text)
	if err != nil {
		t.Fatal(err)
	}
	return ok
}
