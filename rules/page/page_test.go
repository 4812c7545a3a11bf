package page

import (
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
)

const prose = "An attacker gains\nthe `host`.\n\n- one\n- two\n\n## Fix\nWrite\nless.\n\n## When this is fine\nNever.\n\n## What is looked at\nEverything.\n\n"

const trees = "-- bad/compose.yaml --\nservices: {api: {image: a}}\n-- good/Dockerfile --\nFROM a\n"

func ruleOf(archive string) *analyzer.Rule {
	r := &analyzer.Rule{Analyzer: &analysis.Analyzer{
		Name: "HostClock", Doc: "container sets the clock",
		Run: func(*analysis.Pass) (any, error) { return nil, nil },
	}}
	return analyzer.InTheme("isolation", fstest.MapFS{"host_clock.txtar": {Data: []byte(archive)}}, r)[0]
}

func TestOf(t *testing.T) {
	t.Parallel()
	p, err := Of(ruleOf(prose + trees))
	if err != nil {
		t.Fatal(err)
	}
	if want := "An attacker gains the 'host'."; p.Summary() != want {
		t.Errorf("summary %q, want %q", p.Summary(), want)
	}
	if want := "An attacker gains the `host`.\n\n- one\n- two\n\n**Fix:** Write less."; p.Advice() != want {
		t.Errorf("advice %q, want %q", p.Advice(), want)
	}
	if want := "An attacker gains the 'host'.\n\n- one\n- two\n\nFix: Write less."; p.Text() != want {
		t.Errorf("text %q, want %q", p.Text(), want)
	}
}

// TestKnown holds that a page says how its claim is known, wherever it is read.
func TestKnown(t *testing.T) {
	t.Parallel()
	p, err := Of(ruleOf(prose + "## How it is known\nMeasured:\n`L1`.\n\n" + trees))
	if err != nil {
		t.Fatal(err)
	}
	if want := "An attacker gains the `host`.\n\n- one\n- two\n\n**Fix:** Write less.\n\n**How it is known:** Measured: `L1`."; p.Advice() != want {
		t.Errorf("advice %q, want %q", p.Advice(), want)
	}
	if want := "An attacker gains the 'host'.\n\n- one\n- two\n\nFix: Write less.\n\nHow it is known: Measured: 'L1'."; p.Text() != want {
		t.Errorf("text %q, want %q", p.Text(), want)
	}
	text, err := p.Markdown()
	if err != nil {
		t.Fatal(err)
	}
	if want := "## What is looked at\nEverything.\n\n## How it is known\nMeasured: `L1`.\n\n## Names elsewhere\n"; !strings.Contains(text, want) {
		t.Errorf("no %q in:\n%s", want, text)
	}
}

func TestOfRefuses(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ archive, want string }{
		"heading missing": {strings.Replace(prose, "## When this is fine\nNever.\n", "", 1) + trees, "the headings of the prose are"},
		"heading empty":   {strings.Replace(prose, "Never.", "", 1) + trees, "a heading of the prose has no text"},
		"nothing gained":  {strings.TrimPrefix(prose, "An attacker gains\nthe `host`.\n\n- one\n- two\n\n") + trees, "a heading of the prose has no text"},
		"other order":     {strings.Replace(prose, "## Fix", "## Cure", 1) + trees, "the headings of the prose are"},
		"known empty":     {prose + "## How it is known\n\n" + trees, "a heading of the prose has no text"},
		"known too early": {strings.Replace(prose, "## Fix", "## How it is known\nMeasured.\n\n## Fix", 1) + trees, "the headings of the prose are"},
		"no good tree":    {prose + strings.Replace(trees, "-- good/", "-- other/", 1), "needs a bad and a good tree"},
		"no prose":        {trees, "no prose"},
	} {
		if _, err := Of(ruleOf(test.archive)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v, want %s", name, err, test.want)
		}
	}
	if _, err := Of(&analyzer.Rule{Analyzer: &analysis.Analyzer{Name: "Stray"}}); err == nil {
		t.Error("a rule without a theme has a page")
	}
}

// TestMarkdown holds that every page has every heading.
func TestMarkdown(t *testing.T) {
	t.Parallel()
	p, err := Of(ruleOf(prose + trees))
	if err != nil {
		t.Fatal(err)
	}
	text, err := p.Markdown()
	if err != nil {
		t.Fatal(err)
	}
	at := 0
	for _, heading := range []string{"# HostClock\n", "## Bad\n", "## Good\n", "## Fix\n", "## When this is fine\n", "## What is looked at\n", "## Names elsewhere\n", "## References\n", "## Source\n"} {
		next := strings.Index(text[at:], heading)
		if next < 0 {
			t.Fatalf("no %q, or in another order:\n%s", heading, text)
		}
		at += next
	}
	if !strings.Contains(text, "| critical: direct × host | isolation | default | Compose file | by hand |") {
		t.Errorf("the table is wrong:\n%s", text)
	}
}
