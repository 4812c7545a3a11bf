package analyzer

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"
)

func TestCommentState(t *testing.T) {
	t.Parallel()
	ran := CommentName{Text: "A", Rules: []string{"A"}, Ran: true}
	used, notRun := ran, ran
	used.Used, notRun.Ran = true, false
	for want, c := range map[string]Comment{
		"used":         {Names: []CommentName{ran, used}},
		"unused":       {Names: []CommentName{ran}},
		"not checked":  {Names: []CommentName{ran, notRun}},
		"expired":      {Names: []CommentName{used}, Expired: true},
		"not honoured": {Names: []CommentName{used}, Expired: true, Problem: "names no rules"},
	} {
		if got := c.State(); got != want {
			t.Errorf("%+v is %s, want %s", c, got, want)
		}
	}
}

// Several units read a file: a comment is used if one of them uses it, and
// honoured if one of them honours it.
func TestComments(t *testing.T) {
	t.Parallel()
	comment := func(line int, problem string, used bool) Comment {
		c := Comment{At: Location{Path: "a.yaml", Start: Position{Offset: line, Line: line}, End: Position{Offset: line}}, Problem: problem}
		c.Names = []CommentName{{Text: "A", Rules: []string{"A"}, Ran: true, Used: used}}
		return c
	}
	united := comments([]*outcome{
		{comments: []Comment{comment(2, "", false), comment(3, "stands outside a service", false)}},
		{},
		{comments: []Comment{comment(1, "names no rules", false), comment(2, "", true), comment(3, "", false)}},
	})
	var got []string
	for _, c := range united {
		got = append(got, c.At.String()+" "+c.State())
	}
	if diff := cmp.Diff([]string{"a.yaml:1:0 not honoured", "a.yaml:2:0 used", "a.yaml:3:0 unused"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	severe := &Rule{Analyzer: &analysis.Analyzer{Name: "Severe"}}
	mild := &Rule{Analyzer: &analysis.Analyzer{Name: "Mild"}, Effect: Information}
	r := &Report{counts: map[Severity]int{}, failing: map[Severity]int{}}
	for i, rule := range []*Rule{severe, severe, mild} {
		f := &Finding{Rule: rule, Location: Location{Path: "a", Start: Position{Offset: i}}, Advisory: i == 1}
		r.count(f, 1)
		r.Findings = append(r.Findings, f)
	}
	all := append([]*Finding{}, r.Findings...)
	hidden := &Finding{Rule: mild}
	r.count(hidden, 1)
	r.Hidden = []*Finding{hidden}
	r.Compare(func(f *Finding) bool { return f == all[0] || f == hidden })
	if len(r.Findings) != 2 || len(r.Unchanged) != 1 || len(r.Hidden) != 0 || !r.Compared {
		t.Errorf("%d new, %d unchanged, %d hidden", len(r.Findings), len(r.Unchanged), len(r.Hidden))
	}
	if r.Count(CriticalSeverity) != 1 || r.Fails(CriticalSeverity) || r.Count(NoteSeverity) != 1 {
		t.Errorf("counts %v, failing %v", r.counts, r.failing)
	}
	for i, f := range r.All() {
		if f != all[i] {
			t.Errorf("finding %d is not in its place", i)
		}
	}
}
