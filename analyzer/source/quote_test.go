package source_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/hullcheck/hullcheck/analyzer/source"
)

func TestQuote(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"/var/run/docker.sock": "`/var/run/docker.sock`",
		"caf\u00e9 \U0001F433": "`caf\u00e9 \U0001F433`",
		"a`b":                  "`a'b`",
		"\x1b[31mred\x07":      "`\\x1b[31mred\\x07`",
		"two\nlines\r\t":       "`two\\nlines\\r\\t`",
		"\xff\u202eevil":       "`\\xff\\u202eevil`",
		"\u2028":               "`\\u2028`",
	} {
		if got := source.Quote(text); got != want {
			t.Errorf("Quote(%q) = %s, want %s", text, got, want)
		}
	}
	if got := source.Quote(strings.Repeat("é", 500)); len([]rune(got)) != 123 || !strings.HasSuffix(got, "…`") {
		t.Errorf("a long text is not cut: %s", got)
	}
}

func FuzzEscape(f *testing.F) {
	f.Add("\x1b]0;title\x07")
	f.Add("a\u202eb\u00a0\ufeff")
	f.Fuzz(func(t *testing.T, text string) {
		escaped := source.Escape(text)
		for _, r := range escaped {
			if !unicode.IsPrint(r) || r == '`' {
				t.Fatalf("Escape(%q) = %q holds %q", text, escaped, r)
			}
		}
	})
}
