package sample

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

// The parts of [Hostile] that tests look for.
const (
	HostilePath = "a:b,%25/c\r\nd\x1b]0;x\a\u202e|<b>&\"`日\xff.Dockerfile"
	HostileText = "\x1b[31m`\r\n::error::%0A,:|]]><script>[x](http://evil)\u202e\u0085\ufffe\xff"
	secret      = "hunter2"
)

// Hostile is a Dockerfile whose name, content and subjects try to break out of
// a format, with a secret, a gap and a note.
func Hostile() Unit {
	rule := Rule("HostileText", analyzer.Direct, analyzer.Host)
	at := Mark{Path: HostilePath, Words: "🐳"}
	return Unit{
		Files: source.Memory{HostilePath: []byte("FROM 🐳é x\r\nENV KEY=" + secret + " OTHER=\x1b]0;x\a\r\n")},
		Findings: []Finding{
			{
				Rule: rule, At: at, Subjects: []string{"stages." + HostileText}, Key: HostileText,
				Message: "an attacker writes " + source.Quote(HostileText) + " beside " + HostileText,
				Evidence: []Evidence{
					{analyzer.Value, Mark{Path: HostilePath, Words: "x\r\nENV"}, "over a line break " + source.Quote("")},
					{analyzer.Entry, Mark{Path: HostilePath, Words: "OTHER"}, HostileText},
				},
				Fix: "delete " + source.Quote("|"), Edit: &at,
			},
			{
				Rule: rule, At: Mark{Path: HostilePath, Words: secret}, Secret: &Mark{Path: HostilePath, Words: secret},
				Message: "whoever reads the file has the password", Fix: "write " + HostileText,
			},
		},
		Gaps: []string{"gap " + HostileText}, Notes: []string{"note " + HostileText},
	}
}

// Check writes reports in a format and wants what holds for each: the same bytes
// in each run, nothing that a terminal acts on, no secret, and what was not
// analysed. It returns the output for [Hostile] and that for a report without
// findings.
func Check(t *testing.T, write func(io.Writer, *analyzer.Report) error) (hostile, empty string) {
	t.Helper()
	render := func(u Unit) string {
		var first, second bytes.Buffer
		for _, out := range []*bytes.Buffer{&first, &second} {
			if err := write(out, Report(t, analyzer.Options{}, u)); err != nil {
				t.Fatal(err)
			}
		}
		if first.String() != second.String() {
			t.Errorf("two runs differ: %s\n%s", first.String(), second.String())
		}
		if !utf8.Valid(first.Bytes()) {
			t.Error("the output is not UTF-8")
		}
		for _, r := range first.String() {
			if r != '\n' && r != ' ' && !unicode.IsGraphic(r) {
				t.Errorf("raw %U in the output", r)
			}
		}
		if strings.Contains(first.String(), secret) {
			t.Errorf("the secret is in the output: %s", first.String())
		}
		return first.String()
	}
	u := Socket()
	u.Gaps = []string{"line 3 has no instruction"}
	if out := render(u); !strings.Contains(out, "ine 3 has no instruction") {
		t.Errorf("no gap in %s", out)
	}
	return render(Hostile()), render(Unit{Files: source.Memory{"Dockerfile": []byte("FROM scratch\n")}})
}
