package oracle

import (
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

const buildkitModule = "github.com/moby/buildkit"

// instructionNames are all instructions.
var instructionNames = []string{
	"ADD", "ARG", "CMD", "COPY", "ENTRYPOINT", "ENV", "EXPOSE", "FROM", "HEALTHCHECK", "LABEL",
	"MAINTAINER", "ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR",
}

// A dockerfileTally counts cases and equal answers per kind.
type dockerfileTally map[string]*[2]int

func (d dockerfileTally) add(kind string, equal bool) {
	row := d[kind]
	if row == nil {
		row = new([2]int)
		d[kind] = row
	}
	row[0]++
	if equal {
		row[1]++
	}
}

// check prints the table and fails on a kind that differs or has no case.
func (d dockerfileTally) check(t *testing.T, heading string, kinds []string) {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "\n%30s %8s %8s %10s\n", heading, "cases", "equal", "differing")
	for _, kind := range slices.Sorted(maps.Keys(d)) {
		row := d[kind]
		fmt.Fprintf(&b, "%30s %8d %8d %10d\n", kind, row[0], row[1], row[0]-row[1])
		if row[0] != row[1] {
			t.Errorf("%s: %d of %d differ", kind, row[0]-row[1], row[0])
		}
	}
	t.Log(b.String())
	for _, kind := range kinds {
		if d[kind] == nil {
			t.Errorf("%s has no case", kind)
		}
	}
}

// readDockerfile parses content as a file of its own.
func readDockerfile(content string) (*source.File, *dockerfile.File) {
	files := source.NewFiles(source.Memory{})
	file := files.Add("Dockerfile", []byte(content))
	return file, dockerfile.Parse("Dockerfile", value.NewString(content, file.Span(0, len(content))))
}

// moduleDockerfiles returns the Dockerfiles that BuildKit's parser is tested on.
func moduleDockerfiles(t *testing.T) []string {
	t.Helper()
	return dockerfilesBelow(t, filepath.Join(moduleDir(t, buildkitModule), "frontend", "dockerfile", "parser"))
}

// corpusDockerfiles returns the Dockerfiles below -corpus.
func corpusDockerfiles(t *testing.T) []string {
	t.Helper()
	if *corpus == "" {
		return nil
	}
	return dockerfilesBelow(t, *corpus)
}

