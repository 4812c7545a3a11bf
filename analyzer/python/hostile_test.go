package python

import (
	"strings"
	"testing"
	"time"
)

// TestHostile requires that no text takes long or fails, whatever it nests. Each
// is about as large as a file may be.
func TestHostile(t *testing.T) {
	t.Parallel()
	const size = MaxFileSize - 1024
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	for name, text := range map[string]string{
		"parentheses":      fill("("),
		"pairs":            fill("()"),
		"brackets":         fill("[{("),
		"closing":          fill(")]}"),
		"minus":            fill("-"),
		"not":              "x = " + fill("not "),
		"sum":              "x = 1" + fill("+1"),
		"powers":           "x = 1" + fill("**1"),
		"attributes":       "x" + fill(".a"),
		"calls":            "x" + fill("()"),
		"groups":           fill("(a.b)(c)"),
		"lambdas":          fill("lambda: "),
		"ternaries":        fill("a if b else "),
		"stars":            fill("*"),
		"f-strings":        fill("f'{"),
		"nested f-strings": fill("{f'{f\""),
		"formats":          "f'" + fill("{x:"),
		"names":            "f'" + fill(`\N{`),
		"quotes":           fill(`"""`) + `"`,
		"quote lines":      fill("'\n"),
		"elifs":            "if a: pass\n" + fill("elif a: pass\n"),
		"indents":          staircase(1400),
		"withs":            fill("with (a, b) as c: pass\n"),
		"open withs":       fill("with ("),
		"matches":          fill("match a:\n case "),
		"match lines":      fill("match x\n"),
		"decorators":       fill("@a\n"),
		"semicolons":       fill(";"),
		"backslashes":      fill("\\\n"),
		"zeros":            fill("\x00"),
		"carriage returns": fill("\r"),
		"comments":         fill("#\n"),
		"open, then lines": "x = (\n" + fill("@a\n"),
		"one dict":         "x = {" + fill("a: b, "),
		"wrong dedents":    fill("if a:\n    b\n  c\n"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			began := time.Now()
			file, m := read(text)
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("%d bytes took %v", len(text), took)
			}
			checkChildren(t, file, m)
		})
	}
}

// staircase returns lines each of which is indented by one blank more.
func staircase(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(" ", i) + "if a:\n")
	}
	return b.String()
}

func TestTooLarge(t *testing.T) {
	t.Parallel()
	_, m := read(strings.Repeat("a\n", MaxFileSize))
	if len(m.Bad) != 1 || len(m.Body) != 0 {
		t.Errorf("%d statements, bad %v", len(m.Body), m.Bad)
	}
}
