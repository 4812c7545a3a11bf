package oracle

import (
	"flag"
	"math/rand/v2"
	"strings"
	"testing"
)

var mutants = flag.Int("mutants", 300, "changed texts to compare on")

// splices are texts that change the meaning of YAML around them.
var splices = []string{
	"\t", " ", "  ", "\n", "\r", "\r\n", ": ", "- ", "# ", " #", "'", "\"", "{", "}", "[", "]", ",", "&a ", "*a", "*a0", "!reset ", "!override ", "!!str ", "!x ",
	"|\n", ">-\n", "? ", "<<: ", "---\n", "...\n", "%YAML 1.1\n---\n", "\u0085", "\u2028", "\u2029", "\ufeff", "\u00a0", "é", "$", "$$", "${", "${A}", "${A:-b}", "}",
	"null", "~", "true", "0", "017", "\\", "\x00", "\x07", "\\n", "@", "`", "x-a: 1\n", "services:\n", "  api:\n", "=", "%",
}

// TestMutated compares on texts that were broken at random: both loaders must
// accept or refuse the same, and read the same.
func TestMutated(t *testing.T) {
	t.Parallel()
	found, err := literals()
	if err != nil {
		t.Fatal(err)
	}
	c := newComparison(t)
	random := rand.New(rand.NewPCG(*firstSeed, 4))
	for i := range *mutants {
		p := newProject("mutant", "broken literals")
		if i%2 == 0 {
			p = generate(random.Uint64(), "")
			p.name, p.features = "mutant of "+p.name, []string{"broken projects"}
			file := p.compose[random.IntN(len(p.compose))]
			p.files[file] = breakText(random, p.files[file])
		} else {
			p.add("compose.yaml", breakText(random, found[random.IntN(len(found))].text))
		}
		c.run(t, p)
	}
	t.Logf("\n%s", &c.tally)
}

// breakText changes one to three places of a text.
func breakText(random *rand.Rand, text string) string {
	for range 1 + random.IntN(3) {
		lines := strings.SplitAfter(text, "\n")
		i, j := random.IntN(len(lines)), random.IntN(len(lines))
		at := random.IntN(len(text) + 1)
		switch random.IntN(8) {
		case 0:
			lines[i] = ""
		case 1:
			lines[i] += lines[i]
		case 2:
			lines[i], lines[j] = lines[j], lines[i]
		case 3:
			lines[i] = strings.Repeat(" ", random.IntN(4)) + lines[i]
		case 4:
			lines[i] = strings.TrimPrefix(lines[i], " ")
		case 5:
			to := min(len(text), at+random.IntN(4))
			text = text[:at] + text[to:]
			continue
		default:
			text = text[:at] + splices[random.IntN(len(splices))] + text[at:]
			continue
		}
		text = strings.Join(lines, "")
	}
	return strings.ToValidUTF8(text, "?")
}
