package encode

import (
	"bytes"
	"encoding/json"
	"testing"
)

func TestJSON(t *testing.T) {
	t.Parallel()
	text := "a\x1b\x7f\u0085\u202e\u2028\U000e0001<é>\n🐳"
	var out bytes.Buffer
	if err := JSON(&out, text, ""); err != nil {
		t.Fatal(err)
	}
	if got, want := out.String(), `"a\u001b\u007f\u0085\u202e\u2028\udb40\udc01<é>\n🐳"`+"\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	var back string
	if err := json.Unmarshal(out.Bytes(), &back); err != nil || back != text {
		t.Errorf("read back as %q, %v", back, err)
	}
}

// The layout is that of encoding/json.
func TestLayout(t *testing.T) {
	t.Parallel()
	v := map[string]any{
		"a": []any{}, "b": map[string]any{}, "c": []any{1, "x: {[,\"\\", nil, []any{true}}, "d": map[string]any{"e": map[string]any{"f": "<&>"}},
	}
	for _, indent := range []string{"", "  ", "\t"} {
		var got, want bytes.Buffer
		if err := JSON(&got, v, indent); err != nil {
			t.Fatal(err)
		}
		e := json.NewEncoder(&want)
		e.SetEscapeHTML(false)
		e.SetIndent("", indent)
		if err := e.Encode(v); err != nil {
			t.Fatal(err)
		}
		if got.String() != want.String() {
			t.Errorf("got %s, want %s", &got, &want)
		}
	}
}
