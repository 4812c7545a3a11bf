package suppress

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// elsewhere is what other tools call the rule of these tests.
var elsewhere = []string{
	"hadolint:DL0000", "tally:hadolint/DL0000", "buildkit:OddThing", "checkov:CKV_DOCKER_0", "trivy:DS-0002",
	"semgrep:dockerfile.security.odd-thing", "kics:67fd0c4a", "dclint:no-odd-thing",
}

// bad reports every word that begins with "bad", once for each service that the
// word names: "bad-of-api". A word "bad-because-…" is reported because of the
// word "cause" and, as evidence, of the word "entry".
func bad(name string) *analyzer.Rule {
	return &analyzer.Rule{Equivalents: elsewhere, Analyzer: &analysis.Analyzer{
		Name: name, Doc: "test", Requires: []*analysis.Analyzer{source.Analyzer, dockerfile.Analyzer},
		Run: func(pass *analysis.Pass) (any, error) {
			for _, f := range source.In(pass).Files.Loaded() {
				for _, at := range regexp.MustCompile(`\bbad[-a-z0-9]*`).FindAllIndex(f.Content, -1) {
					word := string(f.Content[at[0]:at[1]])
					finding := analyzer.At(f.Span(at[0], at[1]), "%s", word)
					if _, service, ok := strings.Cut(word, "-of-"); ok {
						finding.About("services." + service)
					}
					if strings.HasPrefix(word, "bad-because") {
						for _, role := range []analyzer.Role{analyzer.Cause, analyzer.Entry} {
							if off := bytes.Index(f.Content, []byte(" "+string(role)+"-here")); off >= 0 {
								finding.Because(role, f.Span(off+1, off+6), "%s", role)
							}
						}
					}
					finding.Report(pass)
				}
			}
			return nil, nil
		},
	}}
}

// run analyses one file. The lines "  name:" below "services:" are its services.
func run(t *testing.T, path, content string) (report *analyzer.Report, set *Set) {
	t.Helper()
	return runWith(t, path, content, analyzer.Options{})
}

