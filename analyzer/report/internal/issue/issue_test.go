package issue_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/issue"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/sample"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// A gap is told once: by a rule's finding if there is one.
func TestGapsAreToldOnce(t *testing.T) {
	t.Parallel()
	rule := sample.Correctness("ParseError", analyzer.Degrades)
	rule.NotAnalysed = true
	u := sample.Unit{
		Files: source.Memory{"Dockerfile": []byte("FROM a\n")},
		Gaps:  []string{"line 1 has no end"},
	}
	issues := issue.Of(sample.Report(t, analyzer.Options{}, u))
	if len(issues) != 1 || issues[0].Finding != nil || issues[0].Rule != issue.NotAnalysed || !issues[0].Whole() {
		t.Fatalf("got %+v", issues)
	}
	u.Findings = []sample.Finding{{Rule: rule, At: sample.Mark{Path: "Dockerfile", Words: "a"}, Message: "line 1 has no end"}}
	issues = issue.Of(sample.Report(t, analyzer.Options{}, u))
	if len(issues) != 1 || issues[0].Rule != "ParseError" {
		t.Fatalf("got %+v", issues)
	}
	if issues[0].Level() != issue.Error {
		t.Error("what was not analysed is no error")
	}
}

func TestDetails(t *testing.T) {
	t.Parallel()
	u := sample.Unit{Files: source.Memory{"Dockerfile": []byte("FROM a\n\n\n\n\nRUN bcdef\n")}}
	f := sample.Finding{
		Rule: sample.Rule("X", analyzer.Direct, analyzer.Host), At: sample.Mark{Path: "Dockerfile", Words: "a"}, Message: "m", Fix: "write less",
	}
	details := func(evidence string) []string {
		f.Evidence = nil
		for _, words := range evidence {
			at := sample.Mark{Path: "Dockerfile", Words: string(words)}
			f.Evidence = append(f.Evidence, sample.Evidence{Role: analyzer.Entry, At: at, Caption: "at `" + at.Words + "`"})
		}
		u.Findings = []sample.Finding{f}
		return issue.Of(sample.Report(t, analyzer.Options{}, u))[0].Details()
	}
	b, c, d, e := "Entry: at `b` (`Dockerfile:6`).", "Entry: at `c` (`Dockerfile:6`).", "Entry: at `d` (`Dockerfile:6`).", "Entry: at `e` (`Dockerfile:6`)."
	const fix = "Fix: write less."
	for evidence, want := range map[string][]string{
		"": {fix}, "b": {b, fix}, "bcde": {b, c, d, e, fix}, "bcdef": {b, c, d, "2 more places.", fix},
	} {
		if diff := cmp.Diff(want, details(evidence)); diff != "" {
			t.Errorf("%s: %s", evidence, diff)
		}
	}
}

func TestSentence(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"`a` runs": "`a` runs.", "unknown `A`; did you mean `B`?": "Unknown `A`; did you mean `B`?", "ends.": "Ends.",
		"a\nb\x1b `c\u202e`": `A\nb\x1b ` + "`c" + `\u202e` + "`.", "": ".",
	} {
		if got := issue.Sentence(text); got != want {
			t.Errorf("Sentence(%q) = %q, want %q", text, got, want)
		}
	}
}
