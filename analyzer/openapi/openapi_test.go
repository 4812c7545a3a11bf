package openapi

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

const asJSON = `{
  "openapi": "3.1.0",
  "info": {"title": "Shop", "version": "1", "x": [{"y": ["]"]}]},
  "servers": [{"url": "http://shop.example.org"}],
  "security": [{"basic": []}],
  "paths": {
    "/items/{id}": {
      "parameters": [{"name": "id"}],
      "get": {"security": [], "responses": {"200": {"security": "no"}}},
      "delete": {"responses": {}}
    },
    "/me": {"get": {"security": [{}, {"bearer": []}, {"key": []}]}}
  },
  "components": {
    "schemas": {"Item": {"type": "object"}},
    "securitySchemes": {
      "basic": {"type": "http", "scheme": "basic"},
      "bearer": {"type": "http", "scheme": "bearer"},
      "key": {"type": "apiKey", "in": "header", "name": "X-Key"}
    }
  }
}
`

const asYAML = `openapi: 3.0.3
info:
  title: Shop
servers:
  - url: http://shop.example.org
security:
  - basic: []
paths:
  /items/{id}:
    parameters:
      - name: id
    get:
      security: []
    delete:
      responses: {}
  /me:
    get:
      security:
        - {}
        - bearer: []
        - key: []
components:
  schemas: {Item: {type: object}}
  securitySchemes:
    basic: {type: http, scheme: basic}
    bearer: {type: http, scheme: bearer}
    key: {type: apiKey, in: header, name: X-Key}
`

const want = `Shop
server http://shop.example.org
basic is Basic
bearer is Bearer
key is API key
GET /items/{id} asks for [] optional false
DELETE /items/{id} asks for [basic] optional false
GET /me asks for [bearer key] optional true
`

func TestParse(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"openapi.json": asJSON, "docs/openapi.yaml": asYAML} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := source.NewFiles(source.Memory{})
			d := parse(files.Add(name, []byte(text)))
			if d == nil {
				t.Fatal("no description")
			}
			var b strings.Builder
			fmt.Fprintln(&b, d.Title)
			for _, s := range d.Servers {
				fmt.Fprintln(&b, "server", s.URL)
				if !strings.Contains(files.Text(s.At), "url") {
					t.Errorf("server at %q", files.Text(s.At))
				}
			}
			for _, s := range d.Schemes {
				fmt.Fprintln(&b, s.Name, "is", s.Kind)
				if !strings.Contains(files.Text(s.At), s.Name) {
					t.Errorf("%s at %q", s.Name, files.Text(s.At))
				}
			}
			for _, o := range d.Operations {
				fmt.Fprintf(&b, "%s asks for %v optional %t\n", o.Title(), o.Schemes, o.Optional)
				if !strings.Contains(files.Text(o.At), strings.ToLower(o.Method)) {
					t.Errorf("%s at %q", o.Title(), files.Text(o.At))
				}
			}
			if diff := cmp.Diff(want, b.String()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if d.Operation("DELETE", "/items/{item}") == nil || d.Operation("POST", "/items/{id}") != nil || d.Scheme("key") == nil || d.Scheme("none") != nil {
				t.Error("operations and schemes are not found by name")
			}
		})
	}
}

// What is no description, or a broken one, is none.
func TestParseOther(t *testing.T) {
	t.Parallel()
	files := source.NewFiles(source.Memory{})
	for i, text := range []string{"", "[]", "{", `{"openapi": "1.0"}`, `{"paths": {"/a": {"get": {}}}}`, `{"openapi": "3.1.0", "paths": {`, strings.Repeat("[", 100_000)} {
		if d := parse(files.Add(fmt.Sprintf("%d/openapi.json", i), []byte(text))); d != nil {
			t.Errorf("%.40q: %v", text, d)
		}
		if d := parse(files.Add(fmt.Sprintf("%d/openapi.yaml", i), []byte(text))); d != nil {
			t.Errorf("%.40q: %v", text, d)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("openapi.json", asJSON)
	f.Add("openapi.yaml", asYAML)
	f.Add("openapi.json", `{"openapi":"3","paths":{"/":{"get":{"security":{"a":1}}}}}`)
	f.Fuzz(func(t *testing.T, name, text string) {
		file := source.NewFiles(source.Memory{}).Add(name, []byte(text))
		d := parse(file)
		if d == nil {
			return
		}
		for _, o := range d.Operations {
			if !file.Contains(o.At) {
				t.Errorf("%s outside of the file", o.Title())
			}
		}
	})
}
