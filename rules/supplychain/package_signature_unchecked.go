package supplychain

import (
	"regexp"
	"strings"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/value"
	"github.com/hullcheck/hullcheck/rules/evidence"
)

// PackageSignatureUnchecked reports package managers that install what nobody
// has signed.
var PackageSignatureUnchecked = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "PackageSignatureUnchecked",
		Doc:      "signatures of packages are not checked",
		Requires: placeRooms,
		Run:      runPackageSignatureUnchecked,
	},
	Precondition: analyzer.SecondFlaw, // a place on the way to a mirror, or the mirror
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.VeryHigh,
	References: analyzer.Refs("CIS 4.11", "CWE-347", "D08",
		"apt-secure(8) https://manpages.debian.org/bookworm/apt/apt-secure.8.en.html"),
	Equivalents: []string{"checkov:CKV2_DOCKER_7", "checkov:CKV2_DOCKER_8", "checkov:CKV2_DOCKER_9", "checkov:CKV2_DOCKER_10", "checkov:CKV2_DOCKER_11"},
}

func runPackageSignatureUnchecked(pass *analysis.Pass) (any, error) {
	keys := newKeyring()
	begin := func(p *place, at *value.Value) *analyzer.Finding {
		f := analyzer.At(at, "whoever is between %s and a mirror gives it packages of their own: none needs a signature", p)
		p.about(f)
		keys.key(f, p, at.Str)
		evidence.Definition(f, at)
		f.Fix(analyzer.NeedsReview, "delete it and install the key that signs the packages, for one repository: `signed-by=`, `gpgkey=`")
		return f
	}
	fromSource := buildsFromSource(pass)
	written := func(p *place, texts []*value.Value) {
		found := map[string]*analyzer.Finding{} // a place that says the same of several repositories
		var order []*analyzer.Finding
		for _, text := range texts {
			for _, at := range unsignedIn(text, fromSource) {
				if f := found[at.Str]; f != nil {
					f.Because(analyzer.Value, at, "another repository")
					continue
				}
				found[at.Str] = begin(p, at)
				order = append(order, found[at.Str])
			}
		}
		for _, f := range order {
			f.Report(pass)
		}
	}
	for _, p := range places(pass) {
		for _, c := range p.Commands {
			if at := unsigned(c); at != nil {
				begin(p, at).Report(pass)
			}
		}
		written(p, p.texts())
	}
	for _, d := range documents(pass) {
		written(&d.place, []*value.Value{d.value})
	}
	return nil, nil
}

// buildsFromSource reports whether the unit gets source packages, which nothing
// but these commands does.
func buildsFromSource(pass *analysis.Pass) bool {
	for _, p := range places(pass) {
		for _, c := range p.Commands {
			for _, subcommand := range []string{"source", "build-dep"} {
				if c.Does(subcommand, "apt-get", "apt", "aptitude") {
					return true
				}
			}
		}
	}
	return false
}

// unsigned returns the word by which a command installs packages without a
// signature, nil if it has none.
func unsigned(c *recipe.Command) *value.Value {
	option := func(names ...string) *value.Value { word, _ := c.Option(names...); return word }
	switch c.Program {
	case "apt-get", "apt", "aptitude":
		if word := option("--allow-unauthenticated", "--allow-insecure-repositories", "--force-yes"); word != nil {
			return word
		}
		for _, name := range []string{"allowunauthenticated", "allowinsecurerepositories", "allowdowngradetoinsecurerepositories", "force-yes"} {
			if at := set(c, name, yes, "-o", "--option"); at != nil {
				return at
			}
		}
	case "apk":
		if at := option("--allow-untrusted"); at != nil && !builtHere(c) {
			return at
		}
	case "yum", "dnf", "dnf5", "tdnf", "microdnf":
		if word := option("--nogpgcheck", "--no-gpgchecks"); word != nil {
			return word
		}
		return set(c, "gpgcheck", no, "--setopt")
	case "yum-config-manager":
		return set(c, "gpgcheck", no, "--setopt")
	case "rpm":
		if option("-q", "-V", "-K", "-e", "-E", "--query", "--verify", "--eval", "--checksig", "--erase") == nil {
			return option("--nosignature", "--nodigest", "--noverify")
		}
	case "zypper":
		return option("--no-gpg-checks", "--allow-unsigned-rpm", "--no-gpgcheck")
	case "debootstrap":
		return option("--no-check-gpg")
	}
	return nil
}

// builtHere reports whether apk installs files only that no command of the step
// has downloaded: those of an own build have no key.
func builtHere(c *recipe.Command) bool {
	p := c.Packages()
	if p == nil || p.Action != recipe.Install || len(p.Operands) == 0 {
		return false
	}
	for _, operand := range p.Operands {
		if !strings.HasSuffix(operand.Str, ".apk") {
			return false
		}
	}
	for _, other := range c.Step.Commands {
		if _, downloads := transfer(other); downloads {
			return false
		}
	}
	return true
}

// signatureOff is how sources of apt, repositories of dnf, and the
// configurations of apt and pacman ask for no signature. The second group is
// where an apt source is.
var signatureOff = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?im)(?:^|[\s\\n'"\[])(` +
		`trusted=yes\b)[^\]\n]*\][ \t]+(\S+)|(?:^|[\s\\n'"])(` +
		`Trusted:[ \t]*yes\b|` +
		`gpgcheck[ \t]*=[ \t]*(?:0|no|false)\b|` +
		`SigLevel[ \t]*=[ \t]*(?:Never|(?:Optional[ \t]+)?TrustAll)\b|` +
		`(?:Acquire::|APT::Get::)Allow(?:InsecureRepositories|Unauthenticated)[ \t]+\\?"?(?:true|1|yes))`)
})

// unsignedIn returns the places in a text by which no signature is asked for.
// Those of source packages count if fromSource is set.
func unsignedIn(text *value.Value, fromSource bool) []*value.Value {
	if text == nil || text.State == value.Unknown || text.State == value.Invalid {
		return nil
	}
	var all []*value.Value
	for _, m := range signatureOff().FindAllStringSubmatchIndex(text.Str, -1) {
		switch {
		case m[2] < 0:
			if !strings.Contains(text.Str, "baseurl=file:") {
				all = append(all, text.Sub(m[6], m[7]))
			}
		case !onDisk(text.Str[m[4]:m[5]]) && (fromSource || !ofSources(text.Str[:m[2]])):
			all = append(all, text.Sub(m[2], m[3]))
		}
	}
	return all
}

// onDisk reports whether an apt source is read from the image itself.
func onDisk(url string) bool {
	scheme, _, _ := strings.Cut(url, ":")
	return scheme == "file" || scheme == "copy" || scheme == "cdrom"
}

// ofSources reports whether the options of an apt source, which the text before
// them ends with, are of source packages.
func ofSources(before string) bool {
	before = before[:max(0, strings.LastIndexByte(before, '['))]
	return strings.HasSuffix(strings.TrimRight(before, " \t"), "deb-src")
}
