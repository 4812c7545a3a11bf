package github

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/sample"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

func render(t *testing.T, units ...sample.Unit) string {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, sample.Report(t, analyzer.Options{}, units...)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// annotation is a command as the runner reads it.
type annotation struct {
	level, message string
	properties     map[string]string
}

// parse reads commands as the runner does: see TryParseV2 in actions/runner,
// src/Runner.Common/ActionCommand.cs.
func parse(t *testing.T, text string) []annotation {
	t.Helper()
	var list []annotation
	for line := range strings.Lines(text) {
		line, ended := strings.CutSuffix(line, "\n")
		rest, begun := strings.CutPrefix(line, "::")
		info, data, divided := strings.Cut(rest, "::")
		if !ended || !begun || !divided {
			t.Fatalf("no command: %q", line)
		}
		a := annotation{properties: map[string]string{}}
		var properties string
		a.level, properties, _ = strings.Cut(info, " ")
		for property := range strings.SplitSeq(properties, ",") {
			name, value, ok := strings.Cut(property, "=")
			if _, again := a.properties[name]; !ok || again || value == "" {
				t.Errorf("property %q in %q", property, line)
			}
			a.properties[name] = strings.NewReplacer("%0D", "\r", "%0A", "\n", "%3A", ":", "%2C", ",", "%25", "%").Replace(value)
		}
		a.message = strings.NewReplacer("%0D", "\r", "%0A", "\n", "%25", "%").Replace(data)
		list = append(list, a)
	}
	return list
}

func TestWrite(t *testing.T) {
	t.Parallel()
	sample.Golden(t, "socket.golden", render(t, sample.Socket()))
}

func TestWriteHostileText(t *testing.T) {
	t.Parallel()
	hostile, empty := sample.Check(t, Write)
	sample.Golden(t, "hostile.golden", hostile)
	if empty != "" {
		t.Errorf("got %q for nothing", empty)
	}
	want := `a:b,%25/c` + "\r\n" + `d\x1b]0;x\x07\u202e|<b>&"` + "`日" + `\xff.Dockerfile`
	list := parse(t, hostile)
	for _, a := range list {
		if a.level != "error" || a.properties["file"] != want {
			t.Errorf("got %q for %q", a.level, a.properties["file"])
		}
	}
	if len(list) != 3 {
		t.Errorf("%d commands", len(list))
	}
}

// Columns stand only where the place is within one line: the runner refuses
// others.
func TestWritePlaces(t *testing.T) {
	t.Parallel()
	rule := sample.Rule("X", analyzer.SecondFlaw, analyzer.Host)
	u := sample.Unit{Files: source.Memory{"Dockerfile": []byte("FROM 🐳 x\nRUN a \\\n  b\nRUN c\n")}}
	for _, words := range []string{"x", "RUN a \\\n  b", "RUN c\n"} {
		u.Findings = append(u.Findings, sample.Finding{Rule: rule, At: sample.Mark{Path: "Dockerfile", Words: words}, Message: "m"})
	}
	var got []string
	for line := range strings.Lines(render(t, u)) {
		got = append(got, strings.TrimSuffix(line, ",title=X (medium)::M.\n"))
	}
	want := []string{
		"::warning file=Dockerfile,line=1,col=8,endLine=1,endColumn=9",
		"::warning file=Dockerfile,line=2,endLine=3",
		"::warning file=Dockerfile,line=4,col=1,endLine=4",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWriteLimits(t *testing.T) {
	t.Parallel()
	low := sample.Rule("Low", analyzer.MitigationOnly, analyzer.Itself)
	medium := sample.Rule("Medium", analyzer.SecondFlaw, analyzer.Host)
	critical := sample.Rule("Critical", analyzer.Direct, analyzer.Host)
	for _, test := range []struct {
		name                  string
		critical, medium, low int
		gaps                  int
		want                  string // number of errors, warnings, notices
		last                  string
	}{
		{"all", 10, 10, 10, 0, "10 10 10", ""},
		{"low ones", 0, 0, 11, 0, "0 0 10", "Left out here: 2 low."},
		{"worse ones", 12, 11, 10, 0, "10 10 10", "Left out here: 2 critical, 1 medium, 1 low."},
		{"gaps", 12, 0, 0, 5, "10 0 1", "Left out here: 5 critical, 2 not analysed."},
		{"gaps alone", 1, 0, 0, 12, "10 0 1", "Left out here: 3 not analysed."},
	} {
		u := sample.Unit{Files: source.Memory{"Dockerfile": []byte("FROM a\n")}}
		for rule, n := range map[*analyzer.Rule]int{critical: test.critical, medium: test.medium, low: test.low} {
			for i := range n {
				u.Findings = append(u.Findings, sample.Finding{
					Rule: rule, At: sample.Mark{Path: "Dockerfile", Words: "FROM"}, Message: "m", Key: fmt.Sprint(i),
				})
			}
		}
		for i := range test.gaps {
			u.Gaps = append(u.Gaps, fmt.Sprintf("gap %02d", i))
		}
		list := parse(t, render(t, u))
		counts := map[string]int{}
		for _, a := range list {
			counts[a.level]++
		}
		if got := fmt.Sprint(counts["error"], counts["warning"], counts["notice"]); got != test.want {
			t.Errorf("%s: %s, want %s", test.name, got, test.want)
		}
		if last := list[len(list)-1]; !strings.HasPrefix(last.message, test.last) || (last.properties["title"] == "hullcheck") != (test.last != "") {
			t.Errorf("%s: %s", test.name, last.message)
		}
	}
}
