package secrets

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hullcheck/hullcheck/analyzer"
	"github.com/hullcheck/hullcheck/analyzer/compose"
	"github.com/hullcheck/hullcheck/analyzer/container"
	"github.com/hullcheck/hullcheck/analyzer/dockerfile"
	"github.com/hullcheck/hullcheck/analyzer/source"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// SecretInBrowserBundle reports secrets under names that bundlers write into the
// scripts of a site.
var SecretInBrowserBundle = &analyzer.Rule{
	Analyzer: &analysis.Analyzer{
		Name:     "SecretInBrowserBundle",
		Doc:      "bundler hands a secret to every visitor",
		Requires: []*analysis.Analyzer{compose.Analyzer, container.Analyzer},
		Run:      runSecretInBrowserBundle,
	},
	Precondition: analyzer.Direct, // opening the site
	Reach:        analyzer.Neighbour,
	Precision:    analyzer.Moderate, // the code has to use the variable
	References: analyzer.Refs("CWE-200", "CWE-522", "D06",
		"Vite, env variables https://vite.dev/guide/env-and-mode",
		"Next.js, environment variables https://nextjs.org/docs/app/guides/environment-variables#bundling-environment-variables-for-the-browser"),
	Equivalents: []string{"trivy:DS-0031"},
}

func runSecretInBrowserBundle(pass *analysis.Pass) (any, error) {
	app := compose.In(pass)
	for _, c := range container.In(pass) {
		seen := map[string]bool{}
		for _, v := range bundledBy(c, app) {
			prefix := bundlePrefix(v.Key.Str)
			if prefix == "" || seen[v.Key.Str] || !neverPublic(strings.TrimPrefix(v.Key.Str, prefix), v.Value) {
				continue
			}
			seen[v.Key.Str] = true
			f := analyzer.At(v.Key, "whoever opens the site has %s: bundlers write %s into its scripts",
				source.Quote(v.Key.Str), source.Quote(prefix+"*"))
			f.About(c.Subjects(f.At)...).Keyed(v.Key.Str)
			f.Fix(analyzer.NeedsReview, "use the secret on the server alone, under a name without "+source.Quote(prefix)+", and replace it")
			f.Report(pass)
		}
	}
	return nil, nil
}

// bundledBy returns the variables that a container's build, or its development
// server, finds in its environment: those of the stages first.
func bundledBy(c *container.Container, app *compose.Project) []dockerfile.Pair {
	var all []dockerfile.Pair
	if c.Build != nil {
		for _, image := range c.Build.Images {
			for _, in := range image.Stage.Instructions {
				if (in.Name == "ARG" || in.Name == "ENV") && !in.Invalid {
					all = append(all, in.Pairs...)
				}
			}
		}
	}
	if c.Service == nil || app == nil {
		return all
	}
	for _, section := range []*value.Value{c.Service.Get("build", "args"), c.Service.Get("environment")} {
		if section == nil || section.Kind != value.Map {
			continue
		}
		for _, m := range section.Kids {
			all = append(all, dockerfile.Pair{Key: value.NewString(m.Key, m.KeyAt), Value: m.Val})
		}
	}
	return all
}

// bundlePrefix returns what a name begins with if a bundler puts the variable
// into what browsers load, "" if none does.
func bundlePrefix(name string) string {
	for _, prefix := range []string{
		"VITE_", "REACT_APP_", "NEXT_PUBLIC_", "NUXT_PUBLIC_", "EXPO_PUBLIC_", "GATSBY_", "VUE_APP_", "NG_APP_", "PUBLIC_",
	} {
		if strings.HasPrefix(name, prefix) {
			return prefix
		}
	}
	return ""
}

// neverPublic reports whether a name without its prefix, or its value, is that
// of a secret. Tokens and API keys for browsers have their names in common with
// those for servers; what is no secret is not told.
func neverPublic(name string, v *value.Value) bool {
	if v != nil && v.IsKnown() {
		if c, ok := findToken(v.Str); ok {
			return !strings.HasPrefix(c.issuer, "Google") && !strings.HasPrefix(c.issuer, "signed")
		}
		if trivial(v.Str) && v.Str != "" && !isReference(v.Str) {
			return false // a switch, an address
		}
	}
	w := words(name)
	if classOf(name) == notCredential || len(w) == 0 {
		return false
	}
	switch last := w[len(w)-1]; last {
	case "SECRET", "SECRETS", "PASSWORD", "PASSWD", "PASSPHRASE", "PRIVATEKEY", "SECRETKEY":
		return true
	case "KEY", "TOKEN":
		if len(w) > 1 && last == "KEY" && slices.Contains([]string{"SECRET", "PRIVATE", "ROLE", "ENCRYPTION", "SIGNING", "MASTER"}, w[len(w)-2]) {
			return true
		}
		return slices.ContainsFunc(w, serversOnly)
	}
	return false
}

// serversOnly reports whether an issuer has no keys that are made for browsers.
func serversOnly(word string) bool {
	switch word {
	case "OPENAI", "ANTHROPIC", "GEMINI", "HUGGINGFACE", "AWS", "GITHUB", "GITLAB", "SENDGRID", "MAILGUN", "TWILIO", "SLACK", "NPM":
		return true
	}
	return false
}
