package supplychain

import (
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// TLSVerificationDisabled reports programs that take any certificate for that
// of the server they ask for.
var TLSVerificationDisabled = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "TLSVerificationDisabled",
		Doc:      "certificates of servers are not checked",
		Requires: placeRooms,
		Run:      runTLSVerificationDisabled,
	},
	Precondition: analyzer.SecondFlaw, // a place on the way to the server
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.VeryHigh,
	References: analyzer.Refs("CWE-295", "T1557", "D08",
		"OWASP, certificate validation https://owasp.org/www-community/vulnerabilities/Improper_Certificate_Validation"),
	Equivalents: []string{
		"checkov:CKV2_DOCKER_2", "checkov:CKV2_DOCKER_3", "checkov:CKV2_DOCKER_4", "checkov:CKV2_DOCKER_5", "checkov:CKV2_DOCKER_6",
		"checkov:CKV2_DOCKER_12", "checkov:CKV2_DOCKER_13", "checkov:CKV2_DOCKER_14", "checkov:CKV2_DOCKER_15", "checkov:CKV2_DOCKER_16",
	},
}

func runTLSVerificationDisabled(pass *analysis.Pass) (any, error) {
	runs := places(pass)
	keys := newKeyring()
	report := func(p *place, at *value.Value, who string) {
		f := analyzer.At(at, "whoever is between %s and a server answers for it: %s", p, who)
		p.about(f)
		keys.key(f, p, who+" "+at.Str)
		evidence.Origin(f, at)
		f.Fix(analyzer.NeedsReview, "delete it; add the certificate of a private authority to the trusted ones")
		f.Report(pass)
	}
	for _, p := range runs {
		for _, c := range p.Commands {
			if at := anyCertificate(p, c); at != nil {
				who := c.Program
				if strings.HasPrefix(at.Str, "--") && strings.HasSuffix(who, ".sh") {
					who = at.Str // an entrypoint that passes the flag on
				}
				report(p, at, source.Quote(who)+" takes any certificate")
			}
		}
		for _, text := range p.texts() {
			for _, at := range configured(text, tlsOff()) {
				report(p, at, "this line takes any certificate")
			}
		}
	}
	for _, d := range documents(pass) {
		for _, at := range configured(d.value, tlsOff()) {
			report(&d.place, at, "this line takes any certificate")
		}
	}
	for _, s := range settings(pass, runs) {
		if who := trusting(s); who != "" {
			report(&s.place, s.value, who)
		}
	}
	return nil, nil
}

// anyCertificate returns the word by which a command takes any certificate, nil
// if it has none. A server of the machine itself has nobody before it, nor one
// of the container's own networks.
func anyCertificate(p *place, c *recipe.Command) *value.Value {
	if l, ok := transfer(c); ok {
		if o := l.option("-k", "--insecure", "--no-check-certificate"); o != nil && !p.nearby(l.urls()) {
			return o.word
		}
		return nil
	}
	switch c.Program {
	case "pip", "uv":
		at := c.Operand("--trusted-host", "--allow-insecure-host")
		if at != nil && (address{host: at.Str}).loopback() {
			return nil
		}
		if at == nil && c.Program == "pip" {
			at = configuredBy(c, "trusted-host", func(string) bool { return true })
		}
		return at
	case "npm", "pnpm", "yarn", "bun":
		if word, to := c.Option("--strict-ssl"); word != nil && to != nil && no(to.Str) {
			return word
		}
		if word, _ := c.Option("--no-strict-ssl"); word != nil {
			return word
		}
		return configuredBy(c, "strict-ssl enablestrictssl", no)
	case "git":
		if at := c.Operand("-c"); at != nil && sslVerifyOff(at.Str) {
			return at
		}
		return configuredBy(c, "sslverify", no)
	case "conda", "mamba", "micromamba":
		return configuredBy(c, "ssl_verify", no)
	case "composer":
		return configuredBy(c, "disable-tls", yes)
	case "bundle", "bundler":
		return configuredBy(c, "ssl_verify_mode", no)
	case "yum", "dnf", "dnf5", "tdnf", "microdnf", "yum-config-manager":
		return set(c, "sslverify", no, "--setopt")
	case "apt-get", "apt", "aptitude":
		if at := set(c, "verify-peer", no, "-o", "--option"); at != nil {
			return at
		}
		return set(c, "verify-host", no, "-o", "--option")
	case "apk", "aria2c":
		if word, to := c.Option("--no-check-certificate", "--check-certificate"); word != nil && (to == nil && c.Program == "apk" || to != nil && no(to.Str)) {
			return word
		}
	default:
		return insecureFlag(c)
	}
	return nil
}

