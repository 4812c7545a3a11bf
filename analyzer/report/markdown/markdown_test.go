package markdown

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/sample"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

func render(t *testing.T, o Options, units ...sample.Unit) string {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, sample.Report(t, analyzer.Options{}, units...), o); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestWrite(t *testing.T) {
	t.Parallel()
	u := sample.Socket()
	u.Gaps = []string{"not read"}
	high := analyzer.HighSeverity
	sample.Golden(t, "socket.md", render(t, Options{FailOn: &high}, u))
}

func TestWriteHostileText(t *testing.T) {
	t.Parallel()
	hostile, empty := sample.Check(t, func(w io.Writer, r *analyzer.Report) error { return Write(w, r, Options{}) })
	sample.Golden(t, "hostile.md", hostile)
	if empty != "## hullcheck: no findings\n\n1 file.\n" {
		t.Errorf("got %q for nothing", empty)
	}
	// What is left without code spans and our own tags and links is no markup.
	spans := regexp.MustCompile("`[^`\n]*`|</?(details|summary|code)>|\\[[A-Za-z]+\\]\\(https://github\\.com/hullcheck/[^)]*\\)")
	for line := range strings.Lines(hostile) {
		rest := spans.ReplaceAllString(line, "")
		if strings.ContainsAny(rest, "<>`[]$") || strings.Contains(rest, "://") {
			t.Errorf("markup in %q", rest)
		}
		if cells := strings.Count(line, "|"); cells != 0 && cells != 4 && cells != 5 {
			t.Errorf("%d bars in %q", cells, line)
		}
	}
}

// However many findings there are, the summary stays short: GitHub takes 1 MiB.
func TestWriteMany(t *testing.T) {
	t.Parallel()
	u := sample.Unit{Files: source.Memory{"Dockerfile": []byte("FROM a\n")}}
	for i := range 60 {
		rule := sample.Rule(fmt.Sprintf("Rule%c%c", 'A'+i/26, 'a'+i%26), analyzer.Direct, analyzer.Host)
		for k := range 20 {
			u.Findings = append(u.Findings, sample.Finding{
				Rule: rule, At: sample.Mark{Path: "Dockerfile", Words: "FROM"}, Message: strings.Repeat("long ", 100), Key: fmt.Sprint(k),
			})
		}
	}
	for i := range 100 {
		u.Gaps = append(u.Gaps, fmt.Sprint("gap ", i))
	}
	got := render(t, Options{}, u)
	if len(got) > 64<<10 || !strings.Contains(got, "## hullcheck: 1200 critical, 100 not analysed") || !strings.Contains(got, "The findings of 21 more rules are not shown") {
		t.Errorf("%d bytes: %.3000s", len(got), got)
	}
}

func TestText(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"`a` runs as `root`":          "`a` runs as `root`",
		"no `` here":                  "no <code></code> here",
		"a `b|c` d|e":                 "a <code>b&#124;c</code> d&#124;e",
		"odd ` one":                   "odd &#96; one",
		"<b> *x* [l](http://x) $y$ é": "&#60;b&#62; &#42;x&#42; &#91;l&#93;(http&#58;//x) &#36;y&#36; é",
	} {
		if got := text(line); got != want {
			t.Errorf("text(%q) = %q, want %q", line, got, want)
		}
	}
}
