package application

import (
	"testing"

	"golang.org/x/tools/txtar"
)

// TestVersion asks which FastAPI the files pin.
func TestVersion(t *testing.T) {
	for name, test := range map[string]struct{ path, text, run, want string }{
		"requirements":        {"requirements.txt", "uvicorn\nFastAPI[all]==0.95.1 ; python_version > '3' # web\n", "", "0.95.1"},
		"range":               {"requirements.txt", "fastapi>=0.95\n", "", ""},
		"other package":       {"requirements.txt", "fastapi-users==1.0.0\n", "", ""},
		"hashes":              {"requirements.txt", "fastapi==0.100.0 \\\n    --hash=sha256:00\n", "", "0.100.0"},
		"uv":                  {"uv.lock", "[[package]]\nname = \"fastapi\"\nversion = \"0.116.1\"\n", "", "0.116.1"},
		"poetry":              {"poetry.lock", "[[package]]\nname = \"fastapi-cli\"\nversion = \"1\"\n[[package]]\nname = \"fastapi\"\nversion = \"0.90.0\"\n", "", "0.90.0"},
		"Pipfile":             {"Pipfile.lock", `{"default": {"fastapi": {"hashes": [], "version": "==0.88.0"}}}`, "", "0.88.0"},
		"command":             {"x", "", "RUN pip install --no-cache-dir uvicorn 'fastapi[standard]==0.110.0'\n", "0.110.0"},
		"command without one": {"x", "", "RUN pip install fastapi\n", ""},
	} {
		set := readArchive(t, &txtar.Archive{Files: []txtar.File{
			{Name: "Dockerfile", Data: []byte("FROM python:3.12\nWORKDIR /app\n" + test.run + "COPY . .\nCMD uvicorn main:app\n")},
			{Name: "main.py", Data: []byte("from fastapi import FastAPI\napp = FastAPI()\n")},
			{Name: test.path, Data: []byte(test.text)},
		}})
		if got := set.All()[0].Version; got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}
