package sarif

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/sample"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// privileged reports each service of content that says "privileged: true".
func privileged(t *testing.T, content string) *analyzer.Report {
	t.Helper()
	rule := sample.Rule("Privileged", analyzer.Direct, analyzer.Host)
	u := sample.Unit{Files: source.Memory{"compose.yaml": []byte(content)}, Compose: []string{"compose.yaml"}}
	service, nth := "", 0
	for line := range strings.Lines(content) {
		if name, ok := strings.CutSuffix(strings.TrimSpace(line), ":"); ok {
			service = name
		}
		if strings.Contains(line, "privileged: true") {
			u.Findings = append(u.Findings, sample.Finding{
				Rule: rule, At: sample.Mark{Path: "compose.yaml", Words: "privileged: true", Nth: nth},
				Message: service + " is privileged", Subjects: []string{"services." + service},
			})
			nth++
		}
	}
	return sample.Report(t, analyzer.Options{}, u)
}

func baselineOf(t *testing.T, r *analyzer.Report, o Options) *Baseline {
	t.Helper()
	var out bytes.Buffer
	if _, err := Write(&out, r, o); err != nil {
		t.Fatal(err)
	}
	b, err := ReadBaseline(&out)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func messages(findings []*analyzer.Finding) string {
	var all []string
	for _, f := range findings {
		all = append(all, f.Message)
	}
	return strings.Join(all, ", ")
}

func TestBaseline(t *testing.T) {
	t.Parallel()
	const before = "services:\n  api:\n    privileged: true\n  worker:\n    image: x\n"
	tests := []struct{ name, after, fresh, unchanged string }{
		{"same", before, "", "api is privileged"},
		{"lines above", "# one\n\n# two\nname: x\n" + before, "", "api is privileged"},
		{"indented", "services:\n    api:\n        privileged: true\n    worker:\n        image: x\n", "", "api is privileged"},
		{"CRLF", strings.ReplaceAll(before, "\n", "\r\n"), "", "api is privileged"},
		{"another service renamed", strings.Replace(before, "worker", "jobs", 1), "", "api is privileged"},
		{"another service in front", "services:\n  db:\n    image: y\n  api:\n    privileged: true\n", "", "api is privileged"},
		{"services in another order", "services:\n  worker:\n    image: x\n  api:\n    privileged: true\n", "", "api is privileged"},
		{"this service renamed", strings.Replace(before, "api", "web", 1), "", "web is privileged"},
		{"one more", strings.Replace(before, "image: x", "privileged: true", 1), "worker is privileged", "api is privileged"},
		{"one more of the same text", before + "  jobs:\n    privileged: true\n  worker2:\n    image: x\n", "jobs is privileged", "api is privileged"},
		{"gone", "services:\n  api:\n    image: x\n", "", ""},
		{"moved to another service", "services:\n  api:\n    image: x\n  worker:\n    privileged: true\n    image: other than it was before, by far, and much longer than a window is\n", "worker is privileged", ""},
	}
	for _, test := range tests {
		for name, o := range map[string]Options{"full": {}, "github": {GitHub: true}} {
			t.Run(test.name+" "+name, func(t *testing.T) {
				t.Parallel()
				r := privileged(t, test.after)
				baselineOf(t, privileged(t, before), o).Compare(r)
				if diff := cmp.Diff(test.fresh, messages(r.Findings)); diff != "" {
					t.Errorf("new (-want +got):\n%s", diff)
				}
				if diff := cmp.Diff(test.unchanged, messages(r.Unchanged)); diff != "" {
					t.Errorf("unchanged (-want +got):\n%s", diff)
				}
				if got := r.Failing(analyzer.NoteSeverity); got != len(r.Findings) {
					t.Errorf("%d findings fail the run", got)
				}
			})
		}
	}
}

// Every result says whether it is new, and none is left out: its alert would be
// closed.
func TestWriteBaselineState(t *testing.T) {
	t.Parallel()
	r := privileged(t, "services:\n  api:\n    privileged: true\n  worker:\n    privileged: true\n")
	baselineOf(t, privileged(t, "services:\n  worker:\n    privileged: true\n"), Options{}).Compare(r)
	_, l := write(t, r, Options{})
	var states []string
	for _, result := range l.Runs[0].Results {
		states = append(states, result.Message.Text+" "+result.BaselineState)
	}
	if diff := cmp.Diff([]string{"Api is privileged. new", "Worker is privileged. unchanged"}, states); diff != "" {
		t.Error(diff)
	}
	if _, l = write(t, r, Options{GitHub: true}); len(l.Runs[0].Results) != 2 || l.Runs[0].Results[1].BaselineState != "" {
		t.Errorf("for GitHub: %+v", l.Runs[0].Results)
	}
}

func TestReadBaselineRefuses(t *testing.T) {
	t.Parallel()
	run := func(tool, results string) string {
		return `{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"` + tool + `"}},"results":` + results + `}]}`
	}
	for content, want := range map[string]string{
		"":                                    "empty: no SARIF",
		"rules: x":                            "no SARIF: invalid character 'r' looking for beginning of value",
		"[]":                                  "no SARIF: json: cannot unmarshal array into Go value of type sarif.log",
		"{}":                                  "no SARIF 2.1.0, but version ``",
		`{"version":"2.0.0"}`:                 "no SARIF 2.1.0, but version `2.0.0`",
		`{"version":"2.1.0","runs":[]}`:       "it has 0 runs, not one",
		run("hadolint\\u001b[31m", "[]"):      "written by `hadolint\\x1b[31m`, not by hullcheck",
		run("hullcheck", "[]") + "{}":         "no SARIF: something follows the log",
		run("hullcheck", `[{"ruleId":"X"}]`):  "a result has no place or no rule",
		run("hullcheck", `[`):                 "no SARIF: invalid character '}' looking for beginning of value",
		run("hullcheck", `{"ruleId": "X"}`):   "no SARIF: json: cannot unmarshal object into Go struct field run.runs.results of type []sarif.result",
		strings.Repeat("[", 20_000):           "no SARIF: invalid character '[' exceeded max depth",
		`{"version":"2.1.0","runs":[{}, {}]}`: "it has 2 runs, not one",
	} {
		_, err := ReadBaseline(strings.NewReader(content))
		if err == nil || err.Error() != want {
			t.Errorf("%.60s: %v, want %s", content, err, want)
		}
	}
	if _, err := ReadBaseline(strings.NewReader(run("hullcheck", "null"))); err != nil {
		t.Error(err)
	}
	if _, err := readBaseline(endless{}, 1<<20); err == nil || err.Error() != "larger than 1 MB" {
		t.Errorf("a file without end: %v", err)
	}
}

// endless is blanks without end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func FuzzReadBaseline(f *testing.F) {
	f.Add(`{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"hullcheck"}},"results":[{"ruleId":"Privileged","locations":[{}]}]}]}`)
	f.Fuzz(func(t *testing.T, content string) {
		if b, err := ReadBaseline(strings.NewReader(content)); err == nil {
			b.Compare(&analyzer.Report{})
		}
	})
}
