package ruletest

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// secrets reports the word "hunter2", because of the word "password" if there is
// one, and is fixed by deleting the word.
func secrets(name string) *analyzer.Rule {
	return &analyzer.Rule{Analyzer: &analysis.Analyzer{
		Name: name, Doc: "test", Requires: []*analysis.Analyzer{source.Analyzer},
		Run: func(pass *analysis.Pass) (any, error) {
			u := source.In(pass)
			f, err := u.Files.Load(u.Compose[0], source.MaxFileSize)
			if err != nil {
				return nil, err
			}
			find := func(word string) source.Span {
				off := bytes.Index(f.Content, []byte(word))
				if off < 0 {
					return source.Span{}
				}
				return f.Span(off, off+len(word))
			}
			if bytes.Contains(f.Content, []byte("broken")) {
				analyzer.SessionIn(pass).Gap(f.Path, find("broken"), "can't be read")
			}
			if at := find("hunter2"); at.IsValid() {
				analyzer.At(at, "a secret stands here").Because(analyzer.Cause, find("password"), "named here").
					Fix(analyzer.Safe, "delete it", analysis.TextEdit{Pos: at.Pos(), End: at.End()}).
					Fix(analyzer.Safe, "do nothing", analysis.TextEdit{Pos: at.Pos(), End: at.Pos()}).Report(pass)
			}
			return nil, nil
		},
	}}
}

// openFile makes a unit of the file that a tree holds.
func openFile(tree source.Tree) ([]analyzer.Unit, analyzer.Options, error) {
	return []analyzer.Unit{{Source: &source.Unit{Name: "u", Compose: []string{"a"}, Files: source.NewFiles(tree)}}}, analyzer.Options{}, nil
}

func TestCheck(t *testing.T) {
	t.Parallel()
	secret, other := secrets("Secret"), secrets("Other")
	h := harness{rules: []*analyzer.Rule{other, secret}, open: openFile}
	tests := []struct {
		name, archive, want string
		problems            []string
	}{
		{
			name:    "right",
			archive: "Prose.\n-- bad/a --\npassword hunter2\n~~~~~~~~ cause: named here\n         ^^^^^^^ Secret: a secret stands here\n-- good/a --\npassword\n",
		},
		{
			name:    "marks are moved to where the finding is",
			archive: "Prose.\n-- bad/a --\n   hunter2\n^^^ Secret: a secret stands there\n-- good/a --\npassword\n",
			want:    "Prose.\n-- bad/a --\n   hunter2\n   ^^^^^^^ Secret: a secret stands here\n-- good/a --\npassword\n",
		},
		{
			name:     "good is not silent",
			archive:  "Prose.\n-- bad/a --\nnothing\n-- good/a --\nhunter2\n^^^^^^^ Secret: a secret stands here\n",
			problems: []string{"bad: the rule has no findings", "good: the rule has findings where it must have none"},
		},
		{
			name:     "a tree is missing",
			archive:  "Prose.\n-- bad/a --\nhunter2\n^^^^^^^ Secret: a secret stands here\n",
			problems: []string{"a rule's page needs a tree good"},
		},
		{
			name:    "all rules",
			archive: "rules: all\nProse.\n-- bad/a --\nhunter2\n^^^^^^^ Other: a secret stands here\n^^^^^^^ Secret: a secret stands here\n-- good/a --\n\n",
		},
		{
			name:    "errors are marked",
			archive: "Prose.\n-- bad/a --\nbroken hunter2\n^^^^^^ error: can't be read\n       ^^^^^^^ Secret: a secret stands here\n-- good/a --\n\n",
		},
		{
			name:    "fix",
			archive: "Prose.\n-- bad/a --\nx hunter2 y\n  ^^^^^^^ Secret: a secret stands here\n-- bad/a after: delete it --\n-- good/a --\n\n",
			want:    "Prose.\n-- bad/a --\nx hunter2 y\n  ^^^^^^^ Secret: a secret stands here\n-- bad/a after: delete it --\nx  y\n-- good/a --\n\n",
		},
		{
			name:     "fixes that do not fix",
			archive:  "Prose.\n-- bad/a --\nx hunter2 y\n  ^^^^^^^ Secret: a secret stands here\n-- bad/a after: do nothing --\nx hunter2 y\n-- bad/a after: pray --\n-- good/a --\n\n",
			problems: []string{"bad/a after: do nothing: as many findings as before", `no fix is called "pray"`},
		},
		{name: "no prose", archive: "-- bad/a --\nx\n", problems: []string{"no prose says why the fixture exists"}},
		{name: "no directory", archive: "Prose.\n-- a --\nx\n", problems: []string{"section a: a file needs a directory, such as bad/a"}},
		{name: "outside", archive: "Prose.\n-- bad/../../a --\nx\n", problems: []string{"section bad/../../a: a file needs a directory, such as bad/bad/../../a"}},
		{name: "twice", archive: "Prose.\n-- bad/a --\nx\n-- bad/a --\ny\n", problems: []string{"section bad/a: the file stands above already"}},
		{name: "fix of no file", archive: "Prose.\n-- bad/b after: x --\n", problems: []string{"section bad/b after: x: no such file before"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, err := h.check(secret, []byte(test.archive), true)
			var problems []string
			for _, problem := range unwrapAll(err) {
				problems = append(problems, problem.Error())
			}
			if diff := cmp.Diff(test.problems, problems); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			if got == nil {
				return
			}
			want := test.want
			if want == "" {
				want = test.archive
			}
			if diff := cmp.Diff(want, string(got)); diff != "" {
				t.Errorf("archive (-want +got):\n%s", diff)
			}
			if again, _ := h.check(secret, got, true); !bytes.Equal(again, got) {
				t.Errorf("marking twice changes the archive:\n%s", cmp.Diff(string(got), string(again)))
			}
		})
	}
}

func TestBrokenRuleFailsTheFixture(t *testing.T) {
	t.Parallel()
	r := secrets("Secret")
	r.Run = func(*analysis.Pass) (any, error) { panic("no") }
	h := harness{rules: []*analyzer.Rule{r}, open: openFile}
	_, err := h.check(r, []byte("Prose.\n-- good/a --\nx\n"), false)
	if err == nil || !strings.Contains(err.Error(), "Secret broke: panic: no") {
		t.Errorf("got %v", err)
	}
}
