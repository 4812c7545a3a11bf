package supplychain

import (
	"regexp"
	"strings"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// tlsOff is how configuration files of package managers and clients switch the
// check of certificates off: yum, npm, yarn, wget, apt, conda, RubyGems, git and
// pip.
var tlsOff = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?im)(?:^|[\s\\n.:'"])(` +
		`sslverify[ \t]*=[ \t]*"?(?:0|false|no|off)\b|` +
		`strict-ssl[ \t]*=[ \t]*"?false\b|` +
		`enableStrictSsl:[ \t]*false\b|` +
		`check_certificate[ \t]*=[ \t]*off\b|` +
		`Verify-(?:Peer|Host)[ \t]+"?(?:false|0)\b|` +
		`ssl_verify:[ \t]*(?:false|no)\b|` +
		`:?ssl_verify_mode:[ \t]*0\b|` +
		`trusted-host[ \t]*=[ \t]*[\w.*-]+)`)
})

// configured returns the parts of a text that an expression finds: its first
// group.
func configured(text *value.Value, expression *regexp.Regexp) []*value.Value {
	if text == nil || text.State == value.Unknown || text.State == value.Invalid {
		return nil
	}
	var all []*value.Value
	for _, m := range expression.FindAllStringSubmatchIndex(text.Str, -1) {
		all = append(all, text.Sub(m[2], m[3]))
	}
	return all
}

// trusting says which programs take any certificate because of a variable, ""
// if none do.
func trusting(s setting) string {
	v := s.value
	if !v.IsKnown() {
		return ""
	}
	switch name := strings.ToUpper(s.name); name {
	case "NODE_TLS_REJECT_UNAUTHORIZED":
		if v.Str == "0" {
			return "Node.js takes any certificate"
		}
	case "PYTHONHTTPSVERIFY":
		if v.Str == "0" && !python3(s.place) {
			return "Python 2 takes any certificate"
		}
	case "NPM_CONFIG_STRICT_SSL", "YARN_STRICT_SSL", "YARN_ENABLE_STRICT_SSL":
		if no(v.Str) {
			return "the package manager takes any certificate"
		}
	case "GIT_SSL_NO_VERIFY":
		if yes(v.Str) {
			return source.Quote("git") + " takes any certificate"
		}
	case "PIP_TRUSTED_HOST", "UV_INSECURE_HOST":
		if v.Str != "" && !(address{host: v.Str}).loopback() {
			return "the package manager takes any certificate"
		}
	case "CONDA_SSL_VERIFY", "BUNDLE_SSL_VERIFY_MODE":
		if no(v.Str) {
			return "the package manager takes any certificate"
		}
	default:
		for _, ending := range []string{"INSECURE_SKIP_VERIFY", "INSECURESKIPVERIFY", "TLS_SKIP_VERIFY", "SKIP_TLS_VERIFY", "SSL_NO_VERIFY"} {
			if strings.HasSuffix(name, ending) && yes(v.Str) {
				return source.Quote(s.name) + " takes any certificate"
			}
		}
	}
	return ""
}

// python3 reports whether the Python of a place's image reads no such variable:
// PEP 493 gave it to Python 2.7 only.
func python3(p place) bool {
	isPython3 := func(reference *value.Value) bool {
		return reference.IsKnown() && container.ParseReference(reference.Str).Matches("docker.io/library/python", "3* latest slim* alpine* bookworm bullseye")
	}
	if p.container != nil {
		return p.container.Image != nil && isPython3(p.container.Image.Reference)
	}
	for stage := p.stage; stage != nil; stage = stage.Base {
		if stage.Base == nil {
			return isPython3(stage.Image.From)
		}
	}
	return false
}
