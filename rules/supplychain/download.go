package supplychain

import (
	"path"
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// maxPipe bounds the commands of a pipe that are followed.
const maxPipe = 16

// A download is what a command fetches.
type download struct {
	command *recipe.Command
	url     *value.Value
	file    string // as it is written; "" if it goes to the standard output
}

// downloadsOf lists what a command downloads, nil if it is none that does.
func downloadsOf(c *recipe.Command) []download {
	l, ok := transfer(c)
	if !ok {
		return nil
	}
	var all []download
	for _, url := range l.urls() {
		if url.Str != "" {
			all = append(all, download{command: c, url: url})
		}
	}
	if c.Program == "curl" {
		l.curlFiles(all)
	} else {
		l.wgetFiles(all)
	}
	for i := range all {
		if all[i].file == "" {
			all[i].file = redirected(c)
		}
	}
	return all
}

// curlFiles names the files: the options -o and -O belong to the URLs in order.
func (l line) curlFiles(all []download) {
	dir := ""
	if o := l.option("--output-dir"); o != nil && o.operand != nil {
		dir = o.operand.Str
	}
	next := 0
	for _, o := range l.options {
		if next >= len(all) {
			return
		}
		switch o.name {
		case "-o", "--output":
			if o.operand != nil && o.operand.Str != "-" {
				all[next].file = path.Join(dir, o.operand.Str)
			}
			next++
		case "-O", "--remote-name":
			all[next].file = path.Join(dir, remoteName(all[next].url))
			next++
		case "--remote-name-all":
			for i := range all {
				all[i].file = path.Join(dir, remoteName(all[i].url))
			}
			return
		}
	}
}

func (l line) wgetFiles(all []download) {
	dir := ""
	if o := l.option("-P", "--directory-prefix"); o != nil && o.operand != nil {
		dir = o.operand.Str
	}
	to := l.option("-O", "--output-document")
	for i := range all {
		switch {
		case to == nil || to.operand == nil:
			all[i].file = path.Join(dir, remoteName(all[i].url))
		case to.operand.Str != "-" && to.operand.Str != "/dev/stdout":
			all[i].file = to.operand.Str
		}
	}
}

// remoteName returns the last element of a URL's path, "" if that is not
// written.
func remoteName(url *value.Value) string {
	text, _, _ := strings.Cut(url.Str, "?")
	if i := strings.LastIndexByte(text, '/'); i >= 0 {
		return text[i+1:]
	}
	return ""
}

func redirected(c *recipe.Command) string {
	for _, r := range c.Redirects {
		if (r.Op == ">" || r.Op == ">>" || r.Op == ">|") && r.Word != nil && r.Word.Str != "/dev/null" {
			return r.Word.Str
		}
	}
	return ""
}

// piped returns the download whose output a command reads through a pipe, nil
// if there is none, or if what checks signatures stands between.
func piped(c *recipe.Command) *download {
	from := c.Source()
	for range maxPipe {
		if from == nil || verifies(from) {
			return nil
		}
		for _, d := range downloadsOf(from) {
			if d.file == "" {
				return &d
			}
		}
		from = from.Source()
	}
	return nil
}

// substituted returns the download whose output becomes a part of a word of a
// command, as in `sh -c "$(curl …)"` and `bash <(curl …)`.
func substituted(c *recipe.Command, word *value.Value) *download {
	if word == nil || c.Index < 0 {
		return nil
	}
	for _, inner := range c.Step.Commands {
		if inner.Within != c.Index {
			continue
		}
		for _, d := range downloadsOf(inner) {
			if d.file == "" && substitution(word, inner) {
				return &d
			}
		}
	}
	return nil
}

// substitution reports whether a command stands in a substitution of the word
// rather than in a script that the word is.
func substitution(word *value.Value, inner *recipe.Command) bool {
	for _, part := range word.Parts {
		text := word.Str[part.Off:part.End]
		if part.State == value.Unknown && part.At.Contains(inner.At) &&
			(strings.HasPrefix(text, "$(") || strings.HasPrefix(text, "`") || strings.HasPrefix(text, "<(")) {
			return true
		}
	}
	return false
}

// verifies reports whether a command compares a checksum or checks a signature.
func verifies(c *recipe.Command) bool {
	switch c.Program {
	case "sha256sum", "sha512sum", "sha384sum", "sha224sum", "sha1sum", "shasum", "md5sum", "b2sum", "b3sum", "sha256", "sha512",
		"gpgv", "gpgv2", "cosign", "minisign", "signify", "slsa-verifier", "rsign", "rhash", "sq", "jarsigner":
		return true
	case "gpg", "gpg2":
		word, _ := c.Option("--verify", "--decrypt", "-d", "--verify-files")
		return word != nil
	case "openssl":
		return c.Does("dgst", "openssl") || c.Does("pkeyutl", "openssl") || c.Does("sha256", "openssl") || c.Does("cms", "openssl") || c.Does("smime", "openssl")
	case "rpm":
		word, _ := c.Option("-K", "--checksig")
		return word != nil
	case "gh":
		return c.Does("attestation", "gh")
	case "php", "python", "perl", "ruby", "node":
		return slices.ContainsFunc(c.Words, func(w *value.Value) bool {
			text := strings.ToLower(w.Str)
			return strings.Contains(text, "hash") || strings.Contains(text, "sha256") || strings.Contains(text, "sha384")
		})
	}
	return false
}
