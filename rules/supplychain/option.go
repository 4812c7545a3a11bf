package supplychain

import (
	"slices"
	"strings"

	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// The short options that take the rest of their word or the next one.
// curl(1) 8.10, wget(1) 1.24.
const (
	curlValued = "AbcCdDeEFHKmoPQrtTuUwxXyYz"
	wgetValued = "aABDeIilOoPQRtTUwX"
)

// curlLong and wgetLong are the long options that take the next word and whose
// operands look like a URL or a file.
var (
	curlLong = []string{
		"--output", "--output-dir", "--header", "--user", "--user-agent", "--request", "--data", "--data-raw", "--data-binary", "--form", "--cookie", "--cookie-jar",
		"--retry", "--retry-delay", "--retry-max-time", "--max-time", "--connect-timeout", "--proxy", "--cacert", "--capath", "--cert", "--key", "--referer", "--range", "--upload-file",
		"--write-out", "--config", "--resolve", "--interface", "--limit-rate", "--proto", "--proto-redir", "--ciphers", "--unix-socket", "--netrc-file", "--oauth2-bearer", "--url",
		"--continue-at", "--dump-header", "--max-redirs", "--speed-limit", "--speed-time", "--tls-max", "--noproxy", "--etag-save", "--etag-compare", "--time-cond", "--stderr", "--trace",
	}
	wgetLong = []string{
		"--output-document", "--output-file", "--append-output", "--directory-prefix", "--header", "--user", "--password", "--user-agent", "--tries", "--timeout", "--input-file",
		"--referer", "--post-data", "--post-file", "--execute", "--quota", "--wait", "--limit-rate", "--level", "--accept", "--reject", "--ca-certificate", "--certificate", "--private-key",
		"--retry-connrefused", "--waitretry", "--connect-timeout", "--read-timeout", "--dns-timeout", "--secure-protocol", "--progress", "--base", "--method", "--body-data",
	}
)

// A line is a command line of curl or wget, read.
type line struct {
	operands []*value.Value
	options  []option
}

type option struct {
	name    string // with its dashes
	word    *value.Value
	operand *value.Value // nil if it takes none
}

// readLine reads the options of a command whose short options may be joined.
func readLine(c *recipe.Command, shorts string, longs []string) line {
	var l line
	for i := 1; i < len(c.Words); i++ {
		word := c.Words[i]
		next := func() *value.Value {
			if i+1 < len(c.Words) {
				i++
				return c.Words[i]
			}
			return nil
		}
		text := word.Str
		switch {
		case word.State == value.Unknown || len(text) < 2 || text[0] != '-':
			l.operands = append(l.operands, word)
		case text == "--":
			l.operands = append(l.operands, c.Words[i+1:]...)
			return l
		case strings.HasPrefix(text, "--"):
			if at := strings.IndexByte(text, '='); at > 0 {
				l.options = append(l.options, option{text[:at], word, word.Sub(at+1, len(text))})
				continue
			}
			o := option{name: text, word: word}
			for _, long := range longs {
				if text == long {
					o.operand = next()
				}
			}
			l.options = append(l.options, o)
		default:
			for k := 1; k < len(text); k++ {
				o := option{name: "-" + text[k:k+1], word: word}
				if strings.IndexByte(shorts, text[k]) >= 0 {
					if k+1 < len(text) {
						o.operand = word.Sub(k+1, len(text))
					} else {
						o.operand = next()
					}
					k = len(text)
				}
				l.options = append(l.options, o)
			}
		}
	}
	return l
}

// option returns the first option of one of the names.
func (l line) option(names ...string) *option {
	for i := range l.options {
		if slices.Contains(names, l.options[i].name) {
			return &l.options[i]
		}
	}
	return nil
}

// transfer reads the command line of a program that downloads, false if the
// command runs another one.
func transfer(c *recipe.Command) (l line, ok bool) {
	switch c.Program {
	case "curl":
		return readLine(c, curlValued, curlLong), true
	case "wget", "wget2":
		return readLine(c, wgetValued, wgetLong), true
	}
	return l, false
}

// urls returns what the command fetches.
func (l line) urls() []*value.Value {
	all := l.operands
	for _, o := range l.options {
		if o.name == "--url" && o.operand != nil {
			all = append(all, o.operand)
		}
	}
	return all
}
