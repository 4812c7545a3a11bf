package compose

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// applied returns compose.yaml with edits made, "refused" if there are none.
func applied(t *testing.T, files *source.Files, edits []analysis.TextEdit) string {
	t.Helper()
	if len(edits) == 0 {
		return "refused"
	}
	var out string
	slices.SortFunc(edits, func(a, b analysis.TextEdit) int { return int(b.Pos - a.Pos) })
	for _, e := range edits {
		f := files.At(e.Pos)
		if out == "" {
			out = string(f.Content)
		}
		out = out[:f.Offset(e.Pos)] + string(e.NewText) + out[f.Offset(e.End):]
	}
	return out
}

func TestEdits(t *testing.T) {
	t.Parallel()
	entry := func(s *Service, key string, i int) *value.Value { return s.Get(key).Kids[i].Val }
	del := func(path ...string) func(s *Service) []analysis.TextEdit {
		return func(s *Service) []analysis.TextEdit { return s.Delete(s.Get(path...)) }
	}
	delEntry := func(key string, i int) func(s *Service) []analysis.TextEdit {
		return func(s *Service) []analysis.TextEdit { return s.Delete(entry(s, key, i)) }
	}
	insert := func(s *Service) []analysis.TextEdit { return s.Insert("read_only", "true") }
	add := func(s *Service) []analysis.TextEdit { return s.Append("cap_drop", "ALL") }
	const head = "services:\n  a:\n"
	tests := []struct {
		name, in string
		edit     func(s *Service) []analysis.TextEdit
		want     string
	}{
		{"block member", head + "    image: x\n    privileged: true # why\n    # kept\n    user: me\n", del("privileged"), head + "    image: x\n    # kept\n    user: me\n"},
		{"last line without a break", head + "    image: x\n    privileged: true", del("privileged"), head + "    image: x"},
		{"CRLF", "services:\r\n  a:\r\n    image: x\r\n    privileged: true\r\n    user: me\r\n", del("privileged"), "services:\r\n  a:\r\n    image: x\r\n    user: me\r\n"},
		{"only attribute", head + "    privileged: true\n", del("privileged"), "refused"},
		{"block entry", head + "    image: x\n    volumes:\n      - /a:/a\n      # of b\n      - \"/b:/b\" # b\n      - /c:/c\n", delEntry("volumes", 1), head + "    image: x\n    volumes:\n      - /a:/a\n      # of b\n      - /c:/c\n"},
		{"last block entry", head + "    image: x\n    cap_add:\n      - SYS_ADMIN\n    user: me\n", delEntry("cap_add", 0), head + "    image: x\n    user: me\n"},
		{"list without indentation", head + "    cap_add:\n    - A\n    - B\n    image: x\n", delEntry("cap_add", 0), head + "    cap_add:\n    - B\n    image: x\n"},
		{"long form entry", head + "    image: x\n    volumes:\n      - type: bind\n        # inside\n        source: /a\n        target: /a\n      - b:/b\n", delEntry("volumes", 0), head + "    image: x\n    volumes:\n      - b:/b\n"},
		{"flow entries", head + "    image: x\n    cap_add: [ A, \"B\", C ]\n", delEntry("cap_add", 0), head + "    image: x\n    cap_add: [ \"B\", C ]\n"},
		{"flow entry in the middle", head + "    image: x\n    cap_add: [ A, \"B\", C ]\n", delEntry("cap_add", 1), head + "    image: x\n    cap_add: [ A, C ]\n"},
		{"flow entry at the end", head + "    image: x\n    cap_add: [\n      A,\n      B,\n    ]\n", delEntry("cap_add", 1), head + "    image: x\n    cap_add: [\n      A,\n    ]\n"},
		{"only flow entry", head + "    image: x\n    cap_add: [A]\n", delEntry("cap_add", 0), head + "    image: x\n"},
		{"flow service", "services: {a: {image: x, privileged: true}}\n", del("privileged"), "services: {a: {image: x}}\n"},
		{"comment between flow entries", head + "    image: x\n    cap_add: [A, # a\n      B]\n", delEntry("cap_add", 1), "refused"},
		{"anchored", "x-c: &c\n  privileged: true\n  user: me\nservices:\n  a:\n    <<: *c\n    image: x\n  b:\n    <<: *c\n    image: y\n", del("privileged"), "refused"},
		{"extended", head + "    image: x\n    privileged: true\n  b:\n    extends: a\n", del("privileged"), "refused"},
		{"extended service", head + "    image: x\n  b:\n    extends: a\n", insert, "refused"},
		{"anchored entry", head + "    image: x\n    cap_add: [A, &b B]\n    cap_drop: [*b]\n", delEntry("cap_add", 1), "refused"},
		{"explicit key", head + "    image: x\n    ? privileged\n    : true\n", del("privileged"), "refused"},
		{"insert", head + "    image: x\n    ports:\n      - \"80:80\" # web\n      # - \"443:443\"\n\n  b:\n    image: y\n", insert, head + "    image: x\n    ports:\n      - \"80:80\" # web\n      # - \"443:443\"\n    read_only: true\n\n  b:\n    image: y\n"},
		{"insert at the end", "services:\r\n    a:\r\n          image: x", insert, "services:\r\n    a:\r\n          image: x\r\n          read_only: true"},
		{"insert beside a block text", head + "    image: x\n    command: |\n      a\n      b\n", insert, head + "    read_only: true\n    image: x\n    command: |\n      a\n      b\n"},
		{"insert in flow", "services: {a: {image: x }}\n", insert, "services: {a: {image: x, read_only: true }}\n"},
		{"insert beside a merge key", "x-c: &c\n  user: me\nservices:\n  a:\n    image: x\n    <<: *c\n", insert, "x-c: &c\n  user: me\nservices:\n  a:\n    image: x\n    read_only: true\n    <<: *c\n"},
		{"append to a block list", head + "    image: x\n    cap_drop:\n    -   A # a\n", add, head + "    image: x\n    cap_drop:\n    -   A # a\n    - ALL\n"},
		{"append to a flow list", head + "    image: x\n    cap_drop: ['A']\n", add, head + "    image: x\n    cap_drop: ['A', ALL]\n"},
		{"append without a list", head + "    image: x\n", add, head + "    image: x\n    cap_drop: [ALL]\n"},
		{"replace", head + "    image: x\n    user: \"root\" # r\n", func(s *Service) []analysis.TextEdit { return s.Replace(s.Get("user"), "1:1") }, head + "    image: x\n    user: \"1:1\" # r\n"},
		{"replace what needs quotes", head + "    image: x\n    user: root\n", func(s *Service) []analysis.TextEdit { return s.Replace(s.Get("user"), "1:1") }, "refused"},
		{"word of a list", head + "    image: x\n    command: [\"a\", \"--reload\"]\n", func(s *Service) []analysis.TextEdit { return s.DeleteWord(entry(s, "command", 1)) }, head + "    image: x\n    command: [\"a\"]\n"},
		{"word of a text", head + "    image: x\n    command: a  --reload b\n", func(s *Service) []analysis.TextEdit { return s.DeleteWord(entry(s, "command", 1)) }, head + "    image: x\n    command: a b\n"},
		{"first word", head + "    image: x\n    command: a b\n", func(s *Service) []analysis.TextEdit { return s.DeleteWord(entry(s, "command", 0)) }, "refused"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			files := source.NewFiles(source.Memory{"compose.yaml": []byte(test.in)})
			p := Load(files, Options{Files: []string{"compose.yaml"}})
			if diff := cmp.Diff(test.want, applied(t, files, test.edit(p.Service("a")))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			for _, d := range p.Diagnostics {
				if d.Level >= Error && !strings.Contains(d.Message, "no image") {
					t.Log(d.Message)
				}
			}
		})
	}
}

func TestEditsOfOverrides(t *testing.T) {
	t.Parallel()
	files := source.NewFiles(source.Memory{
		"compose.yaml":  []byte("services:\n  a:\n    image: x\n    privileged: true\n"),
		"override.yaml": []byte("services:\n  a:\n    user: me\n    privileged: true\n"),
	})
	p := Load(files, Options{Files: []string{"compose.yaml", "override.yaml"}})
	if edits := p.Service("a").Delete(p.Service("a").Get("privileged")); edits != nil {
		t.Errorf("a value over another is deleted: %v", edits)
	}
}
