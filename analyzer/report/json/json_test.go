package json

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/sample"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

func TestWrite(t *testing.T) {
	t.Parallel()
	u := sample.Socket()
	u.Gaps, u.Notes = []string{"not read"}, []string{"`.env` is not here"}
	var out bytes.Buffer
	if err := Write(&out, sample.Report(t, analyzer.Options{}, u), Options{Tool: "0.4.0", ExitCode: 2}); err != nil {
		t.Fatal(err)
	}
	sample.Golden(t, "socket.json", out.String())
}

func TestWriteNothing(t *testing.T) {
	t.Parallel()
	clean := sample.Unit{Files: source.Memory{"Dockerfile": []byte("FROM scratch\n")}}
	var out bytes.Buffer
	if err := Write(&out, sample.Report(t, analyzer.Options{}, clean), Options{}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "null") {
		t.Errorf("null in %s", out.String())
	}
}

// Every member of the envelope is described in docs/json.md.
func TestDocumented(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../../docs/json.md")
	if err != nil {
		t.Fatal(err)
	}
	full := envelope{
		Units: []unit{{Compose: []string{""}, Subjects: []subject{{Detail: "x"}}}},
		Findings: []finding{{
			Subjects: []string{""}, Units: []string{""}, Key: "x", Location: &place{Text: "x"},
			Evidence: []evidence{{}}, Fixes: []fix{{Changes: []change{{}}}},
			Suppression: &suppression{Location: &place{}, Reason: "x", Until: "x"},
		}},
		Gaps:  []remark{{Location: &place{}, Unit: "x", Rule: "x"}},
		Notes: []remark{{}},
		Files: []file{{Kind: "x"}},
	}
	text, err := json.Marshal(full)
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		t.Fatal(err)
	}
	for _, name := range members(v, map[string]bool{}) {
		if !strings.Contains(string(page), "`"+name+"`") {
			t.Errorf("docs/json.md does not describe %s", name)
		}
	}
}

func members(v any, seen map[string]bool) []string {
	var names []string
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			names = append(names, members(element, seen)...)
		}
	case map[string]any:
		for name, member := range v {
			if !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
			names = append(names, members(member, seen)...)
		}
	}
	return names
}
