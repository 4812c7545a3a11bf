package secrets

import (
	"encoding/base64"
	"strings"
)

// findLogin looks for user:password, once or in a list.
func findLogin(name, text string, c class, p place) (credential, bool) {
	if trivial(text) && !strings.Contains(text, ":") {
		return credential{}, false
	}
	if user, password, ok := strings.Cut(text, "/"); ok && strings.HasPrefix(strings.ToUpper(name), "NEO4J") {
		if user != "" && plausible(password, chosen, p) {
			return credential{kind: loginPair, off: len(user) + 1, end: len(text)}, true
		}
		return credential{}, false
	}
	for off := 0; off < len(text); {
		end := len(text)
		if i := strings.IndexAny(text[off:], ",\n"); i >= 0 {
			end = off + i
		}
		if at, ok := passwordOf(text[off:end], c, p); ok {
			found := credential{kind: loginPair, off: off + at, end: end}
			if weakHash(text[found.off:found.end]) {
				found.kind = hashedLogin
			}
			return found, true
		}
		off = end + 1
	}
	return credential{}, false
}

// passwordOf returns the byte at which the password of a login begins. A hash
// counts unless it is slow to guess.
func passwordOf(pair string, c class, p place) (int, bool) {
	trimmed := strings.TrimLeft(pair, " \t\"'")
	lead := len(pair) - len(trimmed)
	user, password, ok := strings.Cut(trimmed, ":")
	if !ok || user == "" || strings.ContainsAny(user, " /\\${}<>=") {
		return 0, false
	}
	at := lead + len(user) + 1
	password = strings.TrimRight(password, " \t\r\"'")
	if c == login && isNumber(password) && len(password) <= 5 {
		return 0, false // host:port
	}
	if weakHash(password) {
		return at, !strings.Contains(password, "...")
	}
	return at, plausible(password, chosen, p) && !strings.HasPrefix(password, "/")
}

// findHeaderLogin looks for the value of an Authorization header with Basic
// authentication.
func findHeaderLogin(text string) (credential, bool) {
	i := strings.Index(text, "Basic ")
	if i < 0 || i > 0 && isAlphanumeric(rune(text[i-1])) {
		return credential{}, false
	}
	off := i + len("Basic ")
	end := off
	for end < len(text) && (isAlphanumeric(rune(text[end])) || strings.IndexByte("+/=-_", text[end]) >= 0) {
		end++
	}
	decoded, err := base64.StdEncoding.DecodeString(text[off:end])
	if err != nil {
		return credential{}, false
	}
	user, password, ok := strings.Cut(string(decoded), ":")
	if !ok || user == "" || !plausible(password, chosen, atRuntime) || strings.ContainsFunc(string(decoded), func(r rune) bool { return r < ' ' || r > '~' }) {
		return credential{}, false
	}
	return credential{kind: headerLogin, off: off, end: end}, true
}

// findHeaderToken looks for an HTTP header that carries a token: Authorization
// with Bearer or Token, or a name that announces one, as X-Api-Key.
func findHeaderToken(text string) (credential, bool) {
	name, rest, ok := strings.Cut(text, ":")
	if !ok || strings.ContainsAny(name, " \t\n=/\"'") || !strings.HasPrefix(rest, " ") {
		return credential{}, false
	}
	off := len(text) - len(strings.TrimLeft(rest, " "))
	token := strings.TrimRight(text[off:], " \r\n")
	if strings.EqualFold(name, "Authorization") || strings.EqualFold(name, "Proxy-Authorization") {
		scheme, value, _ := strings.Cut(token, " ")
		switch strings.ToLower(scheme) {
		case "bearer", "token", "apikey":
			off, token = off+len(scheme)+1, value
		default:
			return credential{}, false
		}
	} else if !strings.Contains(name, "-") || classOf(name) != issued {
		return credential{}, false
	}
	if strings.ContainsAny(token, " \n") || len(token) < 8 || !plausible(token, issued, atRuntime) {
		return credential{}, false
	}
	return credential{kind: headerToken, off: off, end: off + len(token)}, true
}
