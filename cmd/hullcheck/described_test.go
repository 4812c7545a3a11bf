package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const described = `openapi: 3.0.3
security: [{basic: []}]
paths:
  /items/{id}:
    get: {security: []}
    delete: {}
components: {securitySchemes: {basic: {type: http, scheme: basic}}}
`

// TestRoutesDescribed shows routes that only a committed description tells of:
// of a framework that is not read, and where registrations could not be followed.
func TestRoutesDescribed(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		files map[string]string
		want  []string
		not   []string
	}{
		{
			"another framework",
			map[string]string{
				"compose.yaml":      "services:\n  web:\n    build: .\n    ports: ['3000:3000']\n  task:\n    build: .\n",
				"Dockerfile":        "FROM node:22\nCOPY . .\nCMD [\"node\", \"server.js\"]\n",
				"docs/openapi.yaml": described,
			},
			[]string{"`web`: OpenAPI description", "/items/{id}  described as open ", "described as asking for Basic", "docs/openapi.yaml:6:5"},
			[]string{"`task`: "},
		},
		{
			"what could not be followed",
			map[string]string{
				"compose.yaml": "services:\n  api:\n    build: .\n    ports: ['8000:8000']\n",
				"Dockerfile":   "FROM python:3.13-slim\nWORKDIR /srv\nCOPY app app\nCMD [\"uvicorn\", \"app.main:app\", \"--host\", \"0.0.0.0\"]\n",
				"app/main.py": "import importlib\n\nfrom fastapi import FastAPI\n\napp = FastAPI()\nfor name in open('plugins'):\n" +
					"    app.include_router(importlib.import_module(name).router)\n\n\n@app.get('/items/{number}')\ndef item(number: int):\n    return number\n",
				"openapi.yaml": described,
			},
			[]string{"`api`: FastAPI", "described as asking for Basic", "openapi.yaml:6:5"},
			[]string{"described as open"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			for name, text := range test.files {
				path := filepath.Join(dir, name)
				if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			var stdout, stderr bytes.Buffer
			if code := run(context.Background(), []string{"routes", "--root", dir, dir}, strings.NewReader(""), &stdout, &stderr); code != exitClean {
				t.Fatalf("exit code %d: %s", code, stderr.String())
			}
			for _, want := range test.want {
				if !strings.Contains(stdout.String(), want) {
					t.Errorf("no %q in\n%s", want, stdout.String())
				}
			}
			for _, not := range test.not {
				if strings.Contains(stdout.String(), not) {
					t.Errorf("%q in\n%s", not, stdout.String())
				}
			}
		})
	}
}
