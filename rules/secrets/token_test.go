package secrets

import (
	"encoding/base64"
	"strings"
	"testing"
)

func TestFindToken(t *testing.T) {
	jwt := func(claims string) string {
		part := base64.RawURLEncoding.EncodeToString
		return part([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + part([]byte(claims)) + "." + strings.Repeat("aB3_x9Kq", 6)
	}
	// Split, so that nothing takes the test for a leak.
	for text, want := range map[string]string{
		"ghp_" + "a8Kd03jfLq92mZx7Yt6Rw1Vb5Nc4Hs8Gp2Qe":                                        "GitHub access token",
		"hf_" + "QwErTyUiOpAsDfGhJkLzXcVbNm1234567890":                                         "Hugging Face token",
		"sk-ant-" + "api03-a8Kd03jfLq92mZx7Yt6Rw1Vb5Nc4Hs8Gp2QeXyZ":                            "Anthropic key",
		"aws AKIA" + "Q7RJ3XWT5ZKPMN2V:wJalrXUtnFEMI7K7MDENGbPxRfiCYzW81kQLoPq2":               "AWS secret access key",
		"AKIA" + "Q7RJ3XWT5ZKPMN2V":                                                            "", // the ID alone
		"AKIA" + "IOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY":                   "", // Amazon's example
		"AKIA" + "Q7RJ3XWT5ZKPMN2V da39a3ee5e6b4b0d3255bfef95601890afd80709":                   "", // a revision
		"ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx":                                             "",
		"ghp_your-token-here-0123456789abcdefghijkl":                                           "",
		jwt(`{"role":"service_role","iss":"supabase"}`):                                        "signed token",
		jwt(`{"role":"anon","iss":"supabase"}`):                                                "",
		"eyJhbGciOi.not.a-token":                                                               "",
		"sha512-XI5MPzVNApjAyhQzphX8BkmKsKUxD4LdyK24iZeQGinBN9yTQT3bFlCBy/aVx2HrNcqQGsdot8g==": "",
	} {
		found, ok := findToken(text)
		if ok != (want != "") || found.issuer != want {
			t.Errorf("findToken(%q) = %q, %v; want %q", text, found.issuer, ok, want)
		}
	}
}
