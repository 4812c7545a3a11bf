package inventory

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
)

func at(path string, line int) analyzer.Location {
	return analyzer.Location{Path: path, Start: analyzer.Position{Line: line, Column: 1, Rune: 1}}
}

func named(text string, used bool, rules ...string) []analyzer.CommentName {
	return []analyzer.CommentName{{Text: text, Rules: rules, Ran: true, Used: used}}
}

func report() *analyzer.Report {
	rule := &analyzer.Rule{Analyzer: &analysis.Analyzer{Name: "RootUser"}}
	off := &analyzer.Suppression{At: at(".hullcheck.yaml", 4), Kind: analyzer.External, Reason: "by design"}
	r := &analyzer.Report{
		Comments: []analyzer.Comment{
			{At: at("Dockerfile", 1), Tool: "hadolint", Scope: "file", Names: named("DL3002", true, "RootUser")},
			{At: at("Dockerfile", 2), Tool: "semgrep", Scope: "line", Problem: "names no rules"},
			{At: at("Dockerfile", 3), Tool: "kics", Scope: "line", Names: named("*", false, "RootUser", "HostNetwork")},
			{At: at("compose.yaml", 5), Scope: "here", Names: named("RootUser", false, "RootUser"), Until: "2027-03-31", Expired: true, Reason: "INFRA-77"},
			{At: at("compose.yaml", 9), Scope: "service", Names: []analyzer.CommentName{{Text: "HostNetwork", Rules: []string{"HostNetwork"}}}},
		},
	}
	for _, s := range []*analyzer.Suppression{{At: at("Dockerfile", 1)}, {At: at("Dockerfile", 1)}, off, off} {
		r.Suppressed = append(r.Suppressed, &analyzer.Finding{Rule: rule, Suppression: s})
	}
	return r
}

func same(path string) string { return path }

func TestText(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := Text(&out, report(), same); err != nil {
		t.Fatal(err)
	}
	const want = `Dockerfile:1:1  used (2)
  hadolint, file: DL3002 = RootUser

Dockerfile:2:1  not honoured
  semgrep, line: no rule
  names no rules

Dockerfile:3:1  unused
  kics, line: every rule that it knows

compose.yaml:5:1  expired, until 2027-03-31
  hullcheck, here: RootUser
  reason: INFRA-77

compose.yaml:9:1  not checked
  hullcheck, service: HostNetwork

.hullcheck.yaml:4:1  used (2)
  configuration: RootUser
  reason: by design

6 suppressions: 2 used, 1 unused, 1 not checked, 1 expired, 1 not honoured
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

func TestJSON(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := JSON(&out, report()); err != nil {
		t.Fatal(err)
	}
	var list struct {
		Version      int
		Suppressions []struct {
			Source, State, Problem, Reason, Until string
			Location                              struct{ Path string }
			Rules                                 []string
			Findings                              int
		}
	}
	if err := json.Unmarshal(out.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	if list.Version != 1 || len(list.Suppressions) != 6 || strings.Contains(out.String(), "null") {
		t.Fatalf("got %s", out.String())
	}
	if s := list.Suppressions[5]; s.Source != "configuration" || s.Findings != 2 || s.Reason != "by design" || s.Location.Path != ".hullcheck.yaml" {
		t.Errorf("got %+v", s)
	}
	out.Reset()
	if err := JSON(&out, &analyzer.Report{}); err != nil || !strings.Contains(out.String(), `"suppressions": []`) {
		t.Errorf("got %s, %v", out.String(), err)
	}
}

// Nothing of a file acts on a terminal.
func TestHostileText(t *testing.T) {
	t.Parallel()
	const evil = "a\x1b[31m\u202e\nb"
	r := &analyzer.Report{Comments: []analyzer.Comment{{
		At: at(evil, 1), Tool: "hadolint", Scope: "line", Names: named(evil, true, "X"), Reason: evil, Until: evil,
	}}}
	for name, write := range map[string]func(io.Writer) error{
		"text": func(w io.Writer) error { return Text(w, r, same) },
		"json": func(w io.Writer) error { return JSON(w, r) },
	} {
		var out bytes.Buffer
		if err := write(&out); err != nil {
			t.Fatal(err)
		}
		for _, r := range out.String() {
			if r != '\n' && !unicode.IsGraphic(r) {
				t.Errorf("%s: raw %U", name, r)
			}
		}
		if strings.Contains(out.String(), "\nb") {
			t.Errorf("%s: a line break of a file in %q", name, out.String())
		}
	}
}
