package text

import (
	"bytes"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/report/internal/sample"
	"github.com/hullcheck/hullcheck/analyzer/source"
)

func render(t *testing.T, r *analyzer.Report, o Options) string {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, r, o); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestWrite(t *testing.T) {
	t.Parallel()
	high := analyzer.HighSeverity
	sample.Golden(t, "socket.golden", render(t, sample.Report(t, analyzer.Options{}, sample.Socket()), Options{FailOn: &high}))
}

func TestWriteColored(t *testing.T) {
	t.Parallel()
	r := sample.Report(t, analyzer.Options{}, sample.Socket())
	plain, colored := render(t, r, Options{}), render(t, r, Options{Color: true})
	if !strings.Contains(colored, "\x1b[1;35mcritical\x1b[0m") {
		t.Error("no colour")
	}
	var stripped strings.Builder
	for i := 0; i < len(colored); i++ {
		if colored[i] == '\x1b' {
			i += strings.IndexByte(colored[i:], 'm')
			continue
		}
		stripped.WriteByte(colored[i])
	}
	if diff := cmp.Diff(plain, stripped.String()); diff != "" {
		t.Errorf("colour changes words: %s", diff)
	}
}

func TestWriteNothingFound(t *testing.T) {
	t.Parallel()
	clean := sample.Unit{Files: source.Memory{"Dockerfile": []byte("FROM scratch\n")}}
	if got, want := render(t, sample.Report(t, analyzer.Options{}, clean), Options{}), "No findings in 1 file (11 ms)\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	clean.Gaps, clean.Notes = []string{"line 3 has no instruction"}, []string{"`.env.prod` is not here"}
	sample.Golden(t, "gap.golden", render(t, sample.Report(t, analyzer.Options{}, clean), Options{}))
	sample.Golden(t, "gap_verbose.golden", render(t, sample.Report(t, analyzer.Options{}, clean), Options{Verbose: true}))
}

// One Dockerfile, three services, one finding; services that lack the same
// settings share a block; a second line of evidence on the same line of source
// only adds marks.
func TestWriteGroups(t *testing.T) {
	t.Parallel()
	_, user, hardening := sample.Rules()
	splice := sample.Rule("VariableSplicedIntoShell", analyzer.Direct, analyzer.Itself)
	port := sample.Mark{Path: "compose.yaml", Words: "\"80:80\""}
	three := []string{"services.a", "services.b", "services.c"}
	u := sample.Unit{
		Files: source.Memory{
			"compose.yaml": []byte("services:\n  a: {build: ., ports: [\"80:80\"]}\n  b: {build: .}\n  c: {build: .}\n"),
			"Dockerfile":   []byte("FROM alpine\nRUN true\nUSER root\nCMD sh -c \"$X\" && \\\n  true && \\\n  true && \\\n  true\n"),
		},
		Compose: []string{"compose.yaml"},
		Findings: []sample.Finding{
			{Rule: user, At: sample.Mark{Path: "Dockerfile", Words: "root"}, Subjects: three, Message: "`a`, `b` and `c` run as `root`"},
			{
				Rule: splice, At: sample.Mark{Path: "Dockerfile", Words: "CMD sh -c \"$X\" && \\\n  true && \\\n  true && \\\n  true"},
				Subjects: []string{"services.a"}, Message: "`$X` becomes a command of `a`", Fix: "pass `$X` as an argument",
				Evidence: []sample.Evidence{
					{Role: analyzer.Entry, At: port, Caption: "reachable from any network"},
					{Role: analyzer.Value, At: sample.Mark{Path: "compose.yaml", Words: "build"}, Caption: "built here"},
					{Role: analyzer.Value, At: sample.Mark{Path: "Dockerfile", Words: "$X"}, Caption: "unset"},
					{Role: analyzer.Value, At: sample.Mark{Path: "Dockerfile", Words: "alpine"}, Caption: "base"},
				},
			},
		},
	}
	for _, s := range []string{"a", "b", "c"} {
		for _, r := range hardening[:2] {
			u.Findings = append(u.Findings, sample.Finding{
				Rule: r, At: sample.Mark{Path: "compose.yaml", Words: s + ":"}, Subjects: []string{"services." + s}, Message: "missing",
			})
		}
	}
	r := sample.Report(t, analyzer.Options{}, u)
	sample.Golden(t, "groups.golden", render(t, r, Options{Path: func(p string) string { return "../app/" + p }}))
	sample.Golden(t, "groups_unfolded.golden", render(t, r, Options{Unfold: true, Quiet: true}))
}