// nearby reports whether no certificate guards what a command fetches: it is on
// the machine itself, or in a container on a network of the application.
func (p *place) nearby(urls []*value.Value) bool {
	for _, url := range urls {
		a, ok := parseAddress(url)
		switch {
		case !ok || a.host == "":
			if p.role != container.HealthCheck {
				return false // not known
			}
		case a.loopback() || p.container != nil && a.near():
		default:
			return false
		}
	}
	return len(urls) > 0
}

// insecureFlag returns a flag by which servers and tunnels trust any
// certificate.
func insecureFlag(c *recipe.Command) *value.Value {
	for _, word := range c.Words[min(1, len(c.Words)):] {
		if !word.IsKnown() {
			continue
		}
		name, to, given := strings.Cut(strings.ToLower(word.Str), "=")
		switch strings.TrimLeft(name, "-") {
		case "insecure-skip-verify", "insecure-skip-tls-verify", "tls-skip-verify", "skip-tls-verify", "no-tls-verify", "serverstransport.insecureskipverify":
			if strings.HasPrefix(name, "-") && (!given || yes(to)) {
				return word
			}
		case "insecure-registry":
			if host, _, _ := strings.Cut(to, ":"); strings.HasPrefix(name, "-") && !(address{host: host}).loopback() {
				return word
			}
		}
	}
	return nil
}

// sslVerifyOff reads git's `-c http.sslVerify=false`, also for one server.
func sslVerifyOff(text string) bool {
	name, to, ok := strings.Cut(strings.ToLower(text), "=")
	return ok && strings.HasPrefix(name, "http.") && strings.HasSuffix(name, ".sslverify") && no(to)
}

// configuredBy returns the word that sets one of the names by a subcommand such
// as `npm config set strict-ssl false`, as two words or with "=". What stands
// before the last dot of a name does not count.
func configuredBy(c *recipe.Command, names string, accept func(string) bool) *value.Value {
	words := c.Words[min(1, len(c.Words)):]
	if len(words) == 0 || words[0].Str != "config" && words[0].Str != "set" {
		return nil
	}
	for i, word := range words[1:] {
		name, to, given := strings.Cut(strings.ToLower(word.Str), "=")
		name = name[strings.LastIndexByte(name, '.')+1:]
		if !contains(names, name) {
			continue
		}
		if !given && i+2 < len(words) {
			to = strings.ToLower(words[i+2].Str)
		}
		if accept(to) {
			return word
		}
	}
	return nil
}

// set returns the operand of an option that sets a name to an accepted value:
// `--setopt=*.sslverify=0`, `-o Acquire::https::Verify-Peer=false`.
func set(c *recipe.Command, name string, accept func(string) bool, options ...string) *value.Value {
	for i, word := range c.Words {
		text := strings.ToLower(word.Str)
		at := strings.LastIndex(text, name+"=")
		if at < 0 || at > 0 && text[at-1] != '.' && text[at-1] != ':' && text[at-1] != '=' && text[at-1] != 'o' {
			continue
		}
		given := false
		for _, option := range options {
			given = given || strings.HasPrefix(text, option) || i > 0 && c.Words[i-1].Str == option
		}
		if given && accept(text[at+len(name)+1:]) {
			return word
		}
	}
	return nil
}

func contains(list, name string) bool {
	for word := range strings.FieldsSeq(list) {
		if word == name {
			return true
		}
	}
	return false
}

func no(text string) bool {
	switch strings.ToLower(strings.Trim(text, `"';`)) {
	case "false", "0", "no", "off", "none":
		return true
	}
	return false
}

func yes(text string) bool {
	switch strings.ToLower(strings.Trim(text, `"';`)) {
	case "true", "1", "yes", "on":
		return true
	}
	return false
}
