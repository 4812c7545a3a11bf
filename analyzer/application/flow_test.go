package application

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestFlows reads the projects of testdata/flows. A comment behind each route's
// decorator says what its callers' data reaches, written by hand: the class of
// the sink, the parameter with its field, "probably" if the flow is, "answered"
// if what the sink gives is returned.
func TestFlows(t *testing.T) {
	paths, err := filepath.Glob("testdata/flows/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal(err, len(paths))
	}
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		archive := txtar.Parse(data)
		archive.Files = append(archive.Files, txtar.File{Name: "Dockerfile", Data: []byte(defaultDockerfile)})
		set := readArchive(t, archive)
		if len(set.All()) != 1 {
			t.Fatalf("%s: %d applications", p, len(set.All()))
		}
		app := set.All()[0]
		for _, g := range app.Gaps {
			t.Errorf("%s: gap: %s", p, g.Why)
		}
		wanted := 0
		for _, f := range archive.Files {
			for line := range strings.Lines(string(f.Data)) {
				if strings.HasPrefix(line, "@") && strings.Contains(line, `)  # `) {
					wanted++
				}
			}
		}
		for _, r := range app.Routes {
			if r.Handler == nil {
				continue
			}
			rest := set.files.At(r.At.Pos())
			line, _, _ := strings.Cut(string(rest.Content[r.At.End()-rest.Span(0, 0).Pos():]), "\n")
			_, want, ok := strings.Cut(line, "# ")
			if !ok {
				continue
			}
			wanted--
			if got := showFlows(r); got != want {
				t.Errorf("%s: %s: got %s, want %s", filepath.Base(p), r.Title(), got, want)
			}
		}
		if wanted != 0 {
			t.Errorf("%s: %d routes were not found", p, wanted)
		}
	}
}

func showFlows(r *Route) string {
	var all []string
	for _, f := range r.Flows {
		s := string(f.Sink.Class) + " " + f.Parameter.Name
		if f.Field != "" {
			s += "." + f.Field
		}
		if f.Certainty == Probable {
			s += " probably"
		}
		if f.Answered {
			s += " answered"
		}
		all = append(all, s)
	}
	if all == nil {
		return "-"
	}
	return strings.Join(all, ", ")
}

// FuzzFlows reads handlers that are no good Python: nothing fails, and reading
// them again gives the same.
func FuzzFlows(f *testing.F) {
	paths, err := filepath.Glob("testdata/flows/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range txtar.Parse(data).Files {
			for part := range strings.SplitSeq(string(file.Data), "\n\n\n") {
				f.Add(part)
			}
		}
	}
	f.Fuzz(func(t *testing.T, body string) {
		const header = "import os, re, subprocess\nfrom pathlib import Path\nfrom fastapi import FastAPI, Depends\napp = FastAPI()\n"
		show := func() string {
			archive := &txtar.Archive{Files: []txtar.File{
				{Name: "main.py", Data: []byte(header + body)},
				{Name: "Dockerfile", Data: []byte(defaultDockerfile)},
			}}
			var b strings.Builder
			for _, app := range readArchive(t, archive).All() {
				for _, r := range app.Routes {
					b.WriteString(r.Title() + ": " + showFlows(r) + "\n")
					for _, flow := range r.Flows {
						if flow.Sink.Argument.Len() == 0 {
							t.Errorf("%s has no place", flow.Sink.Call)
						}
					}
				}
			}
			return b.String()
		}
		if first, second := show(), show(); first != second {
			t.Errorf("first\n%s\nthen\n%s", first, second)
		}
	})
}