func TestWriteHostileText(t *testing.T) {
	t.Parallel()
	rule := sample.Rule("X", analyzer.Direct, analyzer.Host)
	name := "a\nb\x1b[31m\u202e/Dockerfile"
	line := "RUN\techo \x1b]0;title\x07 \u202e\u200b日本語 é\u0301 \xff\xfe " + strings.Repeat("x", 300) + " here " + strings.Repeat("y", 5000)
	u := sample.Unit{
		Files: source.Memory{name: []byte("FROM a\r\n" + line + "\r\n")},
		Findings: []sample.Finding{
			{Rule: rule, At: sample.Mark{Path: name, Words: "日本語"}, Message: "text " + source.Quote("\x1b[1m`\n") + " \x1b[1m", Fix: "remove \x07"},
			{Rule: rule, At: sample.Mark{Path: name, Words: "here"}, Message: "in the middle"},
			{Rule: rule, At: sample.Mark{Path: name, Words: line}, Message: "all of it"},
			{Rule: rule, At: sample.Mark{Path: name, Words: "\r\nRUN"}, Message: "over a line break"},
		},
		Gaps: []string{"gap \x1b[0m"}, Notes: []string{"note \x1b[0m"},
	}
	got := render(t, sample.Report(t, analyzer.Options{}, u), Options{Verbose: true})
	for _, r := range got {
		if r != '\n' && r != ' ' && !unicode.IsGraphic(r) || r == unicode.ReplacementChar {
			t.Errorf("raw %U in the output", r)
		}
	}
	sample.Golden(t, "hostile.golden", got)
}

// A report with many findings shows the worst in full and lists the others by
// rule; -v shows all.
func TestWriteMany(t *testing.T) {
	t.Parallel()
	socket, user, hardening := sample.Rules()
	low := sample.Rule("UserNotSet", analyzer.SecondFlaw, analyzer.Itself)
	var units []sample.Unit
	for i := range 8 {
		dir := string(rune('a' + i))
		p, name := dir+"/compose.yaml", "services."+dir
		u := sample.Unit{
			Files:   source.Memory{p: []byte("services:\n  " + dir + ": {image: x}\n")},
			Compose: []string{p},
			Subjects: []analyzer.Subject{{
				Name: name, Title: "service " + dir, Path: p, Detail: "image x",
			}},
			Findings: []sample.Finding{
				{Rule: hardening[0], At: sample.Mark{Path: p, Words: dir + ":"}, Subjects: []string{name}, Message: "missing"},
				{Rule: low, At: sample.Mark{Path: p, Words: dir + ":"}, Subjects: []string{name}, Message: "`" + dir + "` has no user"},
				{Rule: user, At: sample.Mark{Path: p, Words: "image"}, Subjects: []string{name}, Message: "`" + dir + "` runs as `root`"},
			},
		}
		if i < 2 {
			u.Findings = append(u.Findings, sample.Finding{
				Rule: socket, At: sample.Mark{Path: p, Words: "x"}, Subjects: []string{name}, Message: "`" + dir + "` has the socket",
			})
		}
		units = append(units, u)
	}
	r := sample.Report(t, analyzer.Options{}, units...)
	sample.Golden(t, "many.golden", render(t, r, Options{}))
	if got := render(t, r, Options{Verbose: true}); strings.Count(got, "fix") != 0 || strings.Count(got, "  low  UserNotSet") != 8 {
		t.Error("-v does not show every finding")
	}
}
