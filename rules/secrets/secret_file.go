package secrets

import (
	_ "embed" // for the table
	"encoding/base64"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer/value"
)

// fileTable names the files that are made to hold credentials, and how to tell
// that one does:
//
//	name      the name is enough
//	binary    the same, but only if the file exists: stores of public keys have such names, too
//	key       a private key in it; the name is enough where the file can't be read
//	settings  a credential among its settings; the name is enough where it can't be read
//	content   either of them, if it can be read
//
//go:embed secret_files.tsv
var fileTable string

type fileFormat struct{ pattern, what, by string }

var fileFormats = sync.OnceValue(func() []fileFormat {
	lines := strings.Split(strings.TrimSpace(fileTable), "\n")[1:]
	rows := make([]fileFormat, 0, len(lines))
	for _, line := range lines {
		cells := strings.Split(line, "\t")
		rows = append(rows, fileFormat{pattern: cells[0], what: cells[1], by: cells[2]})
	}
	return rows
})

// formatOf returns what a file holds by its name, nil if it is no secret by
// name, or is the example that is there to be copied.
func formatOf(p string) *fileFormat {
	name := strings.ToLower(path.Base(p))
	if illustrates(name) || strings.HasSuffix(name, ".pub") || strings.Contains(name, "truststore") || strings.Contains(name, "cacerts") {
		return nil
	}
	rows := fileFormats()
	for i := range rows {
		subject := name
		if strings.Contains(rows[i].pattern, "/") {
			subject = path.Join(path.Base(path.Dir(p)), name)
		}
		if matched, err := path.Match(rows[i].pattern, subject); err == nil && matched {
			return &rows[i]
		}
	}
	return nil
}

// illustrates reports whether a file is named as an example.
func illustrates(name string) bool {
	for _, sign := range []string{"example", "sample", "template", "dist", "dummy", "schema", "default"} {
		if strings.Contains(name, sign) {
			return true
		}
	}
	return false
}

// exercises reports whether a path leads through a directory for tests, or of
// other people's packages.
func exercises(p string) bool {
	for dir := range strings.SplitSeq(strings.ToLower(path.Dir(p)), "/") {
		switch dir {
		case "test", "tests", "testdata", "__tests__", "spec", "specs", "fixtures", "e2e", "mock", "mocks", "example", "examples", "sample", "samples",
			"doc", "docs", "node_modules", "vendor", "site-packages", "third_party":
			return true
		}
	}
	return false
}

// unread reports whether the name of a file is enough where it can't be read.
// Package repositories hand out public keys under names such as acme.key.
func (f *fileFormat) unread(p, destination string) bool {
	if f.pattern != "*.key" {
		return f.by == "name" || f.by == "key" || f.by == "settings"
	}
	text := strings.ToLower(p + " " + destination)
	has := func(signs ...string) bool {
		return slices.ContainsFunc(signs, func(sign string) bool { return strings.Contains(text, sign) })
	}
	return has("ssl", "tls", "private", "server", "cert", "nginx", "localhost") && !has("gpg", "pub", "apt", "keyring", "repo")
}

// holds returns the credential in a text, nil if there is none.
func (f *fileFormat) holds(p string, text *value.Value) *value.Value {
	switch f.by {
	case "name", "binary":
		return text.Sub(0, 0)
	case "key":
		return privateKeyIn(text)
	}
	if at := privateKeyIn(text); at != nil {
		return at
	}
	if strings.HasSuffix(f.pattern, ".pem") {
		return nil
	}
	return settingIn(p, text)
}

// privateKeyIn returns the private key in a text that opens without a passphrase,
// nil if there is none.
func privateKeyIn(text *value.Value) *value.Value {
	c, ok := findPrivateKey(text.Str)
	if !ok || strings.Contains(text.Str, "BEGIN ENCRYPTED") || strings.Contains(text.Str, "4,ENCRYPTED") {
		return nil
	}
	return text.Sub(c.off, c.end)
}

// settingIn returns the first credential among the settings of a file.
func settingIn(p string, text *value.Value) *value.Value {
	for _, v := range written(path.Base(p), text) {
		if bundlePrefix(v.name) != "" {
			continue // every visitor gets it: SecretInBrowserBundle
		}
		if found, ok := v.find(); ok && found.kind != hashedLogin {
			return v.value.Sub(found.off, found.end)
		}
		name := strings.ToLower(v.name)
		switch {
		case name == "client-key-data" && len(v.value.Str) > 40: // of a kubeconfig
			return v.value
		case name == "auth" || name == "_auth": // of .docker/config.json and .npmrc
			login, err := base64.StdEncoding.DecodeString(strings.Trim(v.value.Str, `"`))
			if err == nil && strings.Contains(string(login), ":") {
				return v.value
			}
		}
	}
	return nil
}