func dockerfilesBelow(t *testing.T, dir string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || !strings.Contains(strings.ToLower(d.Name()), "dockerfile") {
			return err
		}
		content, err := os.ReadFile(name)
		files = append(files, string(content))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// A dockerfileWriter writes random Dockerfiles.
type dockerfileWriter struct {
	*rand.Rand
	escape string
}

func newDockerfileWriter(seed uint64) *dockerfileWriter {
	return &dockerfileWriter{Rand: rand.New(rand.NewPCG(seed, 7)), escape: `\`}
}

func (w *dockerfileWriter) pick(from ...string) string { return from[w.IntN(len(from))] }

func (w *dockerfileWriter) one(in int) bool { return w.IntN(in) == 0 }

// blank is what stands between two words.
func (w *dockerfileWriter) blank() string {
	if !w.one(5) {
		return " "
	}
	return w.pick("  ", "\t", " "+w.escape+"\n", " "+w.escape+" \n  ", w.escape+"\n ", " "+w.escape+"\n# c\n  ", " "+w.escape+"\n\n\t", " "+w.escape+"\r\n ")
}

func (w *dockerfileWriter) word() string {
	return w.pick("a", "/x/y", "$A", "${B:-c}", `"q r"`, `'s t'`, w.escape+`"e`, "f"+w.escape+" g", "é", "日本", "x#y", "a:b", "c=d",
		`"`+w.escape+`""`, "'", `"`, "[", `["a"]`, "<", "a"+w.escape+w.escape, "\u00a0", "-x", "x--y", "${C/a/b}", "'a'\"b\"c")
}

func (w *dockerfileWriter) words(most int) string {
	words := []string{w.word()}
	for range w.IntN(most) {
		words = append(words, w.blank(), w.word())
	}
	return strings.Join(words, "")
}

func (w *dockerfileWriter) json() string {
	elements := make([]string, w.IntN(4))
	for i := range elements {
		elements[i] = w.pick("", " ") + w.pick(`"a"`, `"-c"`, `"b \"c\""`, `"\u00e9\n"`, `"\ud83d\ude00"`, `"\ud800x"`, `"$A"`, `"d\\e"`, `""`, `"é\/"`, `"a,b]"`) + w.pick("", " ")
	}
	text := "[" + strings.Join(elements, ",") + "]" + w.pick("", "", " ")
	if w.one(12) {
		text = w.pick(`["a" "b"]`, `["a", 1]`, `["a"`, `['a']`, `["a"] x`, `[["a"], {"b": 1}]`, `[ true ]`)
	}
	return text
}

func (w *dockerfileWriter) flags(from ...string) string {
	var flags strings.Builder
	for range w.IntN(3) {
		flags.WriteString("--" + w.pick(from...) + w.blank())
	}
	return flags.String()
}

func (w *dockerfileWriter) pairs(bare bool) string {
	var pairs []string
	for range 1 + w.IntN(3) {
		pair := w.pick("A", "B_1", "c.d", `"k"`, "$K") + "=" + w.pick("", "x", `"y z"`, "'u v'", "a"+w.escape+" b", "${A}", "é", `"m`+w.escape+"\n"+`n"`, "p=q")
		if bare && w.one(3) {
			pair = w.pick("A", "B")
		}
		pairs = append(pairs, pair)
	}
	return strings.Join(pairs, w.blank())
}

// heredoc returns an opening word and the document.
func (w *dockerfileWriter) heredoc() (open, body string) {
	name := w.pick("EOF", "E2", "x")
	dash := w.pick("", "-")
	open = "<<" + dash + w.pick(name, name, `"`+name+`"`, "'"+name+"'")
	lines := []string{"echo $X", "\ttab", "", "# no comment", "end \\", "USER y", "é"}
	for range w.IntN(4) {
		body += lines[w.IntN(len(lines))] + w.pick("\n", "\n", "\r\n")
	}
	if dash != "" {
		body += w.pick("", "\t", "\t\t")
	}
	return open, body + name
}

// instruction writes one instruction of a kind, with its heredocs.
func (w *dockerfileWriter) instruction(kind string) string {
	keyword := kind
	if w.one(6) {
		keyword = strings.ToLower(kind)
	}
	text := keyword + w.blank()
	document := ""
	switch kind {
	case "FROM":
		text += w.flags("platform=linux/amd64", "platform=$BUILDPLATFORM") + w.pick("scratch", "a:1", "b@sha256:00", "$BASE", "s1")
		if w.one(2) {
			text += w.blank() + w.pick("AS", "as", "As") + w.blank() + w.pick("s1", "S2", "s-3.x")
		}
	case "ADD", "COPY":
		text += w.flags("from=s1", "chown=a:b", `chown="c d"`, "chmod=755", "link", "exclude=*.md", "checksum=x")
		switch w.IntN(5) {
		case 0:
			text += w.json()
		case 1:
			open, body := w.heredoc()
			text, document = text+open+w.blank()+"/dst", "\n"+body
		default:
			text += w.words(3) + w.blank() + "/dst"
		}
	case "RUN":
		text += w.flags("mount=type=cache,target=/c", `mount="type=secret,id=a"`, "mount=type=bind,from=s1,source=.,target=/d", "network=none", "security=insecure", "device=a,required")
		switch {
		case w.one(4):
			text += w.json()
		case w.one(3):
			open, body := w.heredoc()
			text, document = text+w.pick("", "cat ")+open, "\n"+body
			if w.one(3) {
				open, body = w.heredoc()
				text, document = text+" "+open, document+"\n"+body
			}
		default:
			text += w.words(5)
		}
	case "CMD", "ENTRYPOINT", "SHELL", "VOLUME":
		if w.one(2) {
			text += w.json()
		} else {
			text += w.words(4)
		}
	case "HEALTHCHECK":
		text += w.flags("interval=5s", "timeout=1m", "retries=3", "start-period=0s") + w.pick("NONE", "CMD", "CMD", "cmd")
		if w.one(2) {
			text += w.blank() + w.json()
		} else {
			text += w.blank() + w.words(4)
		}
	case "ENV", "LABEL":
		if w.one(4) {
			text += w.pick("K", "k.l", "$K") + w.blank() + w.words(3)
		} else {
			text += w.pairs(false)
		}
	case "ARG":
		text += w.pairs(true)
	case "EXPOSE":
		text += w.pick("80", "80/tcp 90", "$P", "1-5/udp")
	case "ONBUILD":
		return text + w.instruction(w.pick("RUN", "COPY", "ENV", "USER", "CMD", "ADD", "EXPOSE", "HEALTHCHECK", "ONBUILD", "FROM", "LABEL"))
	default:
		text += w.words(2)
	}
	return text + document
}

// dockerfile writes a whole file.
func (w *dockerfileWriter) dockerfile() string {
	var b strings.Builder
	if w.one(6) {
		b.WriteString("\ufeff")
	}
	if w.one(5) {
		w.escape = "`"
		b.WriteString(w.pick("# escape=`\n", "#escape = `\n", "# syntax=docker/dockerfile:1\n# ESCAPE=`\n"))
	}
	if w.one(2) {
		b.WriteString("# comment\n" + w.instruction("ARG") + "\n")
	}
	b.WriteString(w.instruction("FROM") + "\n")
	for range 1 + w.IntN(12) {
		b.WriteString(w.pick("", "", "", "\n", "# c\n", "  # d\n", "\t"))
		b.WriteString(w.instruction(instructionNames[w.IntN(len(instructionNames))]))
		b.WriteString(w.pick("\n", "\n", "\n", "\r\n", " \n", "\n\n"))
	}
	text := b.String()
	if w.one(8) {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	if w.one(10) {
		text = strings.TrimRight(text, "\r\n")
	}
	return text
}

// mutate splices fragments into a Dockerfile.
func (w *dockerfileWriter) mutate(text string) string {
	for range 1 + w.IntN(4) {
		at := w.IntN(len(text) + 1)
		text = text[:at] + w.pick("\\\n", " \\ \n", "\\\\\n", "`\n", "# c\n", "  # c \\\n", "\n", "\r\n", "\r", "\t", "é", "日", `"`, "'", "[", "]", "=", " ", `\ `,
			"--x=1 ", "-- ", "<<EOF\n", "<<-'E'\n", "EOF\n", "\tE\n", "\\", "$A", "RUN ", "ENV a b\n", "ENV a=\"b c\" d=\\\n e\n", "ONBUILD ",
			"# escape=`\n", "\ufeff", "\v", "\u00a0", "\u0085", "FROM a AS B\n", "FROM", "CMD [1]\n", "\x00", "\xff", "${", "}") + text[at:]
	}
	return text
}
