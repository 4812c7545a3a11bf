package junit

import (
	"bytes"
	"encoding/xml"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/sample"
)

var high = analyzer.HighSeverity

func decode(t *testing.T, text string) document {
	t.Helper()
	var d document
	if err := xml.Unmarshal([]byte(text), &d); err != nil {
		t.Fatal(err)
	}
	var sum counts
	for _, s := range d.Suites {
		var c counts
		names := map[string]bool{}
		for _, x := range s.Cases {
			c.Tests++
			if names[x.Name] {
				t.Errorf("two cases %q", x.Name)
			}
			names[x.Name] = true
			switch {
			case x.Failure != nil:
				c.Failures++
			case x.Error != nil:
				c.Errors++
			case x.Skipped != nil:
				c.Skipped++
			}
		}
		if diff := cmp.Diff(s.counts, c, cmp.AllowUnexported(counts{})); diff != "" {
			t.Errorf("%s: %s", s.Name, diff)
		}
		sum.Tests, sum.Failures, sum.Errors, sum.Skipped = sum.Tests+c.Tests, sum.Failures+c.Failures, sum.Errors+c.Errors, sum.Skipped+c.Skipped
	}
	if diff := cmp.Diff(d.counts, sum, cmp.AllowUnexported(counts{})); diff != "" {
		t.Error(diff)
	}
	return d
}

func render(t *testing.T, r *analyzer.Report, o Options) (string, document) {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, r, o); err != nil {
		t.Fatal(err)
	}
	return out.String(), decode(t, out.String())
}

func TestWrite(t *testing.T) {
	t.Parallel()
	u := sample.Socket()
	u.Findings = append(u.Findings, u.Findings[1])
	u.Findings[len(u.Findings)-1].At = sample.Mark{Path: "Dockerfile", Words: "CMD"}
	u.Gaps = []string{"not read", "not read either"}
	r := sample.Report(t, analyzer.Options{}, u)
	last := r.Findings[len(r.Findings)-1]
	last.Suppression = &analyzer.Suppression{Text: "# hullcheck ignore=X why", Reason: "scratch `space`"}
	r.Findings, r.Suppressed = r.Findings[:len(r.Findings)-1], []*analyzer.Finding{last}
	text, d := render(t, r, Options{FailOn: &high, Suppressed: true})
	sample.Golden(t, "socket.xml", text)
	if diff := cmp.Diff(counts{Tests: 8, Failures: 1, Errors: 2, Skipped: 1}, d.counts, cmp.AllowUnexported(counts{})); diff != "" {
		t.Error(diff)
	}
	// Without a threshold nothing fails, and suppressed findings are no cases.
	if _, d := render(t, r, Options{}); d.Failures != 0 || d.Errors != 2 || d.Skipped != 0 {
		t.Errorf("got %+v", d.counts)
	}
}

func TestWriteHostileText(t *testing.T) {
	t.Parallel()
	hostile, empty := sample.Check(t, func(w io.Writer, r *analyzer.Report) error { return Write(w, r, Options{FailOn: &high}) })
	sample.Golden(t, "hostile.xml", hostile)
	sample.Golden(t, "empty.xml", empty)
	if d := decode(t, empty); d.Tests != 1 || d.Failures != 0 {
		t.Errorf("got %+v", d.counts)
	}
	if d := decode(t, hostile); d.Failures != 2 || d.Errors != 1 || len(d.Suites) != 1 {
		t.Errorf("got %+v", d.counts)
	}
	if text, _ := render(t, &analyzer.Report{}, Options{}); text == "" {
		t.Error("no document for no files")
	}
}
