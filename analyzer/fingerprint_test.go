package analyzer

import (
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
)

// TestFingerprintsStay holds that edits which change nothing about a finding
// leave its fingerprint alone.
func TestFingerprintsStay(t *testing.T) {
	t.Parallel()
	fingerprints := func(message, content string) string {
		r := rule("Grants", func(p *analysis.Pass, w place) {
			for _, capability := range []string{"SYS_ADMIN", "NET_ADMIN"} {
				At(w[capability], message, capability).Keyed(capability).About("services.api").Report(p)
			}
		})
		report := mustRun(t, []Unit{unit("u", "a", content)}, Options{Rules: []*Rule{r}})
		if len(report.Findings) != 2 {
			t.Fatalf("%q: %d findings", content, len(report.Findings))
		}
		byKey := map[string]string{}
		for _, f := range report.Findings {
			byKey[f.Key] = f.Fingerprint
		}
		return byKey["SYS_ADMIN"] + " " + byKey["NET_ADMIN"]
	}
	want := fingerprints("`%s` is granted", "SYS_ADMIN NET_ADMIN")
	if first, second, _ := strings.Cut(want, " "); first == second {
		t.Errorf("the key is not in the fingerprint %s", first)
	}
	for name, got := range map[string]string{
		"lines above": fingerprints("`%s` is granted", "# comment\n\n SYS_ADMIN NET_ADMIN"),
		"indented":    fingerprints("`%s` is granted", "     SYS_ADMIN      NET_ADMIN"),
		"reordered":   fingerprints("`%s` is granted", "NET_ADMIN SYS_ADMIN"),
		"reworded":    fingerprints("has `%s`", "SYS_ADMIN NET_ADMIN"),
	} {
		if got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
