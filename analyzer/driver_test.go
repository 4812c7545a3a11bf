package analyzer

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

// words yields the words of the unit's files; the tests' rules require it.
var words = &analysis.Analyzer{
	Name:       "words",
	Doc:        "the words of the unit",
	Requires:   []*analysis.Analyzer{source.Analyzer},
	ResultType: reflect.TypeFor[map[string]source.Span](),
	Run: func(pass *analysis.Pass) (any, error) {
		found := map[string]source.Span{}
		unit := source.In(pass)
		for _, path := range unit.Compose {
			content, err := pass.ReadFile(path)
			if err != nil {
				return nil, err
			}
			f, err := unit.Files.Load(path, source.MaxFileSize)
			if err != nil {
				return nil, err
			}
			off := 0
			for _, word := range strings.SplitAfter(string(content), " ") {
				trimmed := strings.TrimSpace(word)
				found[trimmed] = f.Span(off, off+len(trimmed))
				off += len(word)
			}
		}
		return found, nil
	},
}

type place = map[string]source.Span

func rule(name string, run func(pass *analysis.Pass, words place)) *Rule {
	return &Rule{Analyzer: &analysis.Analyzer{
		Name: name, Doc: "test", Requires: []*analysis.Analyzer{words},
		Run: func(pass *analysis.Pass) (any, error) {
			run(pass, pass.ResultOf[words].(place))
			return nil, nil
		},
	}}
}

func severe(r *Rule, effect Effect) *Rule {
	r.Effect = effect
	return r
}

// unit returns a unit of files, given as path, content, path, content.
func unit(name string, files ...string) Unit {
	tree := source.Memory{}
	u := &source.Unit{Name: name}
	for i := 0; i < len(files); i += 2 {
		tree[files[i]] = []byte(files[i+1])
		u.Compose = append(u.Compose, files[i])
	}
	u.Files = source.NewFiles(tree)
	return Unit{Source: u}
}

func mustRun(t *testing.T, units []Unit, o Options) *Report {
	t.Helper()
	r, err := Run(context.Background(), units, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// lines renders findings, one a line.
func lines(findings []*Finding) string {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "%s %s %s: %s %v\n", f.Rule.Severity(), f.Location, f.Rule.Name, f.Message, f.Subjects)
	}
	return b.String()
}

func gapsOf(r *Report) string {
	var b strings.Builder
	for _, g := range r.Gaps {
		fmt.Fprintf(&b, "%s %s: %s\n", g.Path, g.Rule, g.Message)
	}
	return b.String()
}

func TestReportRefuses(t *testing.T) {
	t.Parallel()
	foreign := unit("other", "x", strings.Repeat("far away ", 100))
	f, err := foreign.Source.Files.Load("x", source.MaxFileSize)
	if err != nil {
		t.Fatal(err)
	}
	outside := f.Span(800, 804)
	tests := []struct {
		name string
		run  func(pass *analysis.Pass, words place)
		want string
	}{
		{"invalid", func(p *analysis.Pass, _ place) { At(source.Span{}, "no place").Report(p) }, "reported an invalid span: no place"},
		{"absent", func(p *analysis.Pass, _ place) { At(nil, "no place").Report(p) }, "reported an invalid span: no place"},
		{"empty", func(p *analysis.Pass, w place) { At(w["one"].Sub(1, 1), "a point").Report(p) }, "reported an empty span: a point"},
		{"reversed", func(p *analysis.Pass, w place) { At(source.NewSpan(w["two"].End(), w["two"].Pos()), "back").Report(p) }, "reported an invalid span: back"},
		{"foreign", func(p *analysis.Pass, _ place) { At(outside, "elsewhere").Report(p) }, "reported a span outside the files of the unit: elsewhere"},
		{"over the end", func(p *analysis.Pass, w place) { At(w["two"].Sub(0, 9), "too long").Report(p) }, "reported a span outside the files of the unit: too long"},
		{"no message", func(p *analysis.Pass, w place) { At(w["one"], "").Report(p) }, "reported a finding without a message"},
		{"foreign evidence", func(p *analysis.Pass, w place) { At(w["one"], "m").Because(Cause, outside, "caption").Report(p) }, "gave evidence at a span outside the files of the unit: caption"},
		{"no caption", func(p *analysis.Pass, w place) { At(w["one"], "m").Because(Cause, w["two"], "").Report(p) }, "gave evidence without a caption: m"},
		{"foreign edit", func(p *analysis.Pass, w place) {
			At(w["one"], "m").Fix(Safe, "delete it", analysis.TextEdit{Pos: outside.Pos(), End: outside.End()}).Report(p)
		}, "gave an edit at a span outside the files of the unit: delete it"},
		{"plain report without an end", func(p *analysis.Pass, w place) { p.Reportf(w["one"].Pos(), "a point") }, "reported an empty span: a point"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			bad := rule("Bad", test.run)
			good := rule("Good", func(p *analysis.Pass, w place) { At(w["one"], "fine").Report(p) })
			r := mustRun(t, []Unit{unit("u", "a", "one two")}, Options{Rules: []*Rule{bad, good}})
			if want := "a Bad: Bad " + test.want + "\n"; gapsOf(r) != want {
				t.Errorf("gaps\n%swant\n%s", gapsOf(r), want)
			}
			if want := "critical a:1:1 Good: fine []\n"; lines(r.Findings) != want {
				t.Errorf("findings\n%swant\n%s", lines(r.Findings), want)
			}
		})
	}
}

