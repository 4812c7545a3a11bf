package discover

import "testing"

func TestPatterns(t *testing.T) {
	t.Parallel()
	tests := []struct {
		dir, pattern, path string
		want               bool
	}{
		{".", "ci", "deploy/ci/compose.yaml", true},
		{".", "ci/", "deploy/ci/compose.yaml", true},
		{".", "ci/", "ci", false},
		{".", "/ci", "deploy/ci/compose.yaml", false},
		{".", "deploy/*/compose.yaml", "deploy/ci/compose.yaml", true},
		{".", "deploy/**", "deploy/ci/compose.yaml", true},
		{".", "*.yaml", "deploy/ci/compose.yaml", true},
		{"deploy", "/ci", "deploy/ci/compose.yaml", true},
		{"deploy", "ci", "deployment/ci/compose.yaml", false},
		{"deploy", "*", "compose.yaml", false},
		{"deploy", "/Dockerfile", "deploy/Dockerfile", true},
	}
	for _, test := range tests {
		if got := ParsePatterns(test.dir, []string{test.pattern}).Match(test.path); got != test.want {
			t.Errorf("%s in %s, %s: %v", test.pattern, test.dir, test.path, got)
		}
	}
	if !ParsePatterns(".", []string{"*", "!keep"}).Match("a") || ParsePatterns(".", []string{"*", "!keep"}).Match("keep") {
		t.Error("a pattern with an exclamation mark takes back")
	}
	for text, want := range map[string]bool{"a": true, "[a": false, "": false, "# a": false, "a\nb": false, "/": false} {
		if ValidPattern(text) != want {
			t.Errorf("%q is a pattern: %v", text, !want)
		}
	}
}
