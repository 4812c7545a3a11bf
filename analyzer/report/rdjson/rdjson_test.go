package rdjson

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/sample"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

func render(t *testing.T, u sample.Unit) (string, result) {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, sample.Report(t, analyzer.Options{}, u)); err != nil {
		t.Fatal(err)
	}
	return out.String(), decode(t, out.String())
}

func decode(t *testing.T, text string) result {
	t.Helper()
	var r result
	d := json.NewDecoder(bytes.NewBufferString(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestWrite(t *testing.T) {
	t.Parallel()
	u := sample.Socket()
	u.Gaps = []string{"not read"}
	text, r := render(t, u)
	sample.Golden(t, "socket.json", text)
	if len(r.Diagnostics[1].Suggestions) != 1 || r.Diagnostics[0].Location.Range != nil {
		t.Errorf("got %+v", r.Diagnostics[:2])
	}
}

func TestWriteHostileText(t *testing.T) {
	t.Parallel()
	hostile, empty := sample.Check(t, Write)
	sample.Golden(t, "hostile.json", hostile)
	if r := decode(t, empty); r.Diagnostics == nil || len(r.Diagnostics) != 0 {
		t.Errorf("got %s for nothing", empty)
	}
	if strings.Contains(hostile, "](http") {
		t.Error("file content makes a link")
	}
	if r := decode(t, hostile); len(r.Diagnostics) != 3 || r.Diagnostics[0].Severity != "ERROR" {
		t.Errorf("got %+v", r)
	}
}

// Columns are bytes, whatever stands before the place.
func TestColumns(t *testing.T) {
	t.Parallel()
	u := sample.Unit{
		Files: source.Memory{"Dockerfile": []byte("\ufeffFROM 🐳é\tx\r\n")},
		Findings: []sample.Finding{{
			Rule: sample.Rule("X", analyzer.Direct, analyzer.Host), At: sample.Mark{Path: "Dockerfile", Words: "x"}, Message: "m",
		}},
	}
	_, r := render(t, u)
	if diff := cmp.Diff(&span{position{1, 16}, position{1, 17}}, r.Diagnostics[0].Location.Range); diff != "" {
		t.Error(diff)
	}
}

// A suggestion is committed with a click: it has to be the whole fix, and safe.
func TestSuggestions(t *testing.T) {
	t.Parallel()
	at := func(path string) analyzer.Change {
		p := analyzer.Position{Line: 1, Column: 1}
		return analyzer.Change{Location: analyzer.Location{Path: path, Start: p, End: p}, NewText: "x"}
	}
	for _, test := range []struct {
		name string
		fix  analyzer.Fix
		want int
	}{
		{"one edit", analyzer.Fix{Changes: []analyzer.Change{at("Dockerfile")}}, 1},
		{"needs review", analyzer.Fix{Safety: analyzer.NeedsReview, Changes: []analyzer.Change{at("Dockerfile")}}, 0},
		{"two edits", analyzer.Fix{Changes: []analyzer.Change{at("Dockerfile"), at("Dockerfile")}}, 0},
		{"another file", analyzer.Fix{Changes: []analyzer.Change{at("compose.yaml")}}, 0},
		{"words alone", analyzer.Fix{}, 0},
	} {
		u := sample.Unit{
			Files: source.Memory{"Dockerfile": []byte("FROM x\n")},
			Findings: []sample.Finding{{
				Rule: sample.Rule("X", analyzer.Direct, analyzer.Host), At: sample.Mark{Path: "Dockerfile", Words: "x"}, Message: "m",
			}},
		}
		report := sample.Report(t, analyzer.Options{}, u)
		test.fix.Title = "do it"
		report.Findings[0].Fixes = []analyzer.Fix{test.fix}
		var out bytes.Buffer
		if err := Write(&out, report); err != nil {
			t.Fatal(err)
		}
		if got := len(decode(t, out.String()).Diagnostics[0].Suggestions); got != test.want {
			t.Errorf("%s: %d suggestions, want %d", test.name, got, test.want)
		}
	}
}