func TestNotAnalysedMayBeAPoint(t *testing.T) {
	t.Parallel()
	r := rule("LoadError", func(p *analysis.Pass, w place) { At(w["one"].Sub(0, 0), "not YAML").Report(p) })
	r.NotAnalysed = true
	report := mustRun(t, []Unit{unit("u", "a", "one two")}, Options{Rules: []*Rule{r}})
	if len(report.Gaps) != 0 || len(report.Findings) != 1 {
		t.Errorf("gaps %v, findings %v", report.Gaps, report.Findings)
	}
}

func TestBrokenRuleCostsItsOwnFindings(t *testing.T) {
	t.Parallel()
	fine := rule("Fine", func(p *analysis.Pass, w place) { At(w["one"], "fine").Report(p) })
	panics := rule("Panics", func(p *analysis.Pass, w place) {
		At(w["one"], "lost").Report(p)
		panic("index \x1b[31m out of range")
	})
	errs := &Rule{Analyzer: &analysis.Analyzer{
		Name: "Errs", Doc: "test", Requires: []*analysis.Analyzer{words},
		Run: func(pass *analysis.Pass) (any, error) { return nil, errors.New("no luck") },
	}}
	broken := &analysis.Analyzer{
		Name: "broken", Doc: "test", ResultType: reflect.TypeFor[int](),
		Run: func(*analysis.Pass) (any, error) { return "not a number", nil },
	}
	dependent := &Rule{Analyzer: &analysis.Analyzer{
		Name: "Dependent", Doc: "test", Requires: []*analysis.Analyzer{broken},
		Run: func(*analysis.Pass) (any, error) { panic("never runs") },
	}}
	r := mustRun(t, []Unit{unit("u", "a", "one two")}, Options{Rules: []*Rule{panics, fine, errs, dependent}})
	want := "a Errs: Errs broke: no luck\n" +
		"a Panics: Panics broke: panic: index \\x1b[31m out of range\n" +
		"a broken: broken broke: returned a result of type string, declared int\n"
	if diff := cmp.Diff(want, gapsOf(r)); diff != "" {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
	if want := "critical a:1:1 Fine: fine []\n"; lines(r.Findings) != want {
		t.Errorf("findings\n%swant\n%s", lines(r.Findings), want)
	}
	if !strings.Contains(r.Gaps[1].Detail, "driver_test.go") {
		t.Errorf("the detail of a panic does not say where: %s", r.Gaps[1].Detail)
	}
}

func TestTimeout(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	t.Cleanup(func() { close(release) })
	hangs := rule("Hangs", func(_ *analysis.Pass, w place) {
		if _, ok := w["slow"]; ok {
			<-release
		}
	})
	fine := rule("Fine", func(p *analysis.Pass, w place) { At(w["one"], "fine").Report(p) })
	units := []Unit{unit("s", "slow.yaml", "one slow"), unit("q", "quick.yaml", "one")}
	r := mustRun(t, units, Options{Rules: []*Rule{hangs, fine}, Timeout: 50 * time.Millisecond, Jobs: 1})
	if want := "slow.yaml : not analysed: took longer than 50ms\n"; gapsOf(r) != want {
		t.Errorf("gaps\n%swant\n%s", gapsOf(r), want)
	}
	if want := "critical quick.yaml:1:1 Fine: fine []\n"; lines(r.Findings) != want {
		t.Errorf("findings\n%swant\n%s", lines(r.Findings), want)
	}
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Run(ctx, []Unit{unit("u", "a", "one")}, Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

func TestInvalidRules(t *testing.T) {
	t.Parallel()
	bad := rule("not a name", func(*analysis.Pass, place) {})
	if _, err := Run(context.Background(), nil, Options{Rules: []*Rule{bad}}); err == nil {
		t.Error("a rule with an invalid name is accepted")
	}
}

func TestOrder(t *testing.T) {
	t.Parallel()
	every := func(name string, effect Effect) *Rule {
		return severe(rule(name, func(p *analysis.Pass, w place) {
			for _, word := range []string{"two", "one"} {
				At(w[word], "z").Keyed("z").Report(p)
				At(w[word], "a").Keyed("a").Report(p)
			}
			At(w["one"].Join(w["two"]), "both").Report(p)
		}), effect)
	}
	rules := []*Rule{every("Low", Degrades), every("HighB", Rejected), every("HighA", Rejected)}
	want := `high a:1:1 HighA: a []
high a:1:1 HighA: z []
high a:1:1 HighB: a []
high a:1:1 HighB: z []
high a:1:1 HighA: both []
high a:1:1 HighB: both []
high a:1:5 HighA: a []
high a:1:5 HighA: z []
high a:1:5 HighB: a []
high a:1:5 HighB: z []
high b:1:1 HighA: a []
high b:1:1 HighA: z []
high b:1:1 HighB: a []
high b:1:1 HighB: z []
high b:1:1 HighA: both []
high b:1:1 HighB: both []
high b:1:5 HighA: a []
high b:1:5 HighA: z []
high b:1:5 HighB: a []
high b:1:5 HighB: z []
low a:1:1 Low: a []
low a:1:1 Low: z []
low a:1:1 Low: both []
low a:1:5 Low: a []
low a:1:5 Low: z []
low b:1:1 Low: a []
low b:1:1 Low: z []
low b:1:1 Low: both []
low b:1:5 Low: a []
low b:1:5 Low: z []
`
	for _, jobs := range []int{1, 8} {
		units := []Unit{unit("2", "b", "one two"), unit("1", "a", "one two")}
		r := mustRun(t, units, Options{Rules: rules, Jobs: jobs})
		if diff := cmp.Diff(want, lines(r.Findings)); diff != "" {
			t.Errorf("%d jobs (-want +got):\n%s", jobs, diff)
		}
	}
}

func TestEqualFindingsAreOne(t *testing.T) {
	t.Parallel()
	shared := rule("Shared", func(p *analysis.Pass, w place) {
		for _, service := range []string{"worker", "api"} {
			At(w["one"], "`%s` runs as root", service).Because(Entry, w[service], "port of %s", service).
				About("stages.0", "services."+service).Report(p)
		}
		At(w["one"], "caused elsewhere").Because(Cause, w["two"], "here").About("services.api").Report(p)
		At(w["one"], "with a key").Keyed("SYS_ADMIN").Report(p)
	})
	units := []Unit{unit("prod", "a", "one two api worker"), unit("dev", "a", "one two api worker")}
	r := mustRun(t, units, Options{Rules: []*Rule{shared}})
	want := "critical a:1:1 Shared: `api` runs as root [services.api services.worker stages.0]\n" +
		"critical a:1:1 Shared: caused elsewhere [services.api]\n" +
		"critical a:1:1 Shared: with a key []\n"
	if diff := cmp.Diff(want, lines(r.Findings)); diff != "" {
		t.Fatalf("findings (-want +got):\n%s", diff)
	}
	first := r.Findings[0]
	if diff := cmp.Diff([]string{"dev", "prod"}, first.Units); diff != "" {
		t.Errorf("units (-want +got):\n%s", diff)
	}
	if len(first.Evidence) != 2 {
		t.Errorf("evidence %v, want that of both services", first.Evidence)
	}
	if r.Count(CriticalSeverity) != 3 {
		t.Errorf("counted %d, want 3", r.Count(CriticalSeverity))
	}
	seen := map[string]bool{}
	for _, f := range r.Findings {
		if seen[f.Fingerprint] {
			t.Errorf("fingerprint %s occurs twice", f.Fingerprint)
		}
		seen[f.Fingerprint] = true
	}
}

func TestMinSeverity(t *testing.T) {
	t.Parallel()
	high := severe(rule("High", func(p *analysis.Pass, w place) { At(w["one"], "m").Report(p) }), Rejected)
	low := severe(rule("Low", func(p *analysis.Pass, w place) { At(w["one"], "m").Report(p) }), Degrades)
	r := mustRun(t, []Unit{unit("u", "a", "one")}, Options{Rules: []*Rule{low}, MinSeverity: HighSeverity})
	if len(r.Findings) != 0 || len(r.Hidden) != 1 || !r.Fails(LowSeverity) || r.Fails(MediumSeverity) {
		t.Errorf("hidden %d, visible %d", len(r.Hidden), len(r.Findings))
	}
	r = mustRun(t, []Unit{unit("u", "a", "one")}, Options{Rules: []*Rule{low, high}, MinSeverity: HighSeverity})
	if len(r.Findings) != 1 || len(r.Hidden) != 1 {
		t.Errorf("hidden %d, visible %d", len(r.Hidden), len(r.Findings))
	}
}

type silencer struct{ message string }

func (s silencer) Suppress(f *Finding) *Suppression {
	switch s.message {
	case "panic":
		panic("no")
	case f.Message:
		return &Suppression{Reason: "known"}
	}
	return nil
}

func suppressor(message string) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name: "silencer", Doc: "test", ResultType: reflect.TypeFor[Suppressor](),
		Run: func(*analysis.Pass) (any, error) { return silencer{message}, nil },
	}
}

func TestSuppression(t *testing.T) {
	t.Parallel()
	two := rule("Two", func(p *analysis.Pass, w place) {
		At(w["one"], "first").About("services.api").Report(p)
		At(w["one"], "second").About("services.worker").Report(p)
	})
	late := rule("Late", func(p *analysis.Pass, w place) { At(w["one"], "first").Report(p) })
	late.AfterSuppression = true
	rules := []*Rule{two, late}
	r := mustRun(t, []Unit{unit("u", "a", "one")}, Options{Rules: rules, Suppressor: suppressor("first")})
	want := "critical a:1:1 Late: first []\ncritical a:1:1 Two: second [services.worker]\n"
	if lines(r.Findings) != want {
		t.Errorf("findings\n%swant\n%s", lines(r.Findings), want)
	}
	if want := "critical a:1:1 Two: first [services.api]\n"; lines(r.Suppressed) != want {
		t.Errorf("suppressed\n%swant\n%s", lines(r.Suppressed), want)
	}
	r = mustRun(t, []Unit{unit("u", "a", "one")}, Options{Rules: rules, Suppressor: suppressor("panic")})
	if len(r.Findings) != 2 || len(r.Gaps) != 1 {
		t.Errorf("a broken suppressor: findings\n%sgaps\n%s", lines(r.Findings), gapsOf(r))
	}
}

// TestUnanimous holds that what is said about a suppression is said only if it
// is so in every unit that reads the file.
func TestUnanimous(t *testing.T) {
	t.Parallel()
	unused := rule("Unused", func(p *analysis.Pass, w place) {
		if at, ok := w["one"]; ok {
			At(at, "everywhere").Report(p)
		}
		if at, ok := w["shared"]; ok && !w["used"].IsValid() {
			At(at, "in some").Report(p)
		}
	})
	unused.AfterSuppression = true
	units := []Unit{unit("1", "a", "one", "b", "shared"), unit("2", "b", "shared", "c", "used"), unit("3", "a", "one")}
	r := mustRun(t, units, Options{Rules: []*Rule{unused}})
	if want := "critical a:1:1 Unused: everywhere []\n"; lines(r.Findings) != want {
		t.Errorf("findings\n%swant\n%s", lines(r.Findings), want)
	}
}

func TestSeeds(t *testing.T) {
	t.Parallel()
	seeded := &analysis.Analyzer{
		Name: "seeded", Doc: "test", ResultType: reflect.TypeFor[*string](),
		Run: func(*analysis.Pass) (any, error) { return nil, errors.New("not seeded") },
	}
	always := &analysis.Analyzer{
		Name: "always", Doc: "test", Requires: []*analysis.Analyzer{seeded, SessionAnalyzer},
		Run: func(pass *analysis.Pass) (any, error) {
			s := SessionIn(pass)
			s.File("a", "compose")
			s.Note("a", source.Span{}, "seed is %v", pass.ResultOf[seeded].(*string))
			s.Describe(Subject{Name: "services.api", Title: "service api"})
			return nil, nil
		},
	}
	u := unit("u", "a", "one")
	u.Seeds = map[*analysis.Analyzer]any{seeded: nil}
	reads := rule("Reads", func(*analysis.Pass, place) {})
	r := mustRun(t, []Unit{u}, Options{Rules: []*Rule{reads}, Always: []*analysis.Analyzer{always}})
	if len(r.Notes) != 1 || r.Notes[0].Message != "seed is <nil>" {
		t.Errorf("notes %v", r.Notes)
	}
	if diff := cmp.Diff([]AnalysedFile{{Path: "a", Size: 3, Kind: "compose"}}, r.Files); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if len(r.Units) != 1 || len(r.Units[0].Subjects) != 1 {
		t.Errorf("units %v", r.Units)
	}
}

// TestPlainDriver runs a rule without a session, as another driver would.
func TestPlainDriver(t *testing.T) {
	t.Parallel()
	var got []analysis.Diagnostic
	pass := &analysis.Pass{Report: func(d analysis.Diagnostic) { got = append(got, d) }}
	At(source.NewSpan(3, 7), "message").Because(Cause, source.NewSpan(9, 11), "caption").
		Fix(Safe, "delete it", analysis.TextEdit{Pos: 3, End: 7}).Report(pass)
	want := []analysis.Diagnostic{{
		Pos: 3, End: 7, Message: "message",
		Related:        []analysis.RelatedInformation{{Pos: 9, End: 11, Message: "caption"}},
		SuggestedFixes: []analysis.SuggestedFix{{Message: "delete it", TextEdits: []analysis.TextEdit{{Pos: 3, End: 7}}}},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("diagnostics (-want +got):\n%s", diff)
	}
}

func TestSecretsAreMaskedInEveryFinding(t *testing.T) {
	t.Parallel()
	secret := rule("Secret", func(pass *analysis.Pass, at place) {
		At(at["hunter2"], "a secret").Mask(at["hunter2"]).Report(pass)
	})
	other := rule("Other", func(pass *analysis.Pass, at place) {
		At(at["beside"], "another finding").Because(Value, at["line"], "evidence").Report(pass)
	})
	r := mustRun(t, []Unit{unit("a", "a", "beside hunter2 line ")}, Options{Rules: []*Rule{secret, other}})
	for _, f := range r.Findings {
		for _, l := range append([]Location{f.Location}, locations(f.Evidence)...) {
			for _, line := range l.Lines {
				if line.Text != "beside ******* line " {
					t.Errorf("%s: line %q", f.Rule.Name, line.Text)
				}
			}
		}
	}
	if len(r.Findings) != 2 {
		t.Errorf("%d findings", len(r.Findings))
	}
}

func locations(evidence []Evidence) []Location {
	var all []Location
	for _, e := range evidence {
		all = append(all, e.Location)
	}
	return all
}
