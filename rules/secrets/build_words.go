package secrets

import (
	"cmp"
	"regexp"
	"strings"
	"sync"

	"github.com/hullcheck/hullcheck/analyzer/recipe"
	"github.com/hullcheck/hullcheck/analyzer/value"
)

// configured returns the settings that a program is told to keep: `npm config
// set name=value`, `aws configure set name value`, `composer config
// http-basic.host user password`.
func configured(c *recipe.Command) []variable {
	switch c.Program {
	case "npm", "pnpm", "yarn", "aws", "gcloud", "pip", "pip3", "git", "composer", "bundle", "poetry":
	default:
		return nil
	}
	words := c.Operands()
	if len(words) < 3 || !strings.Contains(words[0].Str+words[1].Str, "config") {
		return nil
	}
	var all []variable
	add := func(name, judged string, v *value.Value) {
		all = append(all, variable{name: name, judged: judged, path: "RUN." + c.Program + ".", value: v, place: inBuild})
	}
	for i, word := range words[1:] {
		key, _, inline := strings.Cut(word.Str, "=")
		name := key[strings.LastIndexAny(key, ":./")+1:]
		switch {
		case inline:
			add(name, "", word.Sub(len(key)+1, len(word.Str)))
		case strings.HasPrefix(key, "http-basic.") && i+3 < len(words):
			add(key, "PASSWORD", words[i+3])
		case i+2 >= len(words):
		case strings.Contains(key, "-oauth.") || strings.HasPrefix(key, "pypi-token."):
			add(key, "TOKEN", words[i+2])
		case c.Program == "bundle" && strings.Contains(key, "."):
			add(key, "BASIC_AUTH", words[i+2])
		case classOf(name) != notCredential:
			add(name, "", words[i+2])
		}
	}
	return all
}

// wrapped returns the assignments of the programs that start a command: `env
// NAME=value`, `sudo NAME=value`.
func wrapped(c *recipe.Command) []variable {
	var all []variable
	for _, w := range c.Wrappers {
		for _, word := range w.Argv {
			name, _, ok := strings.Cut(word.Str, "=")
			if ok && name != "" && !strings.HasPrefix(name, "-") {
				all = append(all, variable{name: name, path: "command.", value: word.Sub(len(name)+1, len(word.Str)), place: inBuild})
			}
		}
	}
	return all
}

// stated returns the passwords that a statement in SQL gives to users.
func stated(c *recipe.Command) []variable {
	var all []variable
	for _, word := range c.Words[min(1, len(c.Words)):] {
		low := strings.ToLower(word.Str)
		if !strings.Contains(low, "user") && !strings.Contains(low, "role") && !strings.Contains(low, "grant") && !strings.Contains(low, "password for") {
			continue
		}
		for _, sign := range []string{"identified by '", "password '", "password('"} {
			for off := 0; ; {
				at := strings.Index(low[off:], sign)
				if at < 0 {
					break
				}
				off += at + len(sign)
				if end := strings.IndexByte(word.Str[off:], '\''); end > 0 {
					all = append(all, variable{name: c.Program, judged: "PASSWORD", path: statement, user: statedUser(word.Str, off), value: word.Sub(off, off+end), place: inBuild})
				}
			}
		}
	}
	return all
}

// statement is the path of a password in a statement of SQL.
const statement = "RUN.sql."

// sqlUser finds whom a statement is about: what follows USER, ROLE, TO or FOR, or
// is compared with the column User.
var sqlUser = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile("(?i)\\b(?:user|role|to|for)\\s*(?:=\\s*|\\s(?:if\\s+(?:not\\s+)?exists\\s+)?)['\"`]?([a-z0-9_.$-]+)")
})

// statedUser returns the user whose password stands at an offset of a text in
// SQL, "" if it is not known.
func statedUser(text string, off int) string {
	from := strings.LastIndexByte(text[:off], ';') + 1
	to := len(text)
	if i := strings.IndexByte(text[off:], ';'); i >= 0 {
		to = off + i
	}
	user := ""
	for _, m := range sqlUser().FindAllStringSubmatch(text[from:to], -1) {
		if name := m[1]; user == "" && !strings.EqualFold(name, "set") && !strings.EqualFold(name, "identified") {
			user = name
		}
	}
	return user
}

// lines splits what echo or printf writes at its line ends.
func lines(word *value.Value) []*value.Value {
	var all []*value.Value
	off := 0
	for off < len(word.Str) {
		i := strings.Index(word.Str[off:], `\n`)
		if i < 0 {
			break
		}
		all = append(all, word.Sub(off, off+i))
		off += i + len(`\n`)
	}
	return append(all, word.Sub(off, len(word.Str)))
}

// machineLogin splits a line of .netrc: `machine host login user password x`.
func machineLogin(line string) (at, end int) {
	if !strings.Contains(line, "login ") && !strings.HasPrefix(line, "machine ") && !strings.HasPrefix(line, "password ") {
		return 0, 0
	}
	i := strings.Index(line, "password ")
	if i < 0 {
		return 0, 0
	}
	at = i + len("password ")
	end = len(line)
	if stop := strings.IndexAny(line[at:], " \t\r"); stop >= 0 {
		end = at + stop
	}
	return at, end
}

// nameOf returns the name by which a variable is judged.
func nameOf(v variable) string { return cmp.Or(v.judged, v.name) }

// inLogin reports whether a variable gives the password or the whole login of a
// URL: `https://user:${TOKEN}@host`, `https://${TOKEN}@host`.
func inLogin(v *value.Value, name string) bool {
	for _, p := range v.Parts {
		if p.Var != name {
			continue
		}
		before, after := v.Str[:p.Off], v.Str[p.End:]
		scheme := strings.LastIndex(before, "://")
		if scheme < 0 || !strings.HasPrefix(after, "@") {
			continue
		}
		if user := before[scheme+len("://"):]; !strings.ContainsAny(user, "/@ ") && (user == "" || strings.Contains(user, ":")) {
			return true
		}
	}
	return false
}