func runWith(t *testing.T, path, content string, o analyzer.Options) (report *analyzer.Report, set *Set) {
	t.Helper()
	files := source.NewFiles(source.Memory{path: []byte(content)})
	u := analyzer.Unit{
		Source: &source.Unit{Name: "u", Files: files},
		Seeds:  map[*analysis.Analyzer]any{compose.Analyzer: nil, dockerfile.Inputs: nil},
	}
	f, err := files.Load(path, source.MaxFileSize)
	if err != nil {
		t.Fatal(err)
	}
	if path == "Dockerfile" {
		u.Seeds[dockerfile.Inputs] = []dockerfile.Input{{Path: path}}
	} else {
		app := &compose.Project{}
		for _, m := range regexp.MustCompile(`(?m)^  ([a-z]+):`).FindAllSubmatchIndex(f.Content, -1) {
			app.Services = append(app.Services, &compose.Service{Name: string(f.Content[m[2]:m[3]]), Key: f.Span(m[2], m[3])})
		}
		u.Source.Compose, u.Seeds[compose.Analyzer] = []string{path}, app
	}
	keep := &analyzer.Rule{AfterSuppression: true, Analyzer: &analysis.Analyzer{
		Name: "Keep", Doc: "test", Requires: []*analysis.Analyzer{Analyzer},
		Run: func(pass *analysis.Pass) (any, error) {
			set = In(pass)
			return nil, nil
		},
	}}
	selected := bad("Bad")
	o.Rules, o.Known = []*analyzer.Rule{selected, keep}, []*analyzer.Rule{selected, keep, {Analyzer: &analysis.Analyzer{Name: "NotRun"}}}
	o.Suppressor, o.Now = Analyzer, time.Date(2027, 3, 31, 23, 0, 0, 0, time.UTC)
	report, err = analyzer.Run(context.Background(), []analyzer.Unit{u}, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, gap := range report.Gaps {
		t.Error(gap.Message)
	}
	return report, set
}

func words(findings []*analyzer.Finding) string {
	var words []string
	for _, f := range findings {
		words = append(words, f.Message)
	}
	return strings.Join(words, " ")
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, path, content, visible, suppressed string }{
		{"line end", "c.yaml", "services:\n  api:\n    a: bad1 # hullcheck ignore=Bad\n    b: bad2\n", "bad2", "bad1"},
		{"line end of the service key", "c.yaml", "services:\n  bad:  # hullcheck ignore=Bad\n    b: bad2\n", "bad2", "bad"},
		{"own line above an entry", "c.yaml", "services:\n  api:\n    # hullcheck ignore=Bad\n    a:\n      - bad1\n      - x: bad2\n    b: bad3\n", "bad3", "bad1 bad2"},
		{"own line above a sequence at the key's depth", "c.yaml", "a:\n# hullcheck ignore=Bad\nb:\n- bad1\n- bad2\nc: bad3\n", "bad3", "bad1 bad2"},
		{"own line above an element", "c.yaml", "a:\n  # hullcheck ignore=Bad\n  - bad1\n  - bad2\n", "bad2", "bad1"},
		{"lines add up", "c.yaml", "a:\n  # hullcheck ignore=NotRun\n\n  # hullcheck ignore=Bad\n  # prose\n  b: bad1\n", "", "bad1"},
		{"above the end of a block", "c.yaml", "services:\n  api:\n    a: b\n    # hullcheck ignore=Bad\n  worker:\n    a: bad1\n", "bad1", ""},
		{"flow list", "c.yaml", "a: [\n  # hullcheck ignore=Bad\n  bad1, bad2,\n  bad3,\n  bad4 # hullcheck ignore=Bad\n]\n", "bad3", "bad1 bad2 bad4"},
		{"flow list below", "c.yaml", "# hullcheck ignore=Bad\na: [\nbad1,\n]\nb: bad2\n", "bad2", "bad1"},
		{"several lines, at the end", "c.yaml", "a: \"x\n  bad1\" # hullcheck ignore=Bad\n", "", "bad1"},
		{"service", "c.yaml", "services:\n  api:\n    a: bad1\n    # hullcheck service ignore=Bad\n    b: bad2\n  worker:\n    a: bad3\n", "bad3", "bad1 bad2"},
		{"service, at its end", "c.yaml", "services:\n  api:\n    a: bad1\n    # hullcheck service ignore=Bad\n  worker:\n    a: bad3\n", "bad3", "bad1"},
		{"service, behind its key", "c.yaml", "services:\n  api: # hullcheck service ignore=Bad\n    a: bad1\n  worker:\n    a: bad3\n", "bad3", "bad1"},
		{"service, finding elsewhere", "c.yaml", "x: bad-of-api bad-of-worker\nservices:\n  api: # hullcheck service ignore=Bad\n    a: b\n", "bad-of-worker", "bad-of-api"},
		{"service of no application", "c.yaml", "services:\n    api:\n        a: bad1\n        # hullcheck service ignore=Bad\n    worker:\n        a: bad3\n", "bad3", "bad1"},
		{"file", "c.yaml", "# hullcheck file ignore=Bad\na: bad1\n---\nb: bad2\n", "", "bad1 bad2"},
		{"file, after the start of the document", "c.yaml", "---\n# hullcheck file ignore=Bad\na: bad1\n", "", "bad1"},
		{"block scalar", "c.yaml", "a: |\n  # hullcheck ignore=Bad\n  bad1\nb: '# hullcheck ignore=Bad' \nc: bad2 bad3\n", "bad1 bad2 bad3", ""},
		{"other rule", "c.yaml", "a: bad1 # hullcheck ignore=NotRun\n", "bad1", ""},
		{"other tool's id", "c.yaml", "a: bad1 # hullcheck ignore=hadolint:DL0000\nb: bad2 # hullcheck ignore=DL0000\n", "", "bad1 bad2"},
		{"cause", "c.yaml", "a: bad-because1\nb: cause-here # hullcheck ignore=Bad\nc: bad2\n", "bad2", "bad-because1"},
		{"mere evidence", "c.yaml", "a: bad-because1\nb: entry-here # hullcheck ignore=Bad\n", "bad-because1", ""},
		{"until today", "c.yaml", "a: bad1 # hullcheck ignore=Bad until=2027-03-31\n", "", "bad1"},
		{"until yesterday", "c.yaml", "a: bad1 # hullcheck ignore=Bad until=2027-03-30\n", "bad1", ""},

		{"env file, next entry", ".env", "# hullcheck ignore=Bad\n\n# prose\nA=bad1\nB=bad2 # hullcheck ignore=Bad\n", "bad2", "bad1"},
		{"env file as a whole", ".env", "# hullcheck file ignore=Bad\nA=bad1\nB=bad2\n", "", "bad1 bad2"},

		{"next instruction", "Dockerfile", "FROM a\n# hullcheck ignore=Bad\n\n# prose\nRUN bad1 \\\n  bad2\nRUN bad3\n", "bad3", "bad1 bad2"},
		{"inside an instruction", "Dockerfile", "FROM a\nRUN bad1 \\\n# hullcheck ignore=Bad\n  bad2\nRUN bad3\n", "bad3", "bad1 bad2"},
		{"heredoc", "Dockerfile", "FROM a\n# hullcheck ignore=Bad\nRUN <<E\nbad1\nE\nRUN <<E\n# hullcheck ignore=Bad\nbad2\nE\n", "bad2", "bad1"},
		{"above FROM", "Dockerfile", "# hullcheck ignore=Bad\nFROM bad1\nUSER bad2\n", "bad2", "bad1"},
		{"stage, above it", "Dockerfile", "FROM a\nRUN bad1\n# hullcheck stage ignore=Bad\nFROM b\nRUN bad2\nFROM c\nRUN bad3\n", "bad1 bad3", "bad2"},
		{"stage, inside", "Dockerfile", "FROM a\nRUN bad1\n# hullcheck stage ignore=Bad\nRUN bad2\nFROM b\nRUN bad3\n", "bad3", "bad1 bad2"},
		{"file of instructions", "Dockerfile", "# hullcheck file ignore=Bad\nARG bad1\nFROM a\nRUN bad2\n", "", "bad1 bad2"},
		{"no comments at line ends", "Dockerfile", "FROM a\nRUN bad1 # hullcheck ignore=Bad\n", "bad1", ""},
		{"below directives", "Dockerfile", "# syntax=docker/dockerfile:1\n# hullcheck ignore=Bad\nFROM bad1\n", "", "bad1"},
	}
	for _, test := range tests {
		t.Run(test.path+" "+test.name, func(t *testing.T) {
			t.Parallel()
			report, _ := run(t, test.path, test.content)
			if diff := cmp.Diff(test.visible, words(report.Findings)); diff != "" {
				t.Errorf("visible (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.suppressed, words(report.Suppressed)); diff != "" {
				t.Errorf("suppressed (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSuppression(t *testing.T) {
	t.Parallel()
	report, _ := run(t, "c.yaml", "a: bad1 # hullcheck ignore=Bad until=2027-04-10 rootless, INFRA-77\n")
	s := report.Suppressed[0].Suppression
	if s.Reason != "rootless, INFRA-77" || s.Until != "2027-04-10" || s.At.String() != "c.yaml:1:9" || s.Kind != analyzer.InSource {
		t.Errorf("got %+v", s)
	}
	if len(report.Notes) != 1 || report.Notes[0].Message != "the suppression of `Bad` ends on 2027-04-10" {
		t.Errorf("notes %+v", report.Notes)
	}
}

func TestExpired(t *testing.T) {
	t.Parallel()
	report, _ := run(t, "c.yaml", "a: bad1 # hullcheck ignore=Bad until=2026-01-01\n")
	evidence := report.Findings[0].Evidence
	if len(evidence) != 1 || evidence[0].Caption != "suppression expired on 2026-01-01" || evidence[0].Location.String() != "c.yaml:1:9" {
		t.Errorf("evidence %+v", evidence)
	}
}

// No number of comments makes the analysis slow: those beyond the limit are not
// read, and one of them is reported.
func TestManyDirectives(t *testing.T) {
	const many = 100_000
	comment := "# hullcheck ignore=Bad\n"
	for name, content := range map[string]string{
		"above a key":     strings.Repeat(comment, many) + "services:\n  api: bad\n",
		"in one comment":  "# hullcheck ignore=" + strings.Repeat("Bad,", many) + "Bad\nservices:\n  api: bad\n",
		"before the rest": comment + comment + "a: bad\n" + strings.Repeat("# hullcheck service ignore=Bad\n", many),
		"deep in a list":  strings.Repeat(comment, many) + strings.Repeat("- ", many) + "bad\n",
	} {
		_, set := run(t, "compose.yaml", content)
		last := set.Directives[len(set.Directives)-1]
		if len(set.Directives) > maxRead || !strings.Contains(last.Problem, "more than 2000") {
			t.Errorf("%s: %d directives, the last one %q", name, len(set.Directives), last.Problem)
		}
	}
}

func TestRemarks(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, path, content, unknown, unused, without string }{
		{"used", "c.yaml", "a: bad1 # hullcheck ignore=Bad known\n", "", "", ""},
		{"unused", "c.yaml", "a: b # hullcheck ignore=Bad known\n", "", "c.yaml:1:25 `Bad` has no finding here\n", ""},
		{"used after its end", "c.yaml", "a: bad1 # hullcheck ignore=Bad until=2026-01-01 known\n", "", "", ""},
		{"second of two", "c.yaml", "a: bad1 # hullcheck ignore=Bad known\n# hullcheck file ignore=Bad late\n", "c.yaml:2:1 this suppression stands too low: a comment for the whole file comes before the first key\n", "", ""},
		{"rule that did not run", "c.yaml", "a: b # hullcheck ignore=NotRun known\n", "", "", ""},
		{"unknown", "c.yaml", "a: bad1 # hullcheck ignore=Baad,Bad x\n", "c.yaml:1:28 unknown rule `Baad`; did you mean `Bad`? -> Bad\n", "", ""},
		{"far away", "c.yaml", "a: b # hullcheck ignore=Something x\n", "c.yaml:1:25 unknown rule `Something` suppresses nothing\n", "", ""},
		{"all", "c.yaml", "a: b # hullcheck ignore=* x\n", "c.yaml:1:25 unknown rule `*` suppresses nothing\n", "", ""},
		{"no reason", "c.yaml", "a: bad1 # hullcheck ignore=Bad\n", "", "", "c.yaml:1:9 the suppression of `Bad` gives no reason\n"},
		{"not read", "c.yaml", "a: bad1 # hullcheck ignore Bad\n", "c.yaml:1:21 this suppression is not read: write `# hullcheck ignore=RuleName reason`\n", "", ""},
		{"service outside", "c.yaml", "# hullcheck service ignore=Bad x\na: b\n", "c.yaml:1:1 this suppression stands outside a service: write it below the service's key\n", "", ""},
		{"stage in Compose", "c.yaml", "# hullcheck stage ignore=Bad x\na: b\n", "c.yaml:1:1 this suppression stands in a Compose file, which has no stages: write `service ignore=` or `file ignore=`\n", "", ""},
		{"service in a Dockerfile", "Dockerfile", "# hullcheck service ignore=Bad x\nFROM a\n", "Dockerfile:1:1 this suppression stands in a Dockerfile, which has no services: write `stage ignore=` or `file ignore=`\n", "", ""},
		{"file too low", "Dockerfile", "FROM a\n# hullcheck file ignore=Bad x\n", "Dockerfile:2:1 this suppression stands too low: a comment for the whole file comes before the first instruction\n", "", ""},
		{"file too low in an env file", ".env", "A=b\n# hullcheck file ignore=Bad x\n", ".env:2:1 this suppression stands too low: a comment for the whole file comes before the first entry\n", "", ""},
		{"service in an env file", ".env", "# hullcheck service ignore=Bad x\nA=b\n", ".env:1:1 this suppression stands in an env file: write `ignore=` above the entry, or `file ignore=`\n", "", ""},
		{"at the end", "Dockerfile", "FROM a\n# hullcheck ignore=Bad x\n", "", "Dockerfile:2:20 `Bad` has no finding here\n", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, set := run(t, test.path, test.content)
			list := func(remarks []Remark) string {
				var b strings.Builder
				for _, r := range remarks {
					fmt.Fprintf(&b, "%s %s", analyzer.Locate(set.files.At(r.At.Pos()), r.At), r.Message)
					if r.Replacement != "" {
						fmt.Fprintf(&b, " -> %s", r.Replacement)
					}
					b.WriteByte('\n')
				}
				return b.String()
			}
			if diff := cmp.Diff(test.unknown, list(set.Unknown())); diff != "" {
				t.Errorf("unknown (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.unused, list(set.Unused())); diff != "" {
				t.Errorf("unused (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.without, list(set.WithoutReason())); diff != "" {
				t.Errorf("without reason (-want +got):\n%s", diff)
			}
		})
	}
}
