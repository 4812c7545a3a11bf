package ruletest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

func TestIsMark(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]bool{
		"^ Rule: message":                    true,
		"    ^^^ RootUser: `api` runs":       true,
		"\t^^^ error: bad indentation":       true,
		"~~~ runs-as: `api` runs as root":    true,
		"^^^ +2 Rule: message":               true,
		"^^^ +2:7 Rule: message":             true,
		"~~~ strikethrough: no role":         false,
		"^^^ not a rule: message":            false,
		"^^^Rule: message":                   false,
		"^^^ +x Rule: message":               false,
		"^regexp$":                           false,
		"~/bin: /bin":                        false,
		"~~~":                                false,
		"# ^^^ Rule: message in a comment":   false,
		"  - ^^^ Rule: message in a value":   false,
		"^~ Rule: two signs are no range":    false,
		"":                                   false,
		"    image: nginx":                   false,
		"^^^ Rule: ":                         true,
		"^^^ Rule:no blank after the colon.": false,
	} {
		if got := isMark(line); got != want {
			t.Errorf("%q: %t, want %t", line, got, want)
		}
	}
}

func TestDrawAndClean(t *testing.T) {
	t.Parallel()
	const content = "services:\n\tключ: 🐳 api # two\nRUN a \\\n  b  \nlast"
	f := source.NewFiles(nil).Add("a", []byte(content))
	at := func(text string, evidence bool, label, message string) mark {
		off := strings.Index(content, text)
		return markAt(analyzer.Locate(f, f.Span(off, off+len(text))), evidence, label, message)
	}
	got := draw(content, []mark{
		at("last", false, "Last", "no line break follows"),
		at("api", true, "value", "a caption"),
		at("api", false, "Rule", "beta"),
		at("api", false, "Rule", "alpha"),
		at("api", false, "Rule", "alpha"),
		at("RUN a \\\n  b  ", false, "Whole", "to the end of the line"),
		at("a \\\n  b", false, "Partly", "not to the end"),
	})
	want := "services:\n\tключ: 🐳 api # two\n" +
		"\t        ^^^ Rule: alpha\n\t        ^^^ Rule: beta\n\t        ~~~ value: a caption\n" +
		"RUN a \\\n^^^^^^^ +1 Whole: to the end of the line\n    ^^^ +1:4 Partly: not to the end\n  b  \n" +
		"last\n^^^^ Last: no line break follows\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("drawn (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(content+"\n", clean(got)); diff != "" {
		t.Errorf("cleaned (-want +got):\n%s", diff)
	}
}
