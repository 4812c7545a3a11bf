package dockerfile

import (
	"fmt"
	"strings"
	"testing"
)

// hostile are inputs that are slow, deep or large without the limits.
func hostile() map[string]string {
	repeat := strings.Repeat
	var names, copies, heredocs strings.Builder
	for i := range 400 {
		fmt.Fprintf(&names, "FROM b AS s%d\n", i)
		fmt.Fprintf(&copies, "COPY --from=s%d x y\n", i)
	}
	for i := range 9_000 {
		fmt.Fprintf(&heredocs, "RUN <<E%d\n", i)
	}
	return map[string]string{
		"instructions":          "FROM a\n" + repeat("RUN x\n", 600_000),
		"stages":                repeat("FROM a\n", 600_000),
		"unknown instructions":  "FROM a\n" + repeat("x\n", 2_000_000),
		"empty lines":           repeat("\n", 4<<20),
		"comments":              repeat("#\n", 2<<20),
		"continuations":         "FROM a\nRUN x" + repeat("\\\n", 1<<20),
		"empty continuations":   "FROM a\nRUN x \\\n" + repeat("\n", 1<<21),
		"long line":             "FROM a\nRUN " + repeat("x", 4<<20),
		"long joined line":      "FROM a\nENV " + repeat("A=1 \\\n", 200_000),
		"long word":             "FROM a\nUSER " + repeat(repeat("x", 60_000)+"\\\n", 60),
		"nested expressions":    "FROM a\nUSER " + repeat("${a:-\\\n", 200_000),
		"nested in heredoc":     "FROM a\nRUN <<A \\\n" + repeat("${a:-\\\n", 200_000) + "\nA\n",
		"expressions":           "FROM a\nENV A=1\nUSER " + repeat("$A$A$A$A\\\n", 150_000),
		"doubling":              "FROM a\nENV A=xx\n" + repeat("ENV A=$A$A\n", 9_000),
		"doubling unknown":      "FROM a\n" + repeat("ENV A=$A$A$B\n", 9_000),
		"patterns":              "FROM a\nENV A=" + repeat("a", 60_000) + "\n" + repeat("USER ${A#*"+repeat("*a", 1_000)+"b}\n", 1_000),
		"unterminated heredocs": "FROM a\n" + heredocs.String() + repeat("x\n", 1_500_000),
		"ports":                 "FROM a\n" + repeat("EXPOSE "+repeat("1-1024 ", 50)+"\n", 3_000),
		"nested json":           "FROM a\nCMD " + repeat("[", 65_000) + "\nCMD [\"" + repeat("\\u0061", 10_000) + "\"]\n",
		"json elements":         "FROM a\nCMD [" + repeat("\"a\",\\\n", 200_000) + "\"a\"]\n",
		"inherited variables":   "FROM a AS b\nENV " + repeat("\\\n", 10) + pairs(200_000) + "\n" + repeat("FROM b AS b\nENV Z=1\n", 900),
		"triggers":              "FROM a AS b\n" + repeat("ONBUILD ENV A=1\n", 8_000) + names.String() + "FROM a\n" + copies.String(),
		"binary":                repeat("\x00\xff\x01\n", 1<<20),
		"carriage returns":      "FROM a\n" + repeat("\r", 4<<20),
		"flags":                 "FROM a\nRUN " + repeat("--mount=type=a,b=c \\\n", 60_000),
		"copies":                "FROM a AS a\n" + repeat("FROM a AS a\nCOPY --from=0 x y\n", 999),
		"quotes":                "FROM a\nUSER " + repeat("''\\\n", 300_000),
		"quoted ports":          "FROM a\nEXPOSE " + repeat("''\\\n", 300_000),
		"template":              repeat("{{ x }}\n", 500_000),
		"template and more":     "FROM a\n" + repeat("{{ x }}\n", 500_000),
		"heredocs in one line":  "FROM a\nRUN " + repeat("<<A ", 16_000) + "\n" + repeat("A\n", 16_000),
		"directives":            repeat("# syntax=x\n", 300_000),
		"check":                 "# check=skip=" + repeat("a,", 2_000_000) + "\nFROM a\n",
		"comment with check":    "FROM a\n" + repeat("# check=skip=a\nARG A\n", 9_000),
		"suggestions":           "FROM a\n" + repeat(repeat("y", 400)+"\n", 3_000),
	}
}

func pairs(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "V%d=1 \\\n", i)
	}
	return b.String()
}

// TestHostile parses and builds each of them. The package's time limit is the
// judge.
func TestHostile(t *testing.T) {
	for name, text := range hostile() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if len(text) > 4<<20+100_000 {
				t.Fatalf("%d bytes: the loader refuses it", len(text))
			}
			_, file := load(text)
			b := file.Build(BuildOptions{})
			if n := len(file.Diagnostics) + len(b.Diagnostics); n > 2*maxDiagnostics+maxInstructions {
				t.Errorf("%d diagnostics", n)
			}
			if len(file.Instructions) > maxInstructions || len(file.Stages) > maxStages {
				t.Errorf("%d instructions, %d stages", len(file.Instructions), len(file.Stages))
			}
			for _, m := range b.Images {
				if m.User != nil && len(m.User.Str) > 4<<20 {
					t.Errorf("USER has %d bytes", len(m.User.Str))
				}
			}
		})
	}
}
