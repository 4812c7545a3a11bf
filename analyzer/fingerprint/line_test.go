package fingerprint

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const (
	dockerfile = "FROM alpine:3.20\nUSER root\nCMD [\"sh\"]\n"
	compose    = "services:\n  api:\n    image: api\n    volumes:\n      - /var/run/docker.sock:/var/run/docker.sock\n    ports:\n      - \"8000:8000\"\n"
)

func TestLines(t *testing.T) {
	t.Parallel()
	ofDockerfile := []string{"a991b9b2a2ccba25:1", "cdfcef5cd6cac21:1", "e6d522697add1098:1", "c129715d7a2bc9a3:1"}
	tests := []struct {
		name, content string
		want          []string
	}{
		{"Dockerfile", dockerfile, ofDockerfile},
		{"CRLF", strings.ReplaceAll(dockerfile, "\n", "\r\n"), ofDockerfile},
		{"indented", "  " + strings.ReplaceAll(dockerfile, "\n", "\n  "), ofDockerfile},
		{"no last line break", strings.TrimSuffix(dockerfile, "\n"), []string{"ccd6d6fbbcad9e8f:1", "f179ec08fe9c5a0b:1", "7eb58f79c9b06f2a:1"}},
		{"byte order mark", "\ufeff" + dockerfile, append([]string{"f8dba2a61ced1ea4:1"}, ofDockerfile[1:]...)},
		{"Compose", compose, []string{
			"e95cce2d53d69d71:1", "2cc59b59dfbe73cd:1", "1ecdfe5fa4ebb83:1", "5a06c4f058915bce:1",
			"937c548c4e9d6c03:1", "33e1b3e4e5437e0:1", "fb509aec7fa60fb8:1", "c129715d7a2bc9a3:1",
		}},
		{"surrogates", "# café 🐳\nUSER root\n", []string{"e62b77dade8d0570:1", "43f93dba3974e70:1", "c129715d7a2bc9a3:1"}},
		{"empty", "", []string{"c129715d7a2bc9a3:1"}},
		{"repeated", strings.Repeat("Lorem ipsum dolor sit amet.\n", 10), []string{
			"a7f2ff13bc495cf2:1", "a7f2ff13bc495cf2:2", "a7f2ff13bc495cf2:3", "a7f2ff13bc495cf2:4", "a7f2ff13bc495cf2:5", "a7f2ff13bc495cf2:6",
			"a7f2ff1481e87703:1", "a9cf91f7bbf1862b:1", "55ec222b86bcae53:1", "cc97dc7b1d7d8f7b:1", "c129715d7a2bc9a3:1",
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, ok := Lines([]byte(test.content))
			if !ok {
				t.Fatal("not UTF-8")
			}
			if diff := cmp.Diff(test.want, texts(got)); diff != "" {
				t.Errorf("hashes (-want +got):\n%s", diff)
			}
		})
	}
}

func texts(lines []Line) []string {
	texts := make([]string, len(lines))
	for i, l := range lines {
		texts[i] = l.String()
	}
	return texts
}

func TestLinesInvalid(t *testing.T) {
	t.Parallel()
	if hashes, ok := Lines([]byte("FROM a\xff\n")); ok || hashes != nil {
		t.Errorf("got %v for invalid UTF-8, want none", hashes)
	}
}

// TestLinesByDefinition compares the rolling hash with the sum that defines it.
func TestLinesByDefinition(t *testing.T) {
	t.Parallel()
	content := strings.Repeat(compose+dockerfile, 4) + "\rlone\r \nreturns"
	var units []uint64
	var begins []int
	text := strings.NewReplacer("\r\n", "\n").Replace(content)
	start := true
	for _, r := range strings.ReplaceAll(text, "\r", "\n") {
		if r == ' ' {
			continue
		}
		if start {
			begins = append(begins, len(units))
		}
		start = r == '\n'
		units = append(units, uint64(r))
	}
	units = append(append(units, eof), make([]uint64, window)...)
	got, _ := Lines([]byte(content))
	if len(got) != len(begins) {
		t.Fatalf("%d hashes, want %d", len(got), len(begins))
	}
	for i, begin := range begins {
		var sum uint64
		for _, u := range units[begin : begin+window] {
			sum = sum*factor + u
		}
		if hex, _, _ := strings.Cut(got[i].String(), ":"); hex != formatHex(sum) {
			t.Errorf("line %d: %s, want %s", i+1, hex, formatHex(sum))
		}
	}
}

func formatHex(n uint64) string {
	const digits = "0123456789abcdef"
	if n < 16 {
		return digits[n : n+1]
	}
	return formatHex(n/16) + digits[n%16:n%16+1]
}

func TestFinding(t *testing.T) {
	t.Parallel()
	a := Finding("RootUser", "Dockerfile", "stages.build", "")
	if len(a) != 32 {
		t.Errorf("%d digits, want 32", len(a))
	}
	if b := Finding("RootUser", "Dockerfile", "stages.buil", "d"); a == b {
		t.Error("the parts run into each other")
	}
}
